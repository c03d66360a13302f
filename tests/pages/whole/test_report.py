"""A page as one file: what it says is what the page says, and it loads nothing and tells no number."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote, urlencode

import pandas as pd
import plotly.offline
import pytest

from pages.loading import Selection, whole
from pages.report import document, drawing, mail
from pages.report.content import Report
from pages.shell.page import PAGES
from pages.shell.views import linked
from pages.text import markup, wording
from ringyo_data import direction
from ringyo_data.alerts.channels import Email
from ringyo_data.alerts.mail import letter
from ringyo_data.settings import Settings

from .conftest import put_secrets, texts

OWN = Settings()
TRIED = ("Try a rule", "My rule", "Write it down")
"""What is tried on a page is in no report, nor is what goes on at this moment."""

MOST_BYTES = 1_500_000
LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background"}


PACKED = '<script type="text/plain">([^<]*)</script>'


def unpacked(script: str) -> str:
    """What is packed in a script; empty if nothing is."""
    try:
        return gzip.decompress(base64.b64decode(script, validate=True)).decode()
    except ValueError:
        return ""


def readable(file: bytes) -> str:
    """The body of a report with its charts' data unpacked, and without their program."""
    body = file.decode().partition("<body>")[2].partition('id="plotly"')[0]
    return re.sub(PACKED, lambda packed: unpacked(packed[1]), body)


