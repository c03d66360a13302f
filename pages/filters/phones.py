"""Phone numbers as people paste them: for the filter and for the search alike; pure."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringyo_data import masking, phones
from ringyo_data.masking import digits as scripts

MASKED = r"(?:\+\d{1,3} (?:\d{1,3} )?)?•••(?: (?:••)?\d\d)?(?: \([b-v]{6}\))?"
"""A number as `masking` shows it, `+1 415 ••• ••34`, or a line as `own_numbers` does, `+49 ••• 78 (kfbtgm)`."""

_is_masked = re.compile(MASKED, re.ASCII).fullmatch


def digits(text: str) -> str | None:
    """The digits that the number in *text* ends in wherever it is dialled from; None for a text that is no number.

    Left out are `tel:`, signs, blanks and invisible characters, and what is dialled at home or abroad only:
    `+49 (0) 30 …`, `0049 30 …`, `030 …`.
    """
    number = re.sub(r"^[ ']*(tel:)?|;.*", "", scripts.plain(text), flags=re.IGNORECASE)
    spelled = phones.normal(re.sub(r"\( *0 *\)", "(0)", number))
    bare = re.sub(r"\(0\)|[ ()\[\]./-]", "", spelled)
    return bare.lstrip("+0") or None if re.fullmatch(r"\+?[0-9]+", bare) else None


def masked(text: str) -> str | None:
    """The masked number that *text* is, as it is shown; None for any other text."""
    shown = " ".join(scripts.plain(text).strip(" '").split())
    return shown if _is_masked(shown) else None


def looks_like(numbers: pd.Series, shown: str) -> NDArray[np.bool_]:
    """Which numbers are shown as *shown* once they are masked; this tells no digit that is hidden."""
    return np.array(pc.fill_null(pc.equal(masking.in_column(numbers), shown), False))
