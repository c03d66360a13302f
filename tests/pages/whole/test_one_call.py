"""What happened in each call? The card of one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from pages.call import desk
from ringyo_data.demo import Behaviour, Fault

from .accounts import DETAIL, KEY, SAID, THREE, asked, pick, record, tick
from .conftest import texts


def test_no_call_is_asked_for_before_one_is_opened(account):
    at = account(*THREE)
    assert asked(at) == []
    assert "call" not in at.query_params


@pytest.mark.parametrize("column", [None, "number"])
def test_a_click_on_a_row_opens_its_call(account, column):
    at = pick(account(*THREE, details={"call_2": DETAIL}), 1, column)
    assert not at.exception
    assert at.query_params["call"] == "call_2"
    said = texts(at)
    assert "Hello \\*\\*there\\*\\*\\." in said
    assert "Wants to be called at ••• ••21" in said
    assert "lasted 1 min 02 s" in said
    assert asked(at) == ["call_2"]


def test_another_click_opens_another_call_and_unticking_closes_it(account):
    at = pick(account(*THREE), 1)
    assert pick(at, 0).query_params["call"] == "call_1"
    tick(at).run()
    assert "call" not in at.query_params
    assert [header.value for header in at.header] == ["3 calls"]


def test_a_click_on_a_cell_that_the_browser_sends_once_more_leaves_its_call_open(account):
    """What is sent before the table is drawn anew, as by a timer, has the ticks from before."""
    at = pick(account(*THREE), 1, "number")
    assert pick(at, 1, "number").query_params["call"] == "call_2"
    assert pick(at, 2, "number").query_params["call"] == "call_3"


def test_the_cell_of_a_call_that_was_left_by_a_button_does_not_lead_back_to_it(account):
    at = pick(account(*THREE), 1, "number")
    at.button(key="call-down").click().run()
    for _ in range(2):
        assert pick(at, 1, "number").query_params["call"] == "call_3"
    assert at.session_state["calls-table"]["selection"] == {"rows": [2], "columns": [], "cells": []}


def test_a_click_on_a_cell_unticks_another_row(account):
    at = pick(account(*THREE), 0)
    assert tick(at, 0, cells=[(1, "number")]).run().query_params["call"] == "call_2"
    assert at.session_state["calls-table"]["selection"]["rows"] == []


def test_a_call_that_a_cell_opened_is_closed_by_ticking_and_unticking_its_row(account):
    at = pick(account(*THREE), 1, "number")
    cell = [(1, "number")]
    assert tick(at, 1, cells=cell).run().query_params["call"] == "call_2"
    assert "call" not in tick(at, cells=cell).run().query_params


def test_a_call_that_a_cell_opened_is_closed_by_clearing_the_selection(account):
    at = pick(account(*THREE), 1, "number")
    assert "call" not in tick(at).run().query_params
    assert at.session_state["calls-table"]["selection"]["rows"] == []


def test_the_open_call_is_ticked_and_stays_so_in_another_order(account):
    at = account(*THREE, call="call_3")
    assert at.session_state["calls-table"]["selection"]["rows"] == [2]
    at.selectbox(key="calls-order").set_value("started-rising").run()
    assert at.session_state["calls-table"]["selection"]["rows"] == [0]
    assert at.query_params["call"] == "call_3"


def test_a_filter_pressed_before_the_table_is_drawn_opens_no_call(account):
    """The browser sends the ticks that it still shows: those from before the way back, or of another list."""
    at = account(*THREE, call="call_2")
    del at.query_params["call"]
    at.run()
    tick(at, 1)
    at.pills(key="filter-outcome").set_value(["answered"]).run()
    assert "call" not in at.query_params
    assert at.session_state["calls-table"]["selection"]["rows"] == []
    assert pick(at, 1).query_params["call"] == "call_2"


def test_arrows_lead_to_the_calls_above_and_below(account):
    at = account(*THREE, call="call_2")
    at.button(key="call-down").click().run()
    assert at.query_params["call"] == "call_3"
    assert at.button(key="call-down").disabled
    at.button(key="call-up").click().run()
    assert at.query_params["call"] == "call_2"
    at.button(key="call-close").click().run()
    assert "call" not in at.query_params


def test_no_masked_number_is_in_anything_that_is_drawn(account):
    metadata = {"order": 1, "phone": "+491707654321", "called": "491701234561"}
    at = account(record(1, metadata=metadata), details={"call_1": DETAIL}, call="call_1")
    at.pills(key="calls-columns").set_value(["number", "metadata", "meta:phone"]).run()
    drawn = texts(at) + at.dataframe[0].value.to_csv() + str(at.get("plotly_chart"))
    for number in ("1701234561", "170 1234561", "7654321"):
        assert number not in drawn
    assert "+49 170 ••• ••61" in drawn.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def test_no_masked_number_is_in_a_role_or_in_the_metadata_of_the_card(account):
    said = [{"role": "491701234561", "content": "Hi.", "timestamp": 1}]
    metadata = {"customer_phone": "491707654321", "payload": '{"phone":491707654321}', "491701234561": 1}
    at = account(record(1, metadata=metadata), details={"call_1": {"transcript": said}}, call="call_1")
    drawn = texts(at)
    assert "Hi" in drawn
    assert "Customer phone" in drawn
    assert not [number for number in ("1234561", "7654321") if number in drawn]


@pytest.mark.parametrize(
    "name", ["491701234561.mp3", "0170%20123%204561.mp3", "0170%252D1234561.mp3", "a.mp3?to=%2B4915129384756"]
)
def test_recording_whose_address_has_a_number_in_it_is_not_sent(account, name):
    details = {"call_1": {**DETAIL, "recording_url": f"https://files.example/{name}"}}
    at = account(record(1), details=details, call="call_1")
    assert [audio.proto.url for audio in at.get("audio")] == []
    assert "not a safe one" in texts(at)


FOUR = (
    {"customer": 491701234561},
    {"phone_verified_at": 1712345678.123},
    {"whatsapp_group_id": 120363025246125486},
    {"payload": '{"phone":15551234567}'},
)


@pytest.mark.parametrize("page", ["overview", "volume", "durations", "agents", "calls"])
def test_numbers_in_metadata_leave_every_page_standing(account, dashboard, page):
    account(*(record(1, metadata=metadata, id=f"call_{at}") for at, metadata in enumerate(FOUR)))
    at = dashboard(page, period="last-7-days", zone="UTC")
    assert not at.exception
    assert "4 of 4 calls" in texts(at)


def test_numbers_are_whole_where_the_deployment_shows_them(account, monkeypatch):
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    at = account(record(1), details={"call_1": DETAIL}, call="call_1")
    assert at.dataframe[0].value["number"].tolist() == ["+491701234561"]
    assert "7654321" in texts(at)


def played(at) -> list[str]:
    return [audio.proto.url for audio in at.get("audio")]


def test_recording_reaches_the_browser_once_it_is_asked_for(account):
    at = account(record(1), record(2), details={"call_1": DETAIL, "call_2": DETAIL}, call="call_1")
    assert played(at) == []
    assert "https://files.example" not in str(at.main)
    at.button(key="call-recording").click().run()
    assert played(at) == ["https://files.example/a.mp3"]
    at.button(key="call-down").click().run()
    assert played(at) == []


def test_recording_that_plays_is_not_cut_off_by_a_new_signature(account, monkeypatch):
    monkeypatch.setattr(desk, "SETTLED_SECONDS", -1.0)
    monkeypatch.setattr(desk, "UNSETTLED_SECONDS", -1.0)
    sent = {"recording_url": "https://files.example/a.mp3?sig=1"}
    at = account(record(1), details={"call_1": sent}, call="call_1", by_menu=True)
    at.button(key="call-recording").click().run()
    sent["recording_url"] = "https://files.example/a.mp3?sig=2"
    assert played(at.run()) == ["https://files.example/a.mp3?sig=1"]
    at.button(key="call-again").click().run()
    at.button(key="call-recording").click().run()
    assert played(at) == ["https://files.example/a.mp3?sig=2"]


def test_recording_whose_address_becomes_another_one_is_asked_for_anew(account, monkeypatch):
    monkeypatch.setattr(desk, "SETTLED_SECONDS", -1.0)
    sent = {"recording_url": "https://files.example/a.mp3"}
    at = account(record(1), details={"call_1": sent}, call="call_1", by_menu=True)
    at.button(key="call-recording").click().run()
    sent["recording_url"] = "https://tracker.example/b.mp3"
    assert played(at.run()) == []
    assert at.button(key="call-recording")


@pytest.mark.parametrize(
    "url",
    [
        f"https://files.example/a.mp3?key={KEY}",
        "http://files.example/a.mp3",
        "/etc/passwd",
        "https://10.0.0.1/a.mp3",
    ],
)
def test_recording_of_an_unsafe_address_is_not_played_and_the_address_goes_nowhere(account, url):
    at = account(record(1), details={"call_1": {"recording_url": url}}, call="call_1")
    assert len(at.get("audio")) == 0
    assert "not a safe one" in texts(at)
    assert url not in texts(at)


def test_each_missing_part_says_so_by_itself(account):
    said = texts(account(record(1), details={"call_1": {"analysis": {"mood": "good"}}}, call="call_1"))
    assert "The API has no transcript of this call." in said
    assert "The API has no recording of this call." in said
    assert ":gray[Mood] **good**" in said


def test_call_that_nobody_took_says_why_there_is_nothing_to_read(account):
    said = texts(account(record(1, status="no_answer", duration=None), call="call_1"))
    assert "No transcript, no recording and no analysis: nobody took the call." in said
    assert "Nothing was sent along" not in said


@pytest.mark.parametrize("metadata", ["campaign: spring", ["spring"]])
def test_metadata_that_could_not_be_read_is_not_told_as_none(account, metadata):
    said = texts(account(record(1, metadata=metadata), call="call_1"))
    assert "What was sent along with this call could not be read." in said
    assert "Nothing was sent along" not in said


@pytest.mark.parametrize("metadata", [None, {}])
def test_call_without_metadata_says_so(account, metadata):
    assert "Nothing was sent along with this call." in texts(
        account(record(1, metadata=metadata), call="call_1")
    )


def test_live_call_says_that_its_parts_come_later(account):
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    live = record(1, status="in_progress", duration=None, ended_at=None, created_at=now)
    said = texts(account(live, call="call_1"))
    assert "Still going on" in said
    assert "No recording yet: it comes after the call has ended." in said


def test_forbidden_part_is_told_apart_from_a_missing_one(account):
    def choose(_number, _path, params):
        return Fault("error", 403, "forbidden") if "recording" in params.get("include", "") else None

    at = account(
        record(1), details={"call_1": {"transcript": SAID}}, behaviour={"choose": choose}, call="call_1"
    )
    said = texts(at)
    assert "Hello" in said
    assert "The key may not read recordings." in said
    assert "The API has no analysis of this call." in said


def failing(status: int, code: str):
    """A behaviour that fails for single calls alone."""

    def choose(_number, path, _params):
        return Fault("error", status, code) if path.startswith("/v1/calls/") else None

    return {"choose": choose}


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (400, "bad_request", "does not accept the question"),
        (403, "forbidden", "The key lacks a permission"),
    ],
)
def test_failing_detail_leaves_the_table_and_what_the_list_knows(account, status, code, words):
    at = account(*THREE, behaviour=failing(status, code), call="call_2")
    assert not at.exception
    said = texts(at)
    assert "What was said could not be asked for." in said
    assert words in said
    assert "lasted 1 min 02 s" in said
    assert len(at.dataframe[0].value) == 3


def test_asking_again_helps_once_the_api_is_back(account):
    at = account(*THREE, details={"call_2": DETAIL}, behaviour=failing(400, "x"), call="call_2")
    assert "could not be asked for" in texts(at)
    at.api.behaviour = Behaviour(key=KEY)
    at.button(key="call-again").click().run()
    assert "Hello" in texts(at)


def test_unknown_call_says_so_and_can_be_closed(account):
    at = account(*THREE, call="call_99")
    assert "No call has the id call\\_99." in texts(at)
    assert len(at.dataframe[0].value) == 3
    at.button(key="call-close").click().run()
    assert "call" not in at.query_params


def test_late_api_leaves_the_page_whole_and_is_looked_at_again(account, monkeypatch):
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 0.0)
    looked_at = threading.Event()

    def choose(_number, path, _params):
        if path.startswith("/v1/calls/"):
            looked_at.wait(30)

    at = account(
        *THREE, details={"call_2": DETAIL}, behaviour={"choose": choose}, call="call_2", by_menu=True
    )
    assert "Asking the API for what was said" in texts(at)
    assert len(at.dataframe[0].value) == 3
    looked_at.set()
    monkeypatch.setattr(desk, "PATIENCE_SECONDS", 30.0)
    assert "Hello" in texts(at.run())


def test_answer_that_comes_while_the_page_is_drawn_without_it_is_shown(account, monkeypatch):
    drawn = threading.Event()

    def choose(_number, path, _params):
        if path == "/v1/calls/call_2":
            drawn.wait(30)

    def ask_detail(own, call_id, ask=desk.detail):
        with monkeypatch.context() as hasty:
            hasty.setattr(desk, "PATIENCE_SECONDS", 60.0 if drawn.is_set() else 0.0)
            answer = ask(own, call_id)
        if answer.late:
            drawn.set()
            ask(own, call_id)  # waits until the answer is there
        return answer

    monkeypatch.setattr(desk, "detail", ask_detail)
    at = pick(account(*THREE, details={"call_2": DETAIL}, behaviour={"choose": choose}), 1)
    assert "Asking the API for what was said" not in texts(at)
    assert "Hello" in texts(at)


def test_call_outside_of_the_period_is_shown_and_its_day_can_be(account):
    old = record(5, created_at="2026-02-03T12:00:00Z", ended_at="2026-02-03T12:02:00Z")
    at = account(*THREE, old, details={"call_5": DETAIL}, call="call_5")
    assert "Hello" in texts(at)
    assert "outside of the period" in texts(at)
    at.button(key="show-day").click().run()
    assert at.query_params["from"] == "2026-02-03"
    assert "outside of the period" not in texts(at)
    assert at.header[0].value == "Tue 3 February, 12:00" or at.header[0].value == "1 call"


def test_call_that_the_filters_leave_out_is_shown_with_a_word(account):
    at = account(*THREE, record(4, status="busy"), outcome="busy", call="call_1")
    assert "the filters leave it out" in texts(at)


def test_open_call_is_shown_although_the_period_is_empty(account):
    old = record(5, created_at="2026-02-03T12:00:00Z", ended_at="2026-02-03T12:02:00Z")
    at = account(old, details={"call_5": DETAIL}, call="call_5")
    assert "No calls in this period" in texts(at)
    assert "Hello" in texts(at)


def test_other_calls_with_the_number_lead_on(account):
    same = {"phone_number": "+491700000000"}
    old = record(5, created_at="2026-02-03T12:00:00Z", ended_at="2026-02-03T12:02:00Z", **same)
    at = account(record(1, **same), record(2, **same), record(3), old, call="call_2")
    assert "1 earlier call and 1 later call, of all time." in texts(at)
    at.button(key="other-earlier-0").click().run()
    assert at.query_params["call"] == "call_5"
    assert "no earlier calls and 2 later calls" in texts(at)


def test_other_calls_are_asked_for_with_the_number_as_the_api_spells_it(account):
    same = {"phone_number": "+1 (450) 555-0100"}
    at = account(record(1, **same), record(2, **same), record(3), call="call_2")
    assert "no earlier calls and 1 later call" in texts(at)


def test_link_to_the_call_holds_its_id_alone(account):
    at = account(*THREE, call="call_2", search="order:2")
    links = [code.value for code in at.code]
    assert any("?call=call_2&zone=UTC" in link for link in links)
    assert any("search=order%3A2" in link and "call=call_2" in link for link in links)
    assert not [link for link in links if KEY in link]


@pytest.mark.parametrize(
    "call_id",
    [
        " a  b ",
        " ",
        "a/b/../c",
        "..",
        "100%2F?x=1&call=y#z;",
        "+1 (415)",
        "\"'`<b>{}\\",
        "a\r\nb\tc\x00d",
        "\N{NO-BREAK SPACE}\N{RIGHT-TO-LEFT OVERRIDE}cba\N{ZERO WIDTH SPACE}",
        "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL} é e\N{COMBINING ACUTE ACCENT}",
        "x" * 2000,
    ],
)
def test_a_call_of_any_id_is_opened_by_its_link(account, call_id):
    sent = {"transcript": [{"role": "user", "content": "It is this one.", "timestamp": 0}]}
    at = account(record(1, id=call_id), record(2), details={call_id: sent}, call=call_id)
    assert not at.exception
    assert "It is this one" in texts(at)
    assert "not in this list" not in texts(at)
    assert at.run().query_params["call"] == call_id


@pytest.mark.parametrize("word", ["", "a" * 2001])
def test_word_that_can_be_no_id_opens_nothing(account, word):
    at = account(*THREE, call=word)
    assert not at.exception
    assert asked(at) == []
