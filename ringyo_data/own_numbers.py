"""The account's own phone numbers: what tells which way a call went, and what a line is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .phone_numbers import PhoneNumber
from .phones import normal

Source = Literal["setting", "api", "inferred"]
INFERRED = "Which calls were made and which were taken is inferred from the calls"
TOLD_BEFORE = (
    "Which calls were made and which were taken is known from the numbers that the API listed before"
)


@dataclass(frozen=True)
class OwnNumbers:
    """The account's own numbers, the *source* that they are known from, and what the page says if the API does not tell them."""

    lines: tuple[PhoneNumber, ...] = ()
    source: Source = "inferred"
    problem: str = ""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers alone, with their country: `+14505550100`."""
        return frozenset(line.number for line in self.lines)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the account calls each number that has a name."""
        return {line.number: line.name for line in self.lines if line.name}


NONE = OwnNumbers()
"""While nothing is known of them."""


def own_numbers(
    setting: Iterable[str], listed: Iterable[PhoneNumber], inferred: Iterable[str], *, refusal: str = ""
) -> OwnNumbers:
    """The numbers of the setting, else those that the API *listed*, else the *inferred* ones. Names are always the API's.

    *refusal* says why the API does not tell them now; those that it listed before stay. An API that lists none
    cannot be right about an account that has calls: then they are inferred, too.
    """
    by_number = {normal(each.number): each for each in listed}
    own = [normal(number) for number in setting]
    if own:
        return OwnNumbers(tuple(_named(number, by_number) for number in dict.fromkeys(own)), "setting")
    if by_number:
        return OwnNumbers(
            tuple(_named(number, by_number) for number in by_number), "api", _problem(TOLD_BEFORE, refusal)
        )
    return OwnNumbers(tuple(map(PhoneNumber, sorted(inferred))), "inferred", _problem(INFERRED, refusal))


def _problem(reason: str, refusal: str) -> str:
    return f"{reason}: {refusal}." if refusal else ""


def _named(number: str, by_number: Mapping[str, PhoneNumber]) -> PhoneNumber:
    record = by_number.get(number)
    return PhoneNumber(number, record.name, record.status) if record else PhoneNumber(number)
