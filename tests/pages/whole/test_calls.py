"""What happened in each call? The list."""

from __future__ import annotations

import pytest

from pages.call_list import table

from .accounts import THREE, ids, listing, record
from .conftest import texts


def test_opens_on_the_demo_account_with_the_newest_calls_first(dashboard):
    at = dashboard("calls", period="last-7-days")
    assert not at.exception
    assert at.title[0].value == "What happened in each call?"
    rows = at.dataframe[0].value
    assert len(rows) == table.PAGE_ROWS
    assert rows["started"].is_monotonic_decreasing
    assert rows["number"].str.contains("•••").all()
    assert "Rows 1 to 500, newest first." in texts(at)


def test_pages_lead_through_all_calls(dashboard, monkeypatch):
    monkeypatch.setattr(table, "PAGE_ROWS", 100)
    at = dashboard("calls", period="last-7-days")
    first = at.dataframe[0].value["started"].iloc[-1]
    at.pagination[0].set_value(2).run()
    assert not at.exception
    assert "Rows 101 to 200" in texts(at)
    assert at.dataframe[0].value["started"].iloc[0] <= first
    at.selectbox(key="calls-order").set_value("started-rising").run()
    assert "Rows 1 to 100, oldest first." in texts(at)


def test_search_narrows_the_list_and_stands_in_the_address(account):
    at = listing(account, *THREE)
    at.text_input(key="calls-search").set_value("order:2").run()
    assert ids(at) == ["call_2"]
    assert at.query_params["search"] == "order:2"
    assert at.header[0].value == "1 call"
    at.text_input(key="calls-search").set_value("anna").run()
    assert ids(at) == ["call_1", "call_2", "call_3"]


def test_a_value_that_its_key_does_not_have_is_answered_with_those_it_has(account):
    at = listing(account, *THREE, record(4, metadata={"campaign": "win-back"}))
    at.text_input(key="calls-search").set_value("campaign:winback").run()
    assert "None of 4 calls has **campaign:winback** in it." in texts(at).replace("\\", "")
    assert "Campaign is one of: spring and win-back." in texts(at).replace("\\", "")
    at.text_input(key="calls-search").set_value("winback").run()
    assert "is one of" not in texts(at)


def test_a_whole_number_is_found_and_part_of_one_is_not(account):
    at = listing(account, *THREE)
    at.text_input(key="calls-search").set_value("+49 170 1234562").run()
    assert ids(at) == ["call_2"]
    at.text_input(key="calls-search").set_value("170123").run()
    assert len(at.dataframe) == 0
    assert "all of it is typed" in texts(at)
    at.button(key="search-clear").click().run()
    assert len(at.dataframe[0].value) == 3
    assert "search" not in at.query_params


def test_a_number_in_a_link_is_not_looked_for_and_the_page_says_so(account):
    for number in ("+491701234562", "+491709999999"):
        at = listing(account, *THREE, search=number)
        assert ids(at) == ["call_1", "call_2", "call_3"]
        assert "“search” was left out: numbers are hidden in this dashboard" in texts(at)


def test_a_number_in_a_link_is_looked_for_where_numbers_are_shown(account, monkeypatch):
    monkeypatch.setenv("RINGYO_SHOW_NUMBERS", "1")
    assert ids(listing(account, *THREE, search="+491701234562")) == ["call_2"]


@pytest.mark.parametrize("field", ["calls-search", "filter-phone"])
def test_after_20_numbers_none_is_looked_for_any_more_in_either_field(account, field):
    at = listing(account, *THREE)
    for number in range(20):
        at.text_input(key="calls-search").set_value(f"+49170999990{number:02}").run()
    at.button(key="search-clear").click().run()
    at.text_input(key=field).set_value("+491701234562").run()
    assert not at.exception
    assert ids(at) == ["call_1", "call_2", "call_3"]
    assert "too many different ones were looked for within the last hour" in texts(at)


def test_a_number_called_that_is_typed_narrows_the_calls_and_a_link_with_it_does_not(account):
    at = listing(account, *THREE)
    at.text_input(key="filter-phone").set_value("+49 170 1234562").run()
    assert ids(at) == ["call_2"]
    assert ids(at.run()) == ["call_2"]
    linked = listing(account, *THREE, phone=at.query_params["phone"])
    assert ids(linked) == ["call_1", "call_2", "call_3"]
    assert "“phone” was left out: numbers are hidden in this dashboard" in texts(linked)


def test_a_heading_puts_all_calls_in_its_order_and_the_other_way_round(account):
    at = listing(account, record(1, metadata={"order": 7}), record(2, metadata={"order": 9}), *THREE[2:])
    for expected in (["call_3", "call_7", "call_9"], ["call_9", "call_7", "call_3"]):
        at.session_state["calls-table"] = {"selection": {"rows": [], "columns": ["meta:order"], "cells": []}}
        assert ids(at.run()) == expected


def test_order_comes_from_the_address_and_goes_there(account):
    at = listing(account, *THREE, order="lasted-falling")
    assert ids(at) == ["call_3", "call_2", "call_1"]
    at.selectbox(key="calls-order").set_value("started-falling").run()
    assert ids(at) == ["call_1", "call_2", "call_3"]
    assert "order" not in at.query_params


def test_filters_of_a_link_are_the_lists_too(account):
    at = listing(account, *THREE, record(4, status="busy", duration=None), outcome="busy", meta="order:4")
    assert ids(at) == ["call_4"]


def test_texts_of_the_api_are_no_markup_anywhere(account):
    nasty = "![](https://evil.example/p.png)"
    sent = record(1, id=nasty, metadata={nasty: nasty}, status=nasty)
    detail = {nasty: {"transcript": [{"role": nasty, "content": nasty}], "analysis": {nasty: [nasty]}}}
    at = account(sent, details=detail, call=nasty, search="evil")
    assert not at.exception
    assert "Hello" not in texts(at)
    assert nasty not in texts(at)
    assert "[x](y)" not in texts(at)
