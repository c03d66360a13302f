"""Which digits have the form of a phone number, in a microsecond; pure.

`phonenumbers` takes some hundred microseconds for a text. Most digits in
metadata are ids that have no number's form, and it need not be asked for those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
    plan = PhoneMetadata.metadata_for_region(country)
    national = plan and plan.general_desc and plan.general_desc.national_number_pattern
    if plan is None or not national:
        return lambda _: False
    prefix = f"(?:{plan.national_prefix_for_parsing or plan.national_prefix or ''})"
    changed = plan.national_prefix_transform_rule is not None
    national = "[0-9]{4,}" if changed else national
    abroad = f"(?:{plan.international_prefix or ''})?{plan.country_code}{prefix}?"
    led = re.compile(f"(?:{abroad}|{prefix})(?:{national})").fullmatch
    alone = re.compile(national).fullmatch
    forms = [_form(form) for form in plan.number_format]

    def has_form(digits: str) -> bool:
        if led(digits) or not alone(digits):
            return bool(led(digits))
        return not next((needs for begins, whole, needs in forms if begins(digits) and whole(digits)), False)

    return has_form


def _form(form: phonenumbers.NumberFormat) -> tuple[Test, Test, bool]:
    """How some of a country's numbers begin, how they are as a whole, and whether they need the national prefix."""
    begins = re.compile((form.leading_digits_pattern or [""])[-1]).match
    whole = re.compile(form.pattern or "").fullmatch
    has_rule = bool(form.national_prefix_formatting_rule)
    return begins, whole, has_rule and not form.national_prefix_optional_when_formatting
