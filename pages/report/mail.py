"""A report as a message: the numbers and the findings as text, and the file with a mail."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from html import escape
from uuid import uuid4

from ringyo_data.alerts import delivery, mail
from ringyo_data.alerts.channels import Channel, Email
from ringyo_data.alerts.message import Message

from ..cards import tile, tiles
from ..loading import periods, status
from ..text import markup
from .content import INCOMPLETE, Report

MOST_FINDINGS = 5
STYLE = "max-width:640px;font:15px/1.5 'Helvetica Neue',Arial,sans-serif;color:#1B1F23"
"""Mail programs keep no style sheet, and write text without a font in Times."""


def send(channel: Channel, report: Report, file: bytes) -> str:
    """Send the report through a channel: by mail with the *file*, else its numbers with a link.

    Gives what else is to be said of it, mostly nothing. Raises `Undelivered` or `Unsure`.
    """
    message = summary(report)
    if not isinstance(channel, Email):
        return delivery.deliver(channel, message)
    return mail.send(channel, letter(channel, message, file, name=report.file_name))


def summary(report: Report) -> Message:
    """What the report says in a few lines, first of all if it is incomplete."""
    lines = _lines(report)
    state = "" if report.is_complete else INCOMPLETE
    title = f"{state}{report.title} {markup.plain(report.period.partition(' · ')[0])}"
    return Message(uuid4().hex, title, tuple(filter(None, lines)), report.link or None)


def _lines(report: Report) -> Iterator[str]:
    yield markup.plain(report.shortfall)
    yield markup.plain(status.counted(report.selection))
    yield "; ".join(report.filters)
    if not report.has_calls:
        yield "No call matches."
        return
    yield "\n".join(_numbers(report))
    words, results = report.findings()
    yield markup.plain(words)
    for each in results[:MOST_FINDINGS]:
        yield markup.plain(f"{each.title}. {each.evidence}")
    if len(results) > MOST_FINDINGS:
        yield f"And {len(results) - MOST_FINDINGS} more in the report."


def _numbers(report: Report) -> Iterator[str]:
    """The six tiles that every account has, each with its change."""
    facts = report.facts
    versus = f" vs {periods.before_name(facts.selection)}"
    for each in tile.made(facts, tiles.FIRST):
        change, _ = each.change(facts.changes) if facts.changes else ("", "")
        yield f"{each.label}: {each.words(each.value)}{f' ({change}{versus})' if change else ''}"


def letter(channel: Email, message: Message, file: bytes, *, name: str) -> EmailMessage:
    """The message as a mail of plain text and of simple HTML, with the report attached."""
    made = mail.letter(channel, message)
    paragraphs = (escape(text).replace("\n", "<br>") for text in message.paragraphs)
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    link = f'<p><a href="{escape(message.link)}">Open this view</a></p>' if message.link else ""
    title = f'<h2 style="font-size:20px">{escape(message.title)}</h2>'
    made.add_alternative(f'<div style="{STYLE}">{title}{body}{link}</div>', subtype="html")
    made.add_attachment(file, maintype="text", subtype="html", filename=name)
    return made
