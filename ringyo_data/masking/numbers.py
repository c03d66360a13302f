"""One phone number without its middle digits; pure."""

from __future__ import annotations

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from . import digits

HIDDEN_DIGITS = 5
"""So many digits of a number are hidden at least; its calling code is none of them."""

MASKED = "•••"
_PLUS = ("+", "\N{FULLWIDTH PLUS SIGN}")


def masked(number: str) -> str:
    """A phone number without its middle digits, `+1 415 ••• ••34`.

    Of a short number fewer digits are shown (`+45 4 ••• ••34`), so that at
    least `HIDDEN_DIGITS` stay hidden. A text without digits becomes `•••`.
    """
    code = calling_code(number)
    rest = digits.of(number)[len(code) :]
    if len(rest) < HIDDEN_DIGITS:
        return MASKED
    if len(rest) < HIDDEN_DIGITS + 2:
        return f"+{code} {MASKED}" if code else MASKED
    area = rest[: min(3, len(rest) - HIDDEN_DIGITS - 2)] if code else ""
    return " ".join(filter(None, (code and f"+{code}", area, f"{MASKED} ••{rest[-2:]}")))


def calling_code(number: str) -> str:
    """The calling code of a number written with a plus sign, `49`; empty for any other number.

    Source: the codes that `phonenumbers` lists. No code is the beginning of another one (ITU-T E.164).
    """
    if not number.strip().startswith(_PLUS):
        return ""
    start = digits.of(number)[:3]
    codes = (start[:length] for length in range(1, len(start) + 1))
    return next((code for code in codes if int(code) in COUNTRY_CODE_TO_REGION_CODE), "")
