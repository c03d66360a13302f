"""Phone numbers taken out of texts, however they are written; pure.

The search is in the text with plain digits, the mask in the text itself.
Each step reads the text once, so the time grows with its length and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import phonenumbers

from . import dialling, digits
from .keys import speaks_of_a_phone

FEWEST_DIGITS = 7
"""Fewer digits than these in a row are no number that could be called from everywhere."""

FEWEST_KEYED_DIGITS = 5
"""Under a key that speaks of a phone, fewer digits than these stay."""

MOST_DIGITS = 15
"""No international number has more, says ITU-T E.164."""

MOST_SEARCHED_DIGITS = 40
"""A row of more digits is taken out whole."""

LONGEST_TEXT = 10_000
"""Of the characters after these every digit is taken out."""

MARK = "••• ••"
"""Stands before the last two digits of a number that was taken out."""

WHOLLY = "•••"
"""Stands for a number so short that two digits would be too much of it."""

_BEFORE = 40
"""So many characters before a number are looked at for a word that speaks of a phone."""

_AROUND = 12
"""So many characters around digits tell `phonenumbers` whether they may be a number."""

_row = re.compile(r"(?P<plus>\+[ (]{0,3})?[0-9](?:[ ().\-/~\[\]]{0,8}[0-9])*")
_wide_row = re.compile(r"[0-9](?:\W*[0-9])*")
_enough_digits = re.compile(rf"[0-9](?:\W*[0-9]){{{FEWEST_DIGITS - 1}}}")
_digit = re.compile(r"[0-9]")
_abroad = re.compile(r"(?<![0-9])00[1-9]")
_word_before = re.compile(r"([^\W\d](?:\w|[.\-])*)\W{0,3}\Z")
_DATE = (
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]|[0-3]?[0-9]([./])[0-3]?[0-9]\1(?:19|20)[0-9]{2})"
)
_date = re.compile(rf"{_DATE}(?![0-9])")
_moment = re.compile(rf"{_DATE}(?:[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]{{1,9}})?)?)?(?![0-9])")

_DASHES = str.maketrans("/~", "--")
"""Signs between digits of which `phonenumbers` thinks that they part two numbers."""

Span = tuple[int, int]


def in_text(text: str, *, own: Sequence[str | None] | None = (), country: str | None = None) -> str:
    """What somebody said or wrote, without phone numbers.

    Taken out are numbers with a plus sign or `00` before them, numbers after a
    word that speaks of a phone, the call's *own* numbers in any spelling, and
    whatever would be a valid number where it is dialled from *country* (ISO
    code). If *own* is None, nobody knows them: each long row of digits is taken
    out. A date such as 2026-03-18 or 18.3.2026 stays. Of a text longer than
    `LONGEST_TEXT` every digit of the rest is taken out.
    """
    if len(text) < FEWEST_DIGITS:
        return text
    if own is None:
        return in_number(text)
    head, rest = text[:LONGEST_TEXT], text[LONGEST_TEXT:]
    plain = digits.plain(head)
    if _enough_digits.search(plain):
        head = _masked(head, plain, [*_written(plain, country), *_own(plain, own)])
    return head + digits.dotted(rest)


def in_number(text: str) -> str:
    """A value that should be a phone number, without any row of `FEWEST_KEYED_DIGITS` or more; a date and time stays."""
    head, rest = text[:LONGEST_TEXT], text[LONGEST_TEXT:]
    plain = digits.plain(head)
    rows = (hit.span() for hit in _wide_row.finditer(_moment.sub(_hidden, plain)))
    long = [span for span in rows if len(_places(plain, span)) >= FEWEST_KEYED_DIGITS]
    head = _masked(head, plain, long)
    return head + digits.dotted(rest)


def is_masked(text: object) -> bool:
    """True when a number was taken out of a text."""
    return isinstance(text, str) and WHOLLY in text


def without_own(text: str, own: Sequence[str | None]) -> str:
    """A short text without the call's own numbers; everything else in it stays."""
    plain = digits.plain(text)
    return _masked(text, plain, [*_own(plain, own)])


def own_in(text: str, own: Iterable[str | None]) -> list[str | None]:
    """The numbers of *own* whose digits occur in *text*, whatever stands between the digits."""
    figures = digits.of(text)
    return [number for number in own if (tail := _tail(number)) and tail in figures]


def holds_international(text: str) -> bool:
    """True when a number with a plus sign is in the text."""
    rows = _row.finditer(digits.plain(text))
    return any(row["plus"] and len(digits.of(row[0])) >= FEWEST_DIGITS for row in rows)


def _tail(number: object) -> str:
    """The digits by which a number is known also where its codes are left out; empty for a short one."""
    figures = digits.of(number) if isinstance(number, str) else ""
    return figures[-FEWEST_DIGITS:] if len(figures) >= FEWEST_DIGITS else ""


# -- where the numbers are ----------------------------------------------------


