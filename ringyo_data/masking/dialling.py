"""Which digits have the form of a phone number, in a microsecond; pure.

`phonenumbers` takes some hundred microseconds for a text. Most digits in
metadata are ids that have no number's form, and it need not be asked for those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata

Test = Callable[[str], object]


@cache
def of_country(country: str) -> Test:
    """Whether digits have the form of a number if they are dialled in a country (ISO code); some that have it are none.

    The form is that of `phonenumbers`: with the codes for calls from abroad,
    with the national prefix, or without it if such numbers can do without.
    """
    known = PhoneMetadata.metadata_for_region(country)
    national = known and known.general_desc and known.general_desc.national_number_pattern
    if known is None or not national:
        return lambda _: False
    prefix = f"(?:{known.national_prefix_for_parsing or known.national_prefix or ''})"
    changed = known.national_prefix_transform_rule is not None
    national = "[0-9]{4,}" if changed else national
    abroad = f"(?:{known.international_prefix or ''})?{known.country_code}{prefix}?"
    led = re.compile(f"(?:{abroad}|{prefix})(?:{national})").fullmatch
    alone = re.compile(national).fullmatch
    forms = [_Form.of(form) for form in known.number_format]

    def has_form(digits: str) -> bool:
        if led(digits) or not alone(digits):
            return bool(led(digits))
        return not next((form.needs_prefix for form in forms if form.fits(digits)), False)

    return has_form


@dataclass(frozen=True)
class _Form:
    """How some of a country's numbers are written."""

    begins: Test
    whole: Test
    needs_prefix: bool

    @classmethod
    def of(cls, form: phonenumbers.NumberFormat) -> _Form:
        begins = re.compile((form.leading_digits_pattern or [""])[-1]).match
        needs = (
            bool(form.national_prefix_formatting_rule) and not form.national_prefix_optional_when_formatting
        )
        return cls(begins, re.compile(form.pattern or "").fullmatch, needs)

    def fits(self, digits: str) -> bool:
        return bool(self.begins(digits) and self.whole(digits))
