"""The account's own phone numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .agents import short_text
from .lenient_json import is_unicode


@dataclass(frozen=True)
class PhoneNumber:
    """A number as sent, what the account calls it, and whether it is in use: `active`, `pending` or `inactive`.

    *name* and *status* are empty if the API sent no text.
    """

    number: str
    name: str = ""
    status: str = ""


def phone_numbers(records: Iterable[object]) -> tuple[PhoneNumber, ...]:
    """The numbers of the records as the API sent them; a record without a number is left out.

    Names are mended and cut as agents' names are.
    """
    return tuple(
        PhoneNumber(number.strip(), short_text(record.get("friendly_name")), short_text(record.get("status")))
        for record in records
        if isinstance(record, dict)
        and isinstance(number := record.get("phone_number"), str)
        and number.strip()
        and is_unicode(number)
    )
