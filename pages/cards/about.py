"""What the second sheet of a workbook says: of which calls its numbers are, and whether these are all."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ringyo_data.settings import Settings

from .. import filters
from ..loading import Selection
from ..text import wording
from .receipt import Receipt

_MARKDOWN = re.compile(r"\\(?P<literal>[\W_])|\*\*|\N{WORD JOINER}")

Facts = list[tuple[str, str | int]]


def source(settings: Settings) -> str:
    """Where calls come from: the API's host, or that they are invented."""
    return "invented account" if settings.demo else urlsplit(settings.base_url).netloc


def facts(
    selection: Selection, origin: str, link: str, *, title: str, receipt: Receipt | None = None
) -> Facts:
    """Names and plain texts, API text as it is, or numbers. *origin* is of `source`, and *link* opens what is shown, by its dates."""
    view = selection.view
    return [
        ("What", title),
        ("Period", wording.period(selection.window, selection.as_of, view.zone)),
        *_compared(selection),
        ("Filters", _filters(selection)),
        ("Calls that match", len(selection.calls)),
        ("Complete", _complete(selection)),
        ("As of", wording.moment(selection.as_of, view.zone)),
        ("Time zone", f"{view.zone}: times are as its clocks show them"),
        ("Units", "Lengths of time are in seconds, shares are parts of 1"),
        ("Phone numbers", "in full" if selection.show_numbers else "masked"),
        *(_counted(receipt) if receipt else ()),
        ("Source", f"Ringyo calls, {origin}"),
        ("Link", link),
    ]


def _compared(selection: Selection) -> Facts:
    window = selection.before_window
    return [("Compared with", wording.window(window, selection.view.zone))] if window else []


def _filters(selection: Selection) -> str:
    lines = {selection.lines.word(number): name for number, name in selection.line_names.items()}
    offer = filters.Offer(selection.names, show_numbers=selection.show_numbers, lines=lines)
    return "; ".join(text for text, _ in filters.chips(selection.view, offer)) or "none"


def _complete(selection: Selection) -> str:
    """Whether the period's calls are all there, as the line under a page's title has it."""
    had = f"{wording.count(selection.loaded)} of {wording.calls(selection.expected)}"
    unusable = f"; {wording.plural(selection.unusable, 'record')} could not be used" * bool(
        selection.unusable
    )
    if selection.unloaded:
        return f"no: {had} of the days loaded so far{unusable}"
    if selection.missing:
        return f"no: {had}, {wording.count(selection.missing)} missing{unusable}"
    if not selection.is_sure:
        return f"unknown: {had}, but the API's counts do not fit together{unusable}"
    return f"yes: {had}{unusable}"


def _counted(receipt: Receipt) -> Facts:
    """The receipt's sentences and lines."""
    lines = [(f"  {words}", number) for words, number in receipt.lines()]
    texts = [("How it is counted", receipt.definition), *lines, *(("Note", note) for note in receipt.notes)]
    return [(_plain(name), _plain(text)) for name, text in texts]


def _plain(text: str) -> str:
    """Markdown of a receipt as plain text."""
    return _MARKDOWN.sub(lambda sign: sign["literal"] or "", text)
