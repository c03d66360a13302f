"""Phone numbers in one spelling: a plus sign and digits (E.164), whatever blanks, brackets and dashes were sent."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from .masking import digits

_usual = re.compile(r"\+[1-9][0-9]{6,14}").fullmatch
_TRUNK_ZERO = "(0)"
_between_digits = re.compile(r"[()\[\]./\- \n\r]+")


def normalised(numbers: pa.Array) -> pa.Array:
    """The numbers as `normal` writes them; only those that are not usual already cost more than a look."""
    unusual = pc.invert(pc.fill_null(pc.match_substring_regex(numbers, r"^\+[0-9]+$"), True))
    others = numbers.filter(unusual).dictionary_encode()
    if not len(others):
        return numbers
    spelled = pa.array([normal(text) for text in others.dictionary.to_pylist()], numbers.type)
    return pc.replace_with_mask(numbers, unusual, spelled.take(others.indices))


def normal(text: str) -> str:
    """A number with its country as `+14505550100`; any other text as it is, without blanks around it.

    Left out are `tel:`, blanks, brackets, dashes, dots and invisible signs, and `00` becomes
    the plus sign if that gives a possible number. A number without its country stays
    as it was sent: it is not known where it would be dialled from.
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    flat = flat[4:] if flat[:4].lower() == "tel:" else flat
    bare = _between_digits.sub("", digits.plain(flat))
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
        return _possible(bare) or text.strip()
    if not _usual(bare):
        return text.strip() or text
    return (_possible(bare) or bare) if _TRUNK_ZERO in flat else bare


def _possible(number: str) -> str | None:
    """The number without a trunk zero, which is dialled at home only; None if no number can be this one."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
