"""The report from a shell: which view, where it goes, its numbers and the exit status."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack, closing

import pytest

from pages.loading import source
from ringyo_data.__main__ import main
from ringyo_data.book import Book
from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.settings import Settings
from tests.data.alerts.receivers import MailReceiver, http_receiver, mail_receiver

from .accounts import ANNA, KEY, record
from .conftest import put_secrets

CALLS = (
    *(record(number) for number in (1, 2, 3)),
    record(4, duration=10),
    record(5, status="no_answer", duration=None),
    record(6, status="failed", duration=None),
)
MONDAY = "/?period=custom&from=2026-03-16&to=2026-03-16&zone=UTC"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch):
    """Serves six calls over HTTP, and points the environment at it."""
    with ExitStack() as stack:

        def opened(**behaviour: object) -> None:
            api = Api(Account.from_records(CALLS, [ANNA]), Behaviour(key=KEY, **behaviour))
            monkeypatch.setenv("RINGYO_BASE_URL", stack.enter_context(serve(api)))
            monkeypatch.setenv("RINGYO_API_KEY", KEY)
            monkeypatch.setenv("RINGYO_OWN_NUMBERS", "+493012345678")

        yield opened


def report(*words: str) -> int:
    return main(["report", *words])


def test_a_report_is_written_and_its_numbers_are_those_of_summary(served, tmp_path, capsys):
    served()
    out = tmp_path / "monday.html"
    assert report("--view", MONDAY, "--out", str(out)) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("6 of 6 calls, as of ")
    assert out.stat().st_mode & 0o077 == 0
    values = re.findall(
        r'<div class="tile"><div>([^<]*)</div><div class="value">([^<]*)</div>', out.read_text()
    )
    main(["summary", "--since", "2026-03-16", "--until", "2026-03-17", "--json"])
    found = json.loads(capsys.readouterr().out)
    side = found["outbound"]
    tiles = dict(values)
    assert (side["answer_rate"], side["conversation_rate"], side["median_seconds"]) == (4 / 6, 3 / 6, 61.5)
    assert tiles == tiles | {
        "Calls": str(found["calls"]),
        "Answer rate": f"{side['answer_rate']:.1%}",
        "Failed share": f"{side['failed'] / side['settled']:.1%}",
        "Conversation rate": f"{side['conversation_rate']:.1%}",
        "Typical duration": "1 min 02 s",
        "Talk time": f"{side['talk_seconds'] // 60} min {side['talk_seconds'] % 60:02} s",
        "Peak conversations": str(found["conversations_at_once"]["peak"]),
    }


def test_a_saved_view_is_found_by_its_name(served, tmp_path):
    served()
    put_secrets(f'[[views]]\nname = "My & Monday"\nlink = "{MONDAY}"\n')
    out = tmp_path / "a.html"
    assert report("--view", "My & Monday", "--out", str(out)) == 0
    assert "<h1>My &amp; Monday</h1>" in out.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--view", "Tuesday"],
            "There is no saved view 'Tuesday'; there are 'Monday'. A link begins with a slash",
        ),
        (["--view", "/reports"], "The link cannot be read: there is no page at '/reports'"),
        (["--view", "/?period=soon"], "The link cannot be read: The value of “period” cannot be read"),
        (
            ["--view", "/", "--send", "team"],
            "There is no channel 'team' in the secrets; write its entries below",
        ),
    ],
)
def test_what_cannot_be_meant_is_named(served, tmp_path, capsys, words: list[str], said: str):
    served()
    put_secrets(f'[[views]]\nname = "Monday"\nlink = "{MONDAY}"\n')
    out = tmp_path / "a.html"
    assert report(*words, "--out", str(out)) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_without_a_place_to_go_there_is_no_report(capsys):
    assert report("--view", "/") == 2
    assert "--out FILE or --send NAME" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("page", "said"),
    [("", "The last 8 Wednesdays had"), ("alerts", "Would have fired on 1 of 7 days: Thursday 12 March.")],
)
def test_earlier_days_that_the_page_tells_of_are_read_too(monkeypatch, tmp_path, page: str, said: str):
    out = tmp_path / "a.html"
    with closing(Book(Settings())) as own:  # nobody has read anything
        monkeypatch.setattr(source, "book", lambda _: own)
        assert report("--view", f"/{page}?period=last-7-days&zone=UTC", "--out", str(out)) == 0
    assert said in out.read_text()


def test_missing_calls_are_an_exit_status_of_their_own(served, tmp_path):
    served(total_offset=2)
    out = tmp_path / "a.html"
    assert report("--view", MONDAY, "--out", str(out)) == 3
    assert '<body>\n<p class="incomplete">Incomplete: ' in out.read_text()


def test_a_report_goes_by_mail_with_the_file(served, tmp_path, capsys):
    served()
    with mail_receiver(MailReceiver()) as receiver:
        put_secrets(
            f'[channels.team]\nkind = "email"\nhost = "127.0.0.1"\nport = {receiver.port}\n'
            'sender = "reports@example.com"\nto = ["ops@example.com"]\n'
        )
        assert report("--view", MONDAY, "--send", "team") == 0
    assert "sent to team" in capsys.readouterr().out
    (mail,) = receiver.received
    assert mail["Subject"].startswith("How are calls going? 16 March 2026")
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "overview-20260316-20260316.html"
    assert b"<h1>How are calls going?</h1>" in attached.get_payload(decode=True)


def test_another_channel_gets_the_numbers(served):
    served()
    with http_receiver() as (receiver, server):
        put_secrets(f'[channels.team]\nkind = "slack"\nurl = "{server.url}"\n')
        assert report("--view", MONDAY, "--send", "team") == 0
    assert "Calls: 6" in receiver.received[0].content["text"]