def _written(plain: str, country: str | None) -> Iterator[Span]:
    """Numbers that are known by how they are written."""
    undated = _date.sub(_hidden, plain).translate(_DASHES)
    for row in _row.finditer(plain):
        count = len(_places(plain, row.span()))
        if count < FEWEST_DIGITS:
            continue
        if count > MOST_SEARCHED_DIGITS or _after_a_word(plain, row.start()):
            yield row.span()
        elif row["plus"]:
            yield _first(plain, row.span(), MOST_DIGITS)
        else:
            yield from _with_zeros(plain, row.span())
            if country and _may_be_dialled(undated[row.start() : row.end()], country):
                yield from _dialled(undated, row.span(), country)


def _after_a_word(plain: str, start: int) -> bool:
    word = _word_before.search(plain[max(0, start - _BEFORE) : start])
    return word is not None and speaks_of_a_phone(word[1])


def _with_zeros(plain: str, span: Span) -> Iterator[Span]:
    """Numbers with `00` and a country code."""
    for hit in _abroad.finditer(plain, *span):
        number = hit.start(), span[1]
        if len(_places(plain, number)) >= FEWEST_DIGITS + 2:
            yield _first(plain, number, MOST_DIGITS + 2)


def _may_be_dialled(row: str, country: str) -> bool:
    """False where no part of a row of digits can be a number; a hundred times faster than to look for one."""
    number, groups = dialling.of_country(country), re.findall(r"[0-9]+", row)
    return any(
        number("".join(groups[first:last]))
        for first in range(len(groups))
        for last in range(first + 1, len(groups) + 1)
    )


def _dialled(undated: str, span: Span, country: str) -> Iterator[Span]:
    start = max(0, span[0] - _AROUND)
    near = undated[start : span[1] + _AROUND]
    for hit in phonenumbers.PhoneNumberMatcher(near, country):
        if len(digits.of(hit.raw_string or "")) >= FEWEST_DIGITS:
            yield start + hit.start, start + hit.end


def _own(plain: str, own: Sequence[str | None]) -> Iterator[Span]:
    """The call's own numbers, with or without codes, whatever stands between their digits."""
    numbers = [digits.of(number) for number in own if number and _tail(number)]
    for row in _wide_row.finditer(plain) if numbers else ():
        places = _places(plain, row.span())
        figures = "".join(plain[place] for place in places)
        for number in numbers:
            at = figures.find(number[-FEWEST_DIGITS:])
            while at >= 0:
                last = at + FEWEST_DIGITS - 1
                yield _whole_groups(plain, places[_begin(figures, at, number)], places[last] + 1)
                at = figures.find(number[-FEWEST_DIGITS:], last + 1)


def _begin(figures: str, at: int, number: str) -> int:
    """Where a number begins of which the tail is at *at*: before its codes, a `0` between them, and `00`."""
    at, rest = _agreeing(figures, at, number[:-FEWEST_DIGITS])
    at, _ = _agreeing(figures, _before_zeros(figures, at, 1), rest)
    return _before_zeros(figures, at, 2)


def _agreeing(figures: str, at: int, rest: str) -> tuple[int, str]:
    """The place before the digits that end as *rest* does, and what of *rest* is left."""
    while at and rest and figures[at - 1] == rest[-1]:
        at, rest = at - 1, rest[:-1]
    return at, rest


def _before_zeros(figures: str, at: int, most: int) -> int:
    zeros = figures[max(0, at - most) : at]
    return at - len(zeros) + len(zeros.rstrip("0"))


# -- the mask -----------------------------------------------------------------


def _masked(text: str, plain: str, spans: list[Span]) -> str:
    """The text with a mark in the place of each span; of spans that overlap, one mark for all."""
    parts, done = [], 0
    for start, end in _merged(_with_signs(plain, span) for span in spans):
        parts += [text[done:start], _mark(digits.of(plain[start:end]))]
        done = end
    return "".join([*parts, text[done:]])


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _mark(number: str) -> str:
    return f"{MARK}{number[-2:]}" if len(number) >= FEWEST_DIGITS else WHOLLY


def _with_signs(plain: str, span: Span) -> Span:
    """With the plus sign before a number, and the bracket that is closed in it."""
    start, end = span
    inside = plain[start:end]
    closing = inside.count(")") - inside.count("(")
    while start and (plain[start - 1] == "+" or (closing > 0 and plain[start - 1] == "(")):
        start, closing = start - 1, closing - (plain[start - 1] == "(")
    return start, end


def _hidden(hit: re.Match[str]) -> str:
    """As many letters, so that every other character keeps its place."""
    return "x" * len(hit[0])


def _places(plain: str, span: Span) -> list[int]:
    return [hit.start() for hit in _digit.finditer(plain, *span)]


def _first(plain: str, span: Span, most: int) -> Span:
    """The first *most* digits of a span, and those that follow with nothing between."""
    return span[0], _whole_groups(plain, span[0], _places(plain, span)[:most][-1] + 1)[1]


def _whole_groups(plain: str, start: int, end: int) -> Span:
    """With the digits right before and after; of long rows, which are taken out whole, no more than needed."""
    before = plain[max(0, start - MOST_SEARCHED_DIGITS) : start]
    after = plain[end : end + MOST_SEARCHED_DIGITS]
    return start - len(before) + len(before.rstrip("0123456789")), end + len(after) - len(
        after.lstrip("0123456789")
    )