class Parsed(HTMLParser):
    """The parts of a report: its text, what it would load, its scripts."""

    def __init__(self, file: bytes) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.loads: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.tags: list[str] = []
        self._inside = ""
        self.feed(file.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag if tag in ("script", "style") else self._inside
        for name, value in attrs:
            if name in LOADS or (name == "href" and tag != "a"):
                self.loads.append(str(value))
            if name == "style":
                self.styles.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        kept = {"script": self.scripts, "style": self.styles}.get(self._inside, self.texts)
        kept.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def figures(self) -> list[dict[str, object]]:
        return [json.loads(text) for text in map(unpacked, self.scripts) if text.startswith('{"data"')]


def report_of(link: str, own: Settings = OWN, **changes: object) -> Report:
    asked = linked(link, PAGES, own)
    view, words = asked.read(own, "UTC")
    selection: Selection = replace(whole.read(own, view), **changes)
    return Report.of(own, selection, page=asked.page, title=PAGES[asked.page].question, words=words)


def of_page(page: str, query: str = "period=last-7-days") -> str:
    return f"/{'' if page == 'overview' else page}?{query}"


@pytest.mark.usefixtures("all_weeks")
@pytest.mark.parametrize("page", PAGES)
def test_a_report_says_what_its_page_says_and_loads_nothing(page: str, dashboard):
    file = document.made(report_of(of_page(page)))
    parsed = Parsed(file)
    assert len(file) < MOST_BYTES
    assert not parsed.loads
    assert all(address.startswith("data:") for address in re.findall(r"url\(([^)]*)", "".join(parsed.styles)))
    assert "default-src 'none'" in file.decode()[:200]
    at = dashboard(page, period="last-7-days", zone="UTC")
    shown = [
        json.loads(chart.proto.spec)["data"]
        for chart in at.get("plotly_chart")
        if chart.proto.spec and not chart.proto.id.endswith("alert-trial-played")
    ]
    drawn = [json.dumps([trace.get("x") for trace in figure["data"]]) for figure in parsed.figures()]
    for traces in shown:
        assert json.dumps([trace.get("x") for trace in traces]) in drawn
    for header in at.header:
        title = header.value.replace("\\", "")
        if "live at" not in title and title not in TRIED:
            assert title in parsed.text
    for metric in at.metric:
        assert metric.value in parsed.text


RULE = """
[[alerts]]
name = "Rule {number}"
measure = "{measure}"
when = "{when}"
over = "{over}"
"""
KINDS = (
    ("failed_share", "leaves_its_usual_range", "1h"),
    ("answer_rate", 'falls_by"\nvalue = "0.1', "last-7-days"),
    ("typical_duration", "leaves_its_usual_range", "4h"),
    ("calls", 'below"\nvalue = "20', "2h"),
)


def put_rules(count: int) -> None:
    """Writes so many rules of each kind in turn."""
    kinds = [KINDS[at % len(KINDS)] for at in range(count)]
    rules = (
        RULE.format(number=at, measure=measure, when=when, over=over)
        for at, (measure, when, over) in enumerate(kinds)
    )
    put_secrets(re.sub('(value = )"([^"]*)"', r"\1\2", "".join(rules)))


@pytest.mark.usefixtures("all_weeks")
def test_a_report_of_twenty_rules_has_all_charts_and_can_be_mailed():
    put_rules(20)
    file = document.made(report_of(of_page("alerts", "period=last-28-days")))
    assert len(file) < MOST_BYTES
    assert len(Parsed(file).figures()) == 20


@pytest.mark.usefixtures("all_weeks")
def test_a_report_that_would_be_too_large_says_which_charts_it_leaves_out(monkeypatch: pytest.MonkeyPatch):
    put_rules(4)
    whole_file = document.made(report_of(of_page("alerts")))
    monkeypatch.setattr(document, "MOST_OF_CARDS", 30_000)
    file = document.made(report_of(of_page("alerts")))
    left = Parsed(file).text.count(document.LEFT_OUT)
    assert 0 < left < 4
    assert len(Parsed(file).figures()) == 4 - left
    assert len(file) < len(whole_file)
    assert [f"Rule {at}" in Parsed(file).text for at in range(4)] == [True] * 4


@pytest.mark.usefixtures("all_weeks")
def test_a_finding_says_since_when_and_today_stands_beside_the_days_before(dashboard):
    text = Parsed(document.made(report_of("/?zone=Europe/Berlin"))).text
    (since,) = re.findall(r" Since 2 March \(2 Mar Win[^)]*\)\.", text)
    assert since in texts(dashboard()).replace("\\", "")
    assert "How does today go? Until 15:32: " in text
    assert re.search("The last [78] Wednesdays had ", text)
    assert "How does today go?" not in Parsed(document.made(report_of("/?period=yesterday"))).text


def test_the_tiles_are_those_of_the_overview(dashboard):
    text = Parsed(document.made(report_of("/?period=last-7-days&zone=UTC"))).text
    at = dashboard(period="last-7-days", zone="UTC")
    assert len(at.metric) >= 6
    assert [metric.value for metric in at.metric if metric.value not in text] == []


def test_an_incomplete_report_says_so_first():
    report = report_of("/?period=yesterday")
    short = replace(report.selection, missing=3, expected=report.selection.expected + 3)
    report = replace(report, selection=short)
    body = document.made(report).decode().partition("<body>")[2].strip()
    assert body.startswith('<p class="incomplete">Incomplete: <b>3 calls missing.</b> The API counts')
    assert not report.is_complete
    assert report.state.startswith("Incomplete: ")
    unsure = replace(report, selection=replace(short, missing=0, is_sure=False))
    assert "Incomplete: <b>Calls may be missing.</b>" in document.made(unsure).decode()
    complete = replace(report, selection=replace(short, missing=0))
    assert 'class="incomplete"' not in document.made(complete).decode().partition("<body>")[2]


def test_a_part_that_is_not_loaded_is_named_first():
    report = report_of("/?period=yesterday")
    part = replace(report, selection=replace(report.selection, unloaded=(report.selection.window,)))
    assert "Incomplete: a part of the period was not loaded yet" in document.made(part).decode()


@pytest.mark.parametrize("page", ["overview", "volume", "agents", "changes", "calls"])
def test_no_number_is_told_even_where_the_dashboard_shows_them(page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    own = Settings(show_numbers=True)
    calls = whole.read(own, report_of(of_page(page)).selection.view).calls
    line = str(direction.lines(calls).dropna().iloc[0])
    query = f"period=last-7-days&line={quote(line)}&meta=tel:%2B14155550123&phone={line[-8:]}"
    for asked in (of_page(page), of_page(page, query)):
        said = re.sub(r"[ ().-]", "", readable(document.made(report_of(asked, own))))
        numbers = {
            str(number) for side in (direction.lines, direction.customers) for number in side(calls).dropna()
        }
        assert not [number for number in {*numbers, "+14155550123", line[-8:]} if number.lstrip("+") in said]


def test_an_alerts_name_and_scope_tell_no_number(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    put_secrets(
        '[[alerts]]\nname = "Calls of +14155550123"\nmeasure = "calls"\nwhen = "below"\nvalue = 5\nover = "4h"\n'
        'scope = "line=%2B14155550123&phone=4155550123"\n'
    )
    file = document.made(report_of(of_page("alerts"), Settings(show_numbers=True)))
    assert "Calls of ••• ••23" in Parsed(file).text
    assert "4155550123" not in re.sub(r"[ ().-]", "", readable(file))


def test_the_printed_list_is_that_of_the_page(dashboard):
    query = {"period": "last-7-days", "zone": "UTC", "search": "winback", "order": "lasted-falling"}
    report = report_of(f"/calls?{urlencode(query)}")
    (made,) = report.cards()
    at = dashboard("calls", **query)
    table = at.dataframe[0].value
    assert list(table.columns) == ["started", "agent", "number", "outcome", "lasted", "meta:campaign"]
    assert made.rows.head(100).to_numpy().tolist() == table.head(100).to_numpy().tolist()
    text = Parsed(document.made(report)).text
    assert f"{at.header[0].value} Found among 3,835 calls by “winback”. The first 100, longest first;" in text
    said = [wording.duration(seconds) for seconds in table["lasted"].head(100)]
    assert [words for words in said if words not in text] == []


def test_a_missing_text_stands_where_texts_do():
    frame = pd.DataFrame({"name": pd.Series([None, "a"], dtype="str"), "calls": [1.0, None]})
    assert "<tr><td>–</td><td class=number>1</td></tr>" in markup.table(frame)
    assert "<tr><td>a</td><td class=number>–</td></tr>" in markup.table(frame)


def test_a_list_that_is_found_by_a_number_is_in_no_report():
    said = readable(document.made(report_of("/calls?search=%2B14155550123", Settings(show_numbers=True))))
    assert "The page looks for a phone number, which no report tells." in said
    assert "5550123" not in said


def test_changes_of_a_report_are_those_that_explain_or_the_one_that_is_chosen():
    def keys(query: str) -> list[str]:
        dates = "period=custom&from=2026-03-02&to=2026-03-15&zone=UTC"
        return [card.key for card in report_of(f"/changes?{dates}{query}").cards()]

    assert keys("") == ["events", "change", "split-agent", "split-metadata-0", "since-when"]
    assert keys("&by=hour&measure=failed-share") == ["events", "change", "split-hour", "since-when"]
    (event,) = report_of("/changes?period=custom&from=2026-03-02&to=2026-03-15").selection.events
    assert keys(f"&event={event.word}&compare=week")[0] == "event"
    text = Parsed(document.made(report_of("/changes?period=yesterday&compare=off"))).text
    assert "Answer rate There is nothing to compare with: choose a comparison" in text


def test_text_of_the_account_is_text_in_the_report():
    evil = "</script><script>alert(1)</script><img src=http://e.vil/a.png>"
    report = report_of("/agents?period=last-7-days")
    names = {agent: f"{evil} {agent}" for agent in report.selection.names}
    report = replace(report, selection=replace(report.selection, names=names), filters=(evil,), title=evil)
    parsed = Parsed(document.made(report))
    assert not parsed.loads
    assert "img" not in parsed.tags
    assert "<script>alert(1)</script>" in parsed.text
    assert len(parsed.figures()) == 2
    assert parsed.tags.count("script") == 2 + 2


def test_a_view_without_calls_says_so():
    report = report_of("/volume?period=yesterday&agent=nobody")
    assert "There is nothing to count in this period." in Parsed(document.made(report)).text


def test_the_link_opens_the_view_unless_it_would_tell_a_number():
    own = Settings(public_url="https://calls.example.com/here")
    assert report_of("/volume?period=yesterday&outcome=failed", own).link == (
        "https://calls.example.com/here/volume"
        "?period=custom&from=2026-03-17&to=2026-03-17&zone=UTC&outcome=failed"
    )
    shows = Settings(public_url="https://calls.example.com", show_numbers=True)
    assert report_of("/?period=yesterday&phone=%2B14155550123", shows).link == ""
    assert not report_of("/?period=yesterday").link


def test_a_mail_has_the_six_numbers_and_the_report(dashboard):
    report = report_of("/?period=last-7-days&zone=UTC")
    file = document.made(report)
    channel = Email("team", "mail.test", "reports@mail.test", ("ops@mail.test",))
    made = mail.letter(channel, mail.summary(report), file, name="overview.html")
    plain, rich = (made.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert rich is not None
    at = dashboard(period="last-7-days", zone="UTC")
    numbers = [metric.value for metric in at.metric][:6]
    for body in (plain.get_content(), rich.get_content()):
        assert [number for number in numbers if number not in body] == []
        assert "<script" not in body
    (attached,) = made.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("overview.html", "text/html")
    assert attached.get_content().encode() == file or attached.get_payload(decode=True) == file
    assert made["Subject"] == letter(channel, mail.summary(report))["Subject"]


def test_the_message_of_an_incomplete_report_says_so_first():
    report = report_of("/?period=yesterday")
    report = replace(report, selection=replace(report.selection, is_sure=False))
    message = mail.summary(report)
    assert message.title == "Incomplete: How are calls going? 17 March 2026, UTC"
    assert message.lines[0].startswith("Incomplete: Calls may be missing.")


def test_the_charts_program_is_that_of_the_plotly_that_makes_them():
    packed = gzip.decompress(drawing.PLOTLY.read_bytes())
    assert f"v{plotly.offline.get_plotlyjs_version()}\n".encode() in packed[:200]
    assert hashlib.sha256(packed).hexdigest() in str(drawing.__doc__)
    assert drawing.FONTS.is_dir()
    assert "@font-face" in drawing.style()
