"""A report as one HTML file that loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from ..cards import tile
from ..cards.card import Card
from ..cards.receipt import Receipt
from ..cards.tile import Facts, Tile
from ..charts import events
from ..loading import periods
from ..looks import theme
from ..text import markup, wording
from . import drawing
from .content import Report

MOST_ITEMS = 20
MOST_OF_CARDS = 550_000
"""Characters of all cards: with the charts' program, the font and the receipts a file has 1.5 MB at most."""
LEFT_OUT = "Its chart is left out, so that this file is small enough to be mailed; the page has it."
COLUMNS = (5, 4, 3)


def made(report: Report) -> bytes:
    """The file, in UTF-8."""
    return "\n".join(_document(report)).encode()


def _document(report: Report) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{drawing.POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(report.title)}</title>"
    yield f"<style>\n{drawing.style()}</style>\n</head>\n<body>"
    if report.shortfall:
        yield f'<p class="incomplete">{markup.html(report.shortfall)}</p>'
    yield from _head(report)
    if report.has_calls:
        yield from _numbers(report)
    else:
        yield "<section><h2>No call matches</h2><p>There is nothing to count in this period.</p></section>"
    yield f"{drawing.scripts()}\n</body>\n</html>"


def _head(report: Report) -> Iterator[str]:
    note = f"made {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; phone numbers are masked"
    yield f'<header>\n<p class="eyebrow">Ringyo calls, {escape(report.account)} · {note}</p>'
    yield f"<h1>{escape(report.title)}</h1>"
    yield f"<p>{markup.html(report.period)}</p>"
    yield f"<p>{markup.html(report.state)}</p>"
    if report.filters:
        chips = "".join(f"<li>{escape(text)}</li>" for text in report.filters)
        yield f'<ul class="filters">{chips}</ul>'
    else:
        yield "<p>All calls: no filter is on.</p>"
    for note in report.notes:
        yield f"<p>{markup.html(note)}</p>"
    if report.link:
        yield f'<p class="on-screen"><a href="{escape(report.link)}" rel="noreferrer">Open this view</a></p>'
    yield "</header>"


def _numbers(report: Report) -> Iterator[str]:
    tiles = report.tiles()
    columns = min(COLUMNS, key=lambda columns: -len(tiles) % columns)
    yield f'<div class="tiles" style="--columns:{columns}">'
    yield from (_tile(each, report.facts) for each in tiles)
    yield "</div>"
    yield from _findings(report)
    yield from _cards(report.cards())
    yield '<section class="receipts"><h2>How the numbers at the top came about</h2>'
    for each in tiles:
        yield f"<h3>{escape(each.label)}</h3>{_receipt(each.receipt)}"
    yield "</section>"


def _tile(each: Tile, facts: Facts) -> str:
    words, tone = each.change(facts.changes) if facts.changes else ("", "neutral")
    versus = f"vs {periods.before_name(facts.selection)}"
    change = f'<div class="{tone}"><b>{escape(words)}</b></div><div class="note">{escape(versus)}</div>'
    return "".join(
        (
            f'<div class="tile"><div>{escape(each.short or each.label)}</div>',
            f'<div class="value">{escape(each.words(each.value))}</div>',
            tile.curve(each, facts) or "",
            change if words else "",
            f'<div class="note">{markup.html(each.note)}</div>' if each.note else "",
            "</div>",
        )
    )


def _findings(report: Report) -> Iterator[str]:
    summary, results = report.findings()
    yield f'<section class="findings"><h2>What needs attention?</h2><p>{markup.html(summary)}</p>'
    yield _items([(f"**{each.title}**", each.evidence) for each in results])
    yield "</section>"


def _items(pairs: Sequence[tuple[str, str]]) -> str:
    """Lines with their evidence, as a list."""
    if not pairs:
        return ""
    lines = (
        f"<li>{markup.html(line)}<span>{markup.html(evidence)}</span></li>"
        for line, evidence in pairs[:MOST_ITEMS]
    )
    rest = len(pairs) - MOST_ITEMS
    return f"<ol>{''.join(lines)}</ol>{f'<p>And {rest} more.</p>' if rest > 0 else ''}"


def _cards(cards: Iterable[Card]) -> Iterator[str]:
    """Each card; once the file would grow too large, without its chart."""
    spent = 0
    for card in cards:
        text = "".join(_card(card))
        if card.figure and spent + len(text) > MOST_OF_CARDS:
            text = "".join(_card(replace(card, figure=None, nothing=LEFT_OUT)))
        spent += len(text)
        yield text


def _card(card: Card) -> Iterator[str]:
    kind = "list" if len(card.rows) else "chart"
    yield f'<section class="{kind}"><h2>{markup.html(card.title)}</h2>'
    if card.sentence:
        yield f"<p>{markup.html(card.sentence)}</p>"
    if card.nothing:
        yield f"<p>{markup.html(card.nothing)}</p>"
    if card.figure:
        figure = events.with_events(card.figure(theme.LIGHT), card.marks, theme=theme.LIGHT)
        yield f'<div class="figure" role="img" aria-label="{escape(card.alt)}">{drawing.figure(figure)}</div>'
        if card.happened:
            yield f"<p>{markup.html(wording.md(card.happened))}</p>"
        if card.table and card.most_printed:
            numbers = markup.table(card.table())
            yield f'<details class="numbers" open><summary>The numbers of this chart</summary><div>{numbers}</div></details>'
    yield _items(card.items)
    if len(card.rows):
        yield f'<div class="rows">{markup.table(card.rows, card.words, most=card.most_printed)}</div>'
    if card.receipt:
        yield _receipt(card.receipt)
    yield "</section>"


def _receipt(receipt: Receipt) -> str:
    words = " ".join((receipt.definition, *receipt.notes))
    return f'<div class="receipt"><div>{markup.html(words)}</div>{markup.lines(receipt.lines())}</div>'
