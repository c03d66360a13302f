"""The calls that a reader's words mean; pure: frame in, positions out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ringyo_data import direction, masking
from ringyo_data.masking.digits import of as _digits
from ringyo_data.masking.digits import plain

from ..filters import phones

FEWEST_DIGITS = 7
"""If numbers are masked, a number must be typed whole, or at least so many of its last digits."""

FEWEST_SHOWN_DIGITS = 4
"""If numbers are shown, so few digits are enough, anywhere in the number."""

HIDDEN_SIGN = "•"
"""Stands for digits of a masked number."""

LONGEST_TEXT = 200
SEARCHED = ["id", "phone_number", "from_number", "agent_id", "metadata"]

Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]

_number = re.compile(r"(?:(?<![^ ])'?tel:)?\+?[0-9(][0-9 ().\-/]{5,}[0-9]", re.IGNORECASE)
_masked = re.compile(rf"(?<![^ ']){phones.MASKED}(?![^ ])")
_UNSEEN = "'\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""What a copied text may have around it: an apostrophe as in a file, and marks of its direction."""


@dataclass(frozen=True)
class Reader:
    """Who searches: the agents' *names* by id, the lines' names by number, and whether phone numbers are shown."""

    names: Mapping[str, str]
    show_numbers: bool = False
    line_names: Mapping[str, str] = field(default_factory=dict)


def terms(text: str) -> tuple[str, ...]:
    """The words that must all be found; a phone number is one word, however it is spaced, masked or not."""
    text = " ".join(text.split())[:LONGEST_TEXT]
    words = []
    for pattern, fewest in ((_masked, 0), (_number, FEWEST_DIGITS)):
        hits = [hit for hit in pattern.finditer(plain(text)) if len(_digits(hit[0])) >= fewest]
        words += [hit[0] for hit in hits]
        for hit in reversed(hits):
            text = f"{text[: hit.start()]} {text[hit.end() :]}"
    others = (word.strip(_UNSEEN) for word in text.split())
    return tuple(dict.fromkeys((*words, *filter(None, others))))


def numbers(text: str) -> tuple[str, ...]:
    """The phone numbers, as digits, that `found` looks for if numbers are hidden."""
    sought = (phones.digits(term) or "" for term in terms(text))
    return tuple(digits for digits in sought if len(digits) >= FEWEST_DIGITS)


def found(calls: pd.DataFrame, text: str, reader: Reader) -> Positions | None:
    """Positions of the calls in which every word of *text* is found, in the order of the frame.

    A word is looked for in the id, the agent's name and id, the metadata and
    the numbers, upper case or lower. Numbers are found by their end (see
    `FEWEST_DIGITS`), so that nobody gets at one that he does not know, or as
    they are shown masked. None where there is no word, which means all calls.
    """
    rows: Positions | None = None
    for term in terms(text):
        part = calls[SEARCHED] if rows is None else calls[SEARCHED].iloc[rows]
        hits = np.flatnonzero(_holds(part, term, reader))
        rows = hits if rows is None else rows[hits]
    return rows


def _holds(calls: pd.DataFrame, term: str, reader: Reader) -> Mask:
    mask = _contains(calls["id"], term) | _agents(calls["agent_id"], term, reader)
    mask |= _metadata(calls, term, reader)
    return mask | _numbers(calls, term, reader)


def _agents(agents: pd.Series, term: str, reader: Reader) -> Mask:
    word = term.casefold()

    def matches(agent: str) -> bool:
        return word in agent.casefold() or word in reader.names.get(agent, "").casefold()

    return _by_category(agents, matches)


def _metadata(calls: pd.DataFrame, term: str, reader: Reader) -> Mask:
    """The word, as what is shown of the metadata: no digit of a masked number is ever found."""
    if not reader.show_numbers and HIDDEN_SIGN in term:
        return _holds_in_json(masking.in_metadata(calls), term)
    mask = _holds_in_json(calls["metadata"], term)
    if reader.show_numbers or not _digits(term) or not mask.any():
        return mask
    rows = np.flatnonzero(mask)
    mask[rows] = _holds_in_json(masking.in_metadata(calls.iloc[rows]), term)
    return mask


def _holds_in_json(texts: pd.Series, term: str) -> Mask:
    """The word as it is, or as a key and the start of its value, parted by any `:` or `=` in it."""
    patterns = [re.escape(_in_json(term))]
    for sign in re.finditer("[:=]", term):
        key, value = (re.escape(_in_json(part)) for part in (term[: sign.start()], term[sign.end() :]))
        if key and value:
            patterns.append(f'{key}":"?{value}')
    return _matches(texts, "|".join(patterns)) if len(patterns) > 1 else _contains(texts, _in_json(term))


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _numbers(calls: pd.DataFrame, term: str, reader: Reader) -> Mask:
    if HIDDEN_SIGN in term:
        called = phones.looks_like(direction.customers(calls), term)
        return called | _by_category(direction.lines(calls), lambda line: reader.line_names.get(line) == term)
    digits = phones.digits(term) or ""
    fewest = FEWEST_SHOWN_DIGITS if reader.show_numbers else FEWEST_DIGITS
    if len(digits) < fewest:
        return np.zeros(len(calls), np.bool_)
    if reader.show_numbers:
        called = _contains(calls["phone_number"], digits)
        return called | _by_category(calls["from_number"], lambda line: digits in _digits(line))
    called = _filled(pc.ends_with(pa.array(calls["phone_number"]), digits))
    return called | _by_category(calls["from_number"], lambda line: _digits(line).endswith(digits))


def _by_category(column: pd.Series, matches: Callable[[str], bool]) -> Mask:
    wanted = np.array([*(matches(str(word)) for word in column.cat.categories), False], np.bool_)
    return wanted[column.cat.codes.to_numpy()]  # the code -1, missing, finds the last


def _contains(texts: pd.Series, word: str) -> Mask:
    return _filled(pc.match_substring(pa.array(texts), word, ignore_case=True))


def _matches(texts: pd.Series, pattern: str) -> Mask:
    return _filled(pc.match_substring_regex(pa.array(texts), pattern, ignore_case=True))


def _filled(mask: pa.Array | pa.ChunkedArray) -> Mask:
    """An Arrow mask as numpy's own, writable, missing values as no."""
    return np.array(pc.fill_null(mask, False))
