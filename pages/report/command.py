"""`python -m ringyo_data report`: a page as one HTML file, from a shell or a scheduled job."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ringyo_data.alerts.channels import Channel, channels
from ringyo_data.commands import COMPLETE, INCOMPLETE, Say, progress_line, status, target, write
from ringyo_data.errors import SettingsError
from ringyo_data.load import read_into
from ringyo_data.misspelt import instead, quoted
from ringyo_data.settings import Settings

from .. import loading
from ..loading import source, whole
from ..shell import views
from ..shell.page import PAGES
from ..shell.views import SavedView
from ..text import wording
from . import content, document, mail
from .content import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description = (
        "Write a page of the dashboard as one HTML file, which loads nothing from anywhere; phone numbers are masked. "
        "Days are cut in the view's zone, else in RINGYO_TIMEZONE, else in UTC. "
        "Exit status: 0 complete, 3 calls are missing or may be, 2 usage or settings, 1 the API cannot be asked or the report did not arrive."
    )
    parser.add_argument(
        "--view",
        default="/",
        metavar="NAME|LINK",
        help="a saved view by its name, or a link as “Copy link” gives it; the Overview if it is left out",
    )
    parser.add_argument("--out", type=target(".html"), help="the file to write, .html")
    parser.add_argument("--send", metavar="NAME", help="a channel of the secrets that gets the report")


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    try:
        return status("report", say, lambda: _report(options, say))
    finally:
        source.forget_books()


def _report(options: argparse.Namespace, say: Say) -> int:
    if options.out is None and options.send is None:
        raise SettingsError("say where it goes, with --out FILE or --send NAME")
    own = loading.settings()
    channel = _channel(options.send) if options.send else None
    report = _read(own, view_of(options.view, own), say)
    done = _handed_out(report, options.out, channel)
    for notice in source.book(own).notices():
        say(f"report: {notice}", file=sys.stderr)
    say(", ".join((report.state, *done)))
    return COMPLETE if report.is_complete else INCOMPLETE


def _read(own: Settings, saved: SavedView, say: Say) -> Report:
    """The report, once all calls are read."""
    terminal = sys.stdout.isatty()
    view, words = saved.read(own, own.timezone or "UTC")
    tell = progress_line(say, terminal=terminal)
    for query in content.needed(saved.page, view):
        read_into(source.book(own), query, tell)
    selection = whole.read(own, view, tell)
    if terminal:
        say("")
    title = saved.name or PAGES[saved.page].question
    return Report.of(own, selection, page=saved.page, title=title, words=words)


def _handed_out(report: Report, out: Path | None, channel: Channel | None) -> list[str]:
    """Where the report has gone, in words."""
    file = document.made(report)
    done = []
    if out:
        write(out, lambda sink: sink.write(file))
        done.append(f"written to {out}")
    if channel:
        done.append(f"sent to {channel.name}")
        done.append(mail.send(channel, report, file))
    return list(filter(None, done))


def view_of(text: str, own: Settings) -> SavedView:
    """The saved view of that name, else what the link shows; raises `SettingsError` if it is neither."""
    saved = views.saved(loading.secret_rows("views"), PAGES, own)
    view = next((each for each in saved if each.name == text), None)
    if view is None and "/" not in text and "?" not in text:
        names = f"; there are {wording.listing([quoted(each.name) for each in saved])}" if saved else ""
        raise SettingsError(
            f"There is no saved view {quoted(text)}{names}. A link begins with a slash or https."
        )
    try:
        return view or views.linked(text, PAGES, own)
    except ValueError as error:
        raise SettingsError(f"The link cannot be read: {error}.") from None


def _channel(name: str) -> Channel:
    """The channel of that name; raises `SettingsError`."""
    by_name = channels(loading.secrets("channels"))
    if name not in by_name:
        raise SettingsError(
            f"There is no channel {quoted(name)} in the secrets; {_instead(name, list(by_name))}"
        )
    return by_name[name]


def _instead(name: str, names: list[str]) -> str:
    return instead(name, names) if names else "write its entries below a line [channels.NAME]."
