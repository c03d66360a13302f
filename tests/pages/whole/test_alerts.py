"""The page of alerts on the invented account."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from pages.address import choices
from pages.filters import scope
from pages.loading import alerts as loading_alerts
from ringyo_data import Settings, alerts
from ringyo_data.alerts import state
from ringyo_data.alerts.message import Message
from ringyo_data.alerts.problems import Problem, Told, known_key
from ringyo_data.known import Known, Mark
from ringyo_data.store import Store
from ringyo_data.store.folder import Folder

from .conftest import put_secrets, texts

pytestmark = pytest.mark.usefixtures("all_weeks")

RULE = """
[[alerts]]
name = "Few calls"
measure = "calls"
when = "below"
value = 5000
over = "yesterday"
scope = "agent=agent_winback04"
to = ["ops"]

[channels.ops]
kind = "stdout"
"""


def plain(at) -> str:
    return texts(at).replace("\\", "")


def test_the_demos_examples_are_played_and_name_the_outage(dashboard):
    at = dashboard("alerts", zone="UTC")
    assert not at.exception
    said = plain(at)
    assert "Would have fired on 1 of 28 days: Thursday 12 March." in said
    assert "**Thursday 12 March, 14:00, for 2 hours**" in said
    assert "These rules are examples." in said
    assert [title.value.replace("\\", "") for title in at.header] == [
        "What is open?",
        *(str(row["name"]) for row in alerts.examples.ROWS),
        "Try a rule",
        "My rule",
        "Write it down",
    ]


def test_the_period_has_as_many_days_as_its_name_says_in_any_viewers_zone(dashboard):
    for zone in ("America/New_York", "Asia/Tokyo"):
        said = plain(dashboard("alerts", zone=zone))
        assert "Would have fired on 1 of 28 days: Thursday 12 March." in said
        assert "Hours and days are those of UTC, as when rules are checked." in said


def test_a_rule_of_the_secrets_is_played_over_the_period(dashboard):
    put_secrets(RULE)
    at = dashboard("alerts", period="last-7-days", zone="UTC")
    assert not at.exception
    said = plain(at)
    assert "Calls below 5,000 yesterday · Agent: Win-back · to ops" in said
    assert "Would have fired on 7 of 7 days" in said
    assert "examples" not in said


def test_times_before_the_latest_three_are_folded(dashboard):
    put_secrets(RULE.replace("below", "above").replace("5000", "3").replace('"yesterday"', '"1h"'))
    at = dashboard("alerts", period="last-7-days", zone="UTC")
    (folded,) = [one for one in at.expander if one.label.endswith("earlier times")]
    every, earlier = (
        [one.value for one in where.markdown if ":material/notifications_active:" in one.value]
        for where in (at.main, folded)
    )
    assert every[4 : 4 + len(earlier)] == earlier  # below what is open, and the latest three
    assert folded.label == f"{len(earlier)} earlier times"


def test_a_wrong_rule_is_named_wherever_one_begins(dashboard):
    put_secrets(RULE.replace("below", "belw"))
    for page in ("overview", "alerts"):
        said = plain(dashboard(page))
        assert "The alert rule 'Few calls': when is 'belw'; did you mean below?" in said


def test_a_rule_of_an_agent_who_is_not_there_is_named_on_every_page_and_cannot_be_judged(dashboard):
    put_secrets(RULE.replace("agent_winback04", "agent_winbak04"))
    why = "names the agent 'agent_winbak04', which this account does not have; did you mean agent_winback04 (Win-back)"
    for page in ("overview", "alerts"):
        said = plain(dashboard(page, zone="UTC"))
        assert f"The alert rule 'Few calls' {why}? The rule cannot be judged." in said
    assert f"At 28 of 28 moments it could not be judged: it {why}." in said


def test_what_is_tried_is_what_the_lines_say(dashboard):
    at = dashboard("alerts", period="last-7-days", zone="UTC", agent="agent_winback04", by_menu=True)
    at.selectbox(key="alert-trial-measure").set_value("answer_rate")
    at.selectbox(key="alert-trial-when").set_value("below").run()
    at.number_input(key="alert-trial-share").set_value(62.0)
    at.text_input(key="alert-trial-name").set_value('Say "no"\\').run()
    (table,) = tomllib.loads(at.code[-1].value)["alerts"]
    read = alerts.rule(table, channels=(), read_scope=scope.reader(Settings(), "UTC"))
    assert (read.name, read.measure, read.when, read.value) == ('Say "no"\\', "answer_rate", "below", 0.62)
    assert read.scope.words == "agent=agent_winback04"
    assert "Answer rate below 62.0% over 4 hours · Agent: Win-back · at least 30 calls" in plain(at)
    own = {choice.parameter for choice in choices.of_page("alerts")}
    tried = {name: at.query_params[name] for name in at.query_params if name in own}
    assert tried == {"measure": "answer_rate", "when": "below", "share": "62", "name": 'Say "no"\\'}
    at.text_input(key="alert-trial-quiet").set_value("late").run()
    assert "quiet is 'late'; give two full hours" in plain(at)


def test_a_link_opens_the_rule_that_was_tried(dashboard):
    put_secrets(RULE)
    tried = {
        "measure": "calls",
        "when": "falls_by",
        "fall": "25",
        "over": "8h",
        "name": "Less",
        "tell": "ops",
    }
    at = dashboard("alerts", zone="UTC", **tried, at_least="12", quiet="22-7")
    assert not at.exception
    (table,) = tomllib.loads(at.code[-1].value)["alerts"]
    assert table == {
        "name": "Less",
        "measure": "calls",
        "when": "falls_by",
        "value": 0.25,
        "over": "8h",
        "at_least": 12,
        "quiet": "22-7",
        "to": ["ops"],
    }


def test_a_link_that_cannot_be_tried_says_so_and_a_measure_without_a_usual_level_has_a_limit(dashboard):
    at = dashboard("alerts", zone="UTC", over="3h", share="140", tell="nobody", measure="stuck")
    assert not at.exception
    notes = "\n".join(one.value for one in at.warning)
    assert "The value of “over” cannot be read" in notes
    assert "The value of “share” cannot be read" in notes
    assert "names 'nobody', which is no channel" in notes.replace("\\", "")
    at.multiselect(key="alert-trial-tell").set_value([]).run()
    (table,) = tomllib.loads(at.code[-1].value)["alerts"]
    assert (table["measure"], table["when"], table["value"]) == ("stuck", "above", 100)


def test_an_account_without_calls_shows_what_fires_on_that(account):
    put_secrets(
        RULE.replace("yesterday", "4h").replace("5000", "1").replace('scope = "agent=agent_winback04"', "")
    )
    at = account(page="alerts")
    assert not at.exception
    said = plain(at)
    assert "Calls below 1 over 4 hours" in said
    assert "Would have fired on 7 of 7 days" in said
    assert "Try a rule" in said


NOW = datetime(2026, 3, 18, 14, 32, tzinfo=UTC)
TODAY = RULE.replace("yesterday", "today").replace("below", "above").replace("5000", "1")


@pytest.fixture
def store(monkeypatch, demo_book, tmp_path) -> Store:
    """Where `check` remembers, and viewers mark, what is open in the demo."""
    own = Store(Folder(tmp_path), "demo")
    monkeypatch.setattr(demo_book, "store", own)
    monkeypatch.setattr(demo_book, "known", Known(own))
    monkeypatch.setattr(loading_alerts, "_STATES", {})
    put_secrets(TODAY)
    return own


def problem(**fields) -> Problem:
    known = {
        "rule": "Few calls",
        "scope": "agent=agent_winback04",
        "kind": "fires",
        "since": NOW - timedelta(hours=5),
    }
    return Problem(**{**known, "told": {"ops": Told(0, at=NOW - timedelta(hours=4))}, **fields})


def folded(at) -> list[str]:
    return [one.label for one in at.expander if one.label.startswith("Known")]


def test_where_check_has_never_run_that_is_said_with_the_way_to_run_it(dashboard, store):
    at = dashboard("alerts", zone="UTC")
    said = plain(at)
    assert "The rule fires." in said
    assert "has never run here, so nobody is told of anything" in said
    assert "Since 18 March 2026, 07:00; not told to ops." in said


def test_what_check_told_is_said_and_when_it_ran_last(dashboard, store):
    state.keep(store, state.Memory(NOW - timedelta(minutes=9), (problem(),)))
    said = plain(dashboard("alerts", zone="UTC"))
    assert "Since 18 March 2026, 09:32; told to ops on 18 March 2026, 10:32." in said
    assert "`check` ran last on 18 March 2026, 14:23." in said


def test_a_check_that_runs_no_more_and_what_cannot_be_judged_are_said(dashboard, store):
    unread = problem(rule="", scope="", kind="unknown")
    state.keep(store, state.Memory(NOW - timedelta(hours=5), (unread,)))
    said = plain(dashboard("alerts", zone="UTC"))
    assert "Calls cannot be read, since 18 March 2026, 09:32." in said
    assert "That was 5 hours ago: does its schedule still run?" in said


def test_over_a_past_period_stands_what_check_keeps(dashboard, store):
    news = Message("", "Few calls", ("Calls: 4, today; the limit is 1.",))
    state.keep(store, state.Memory(NOW, (problem(news=news),)))
    said = plain(dashboard("alerts", zone="UTC", period="yesterday"))
    assert "Calls: 4, today; the limit is 1." in said


def test_an_alert_that_is_marked_moves_to_a_folded_list_for_all_viewers_and_comes_back(dashboard, store):
    at = dashboard("alerts", zone="UTC")
    assert folded(at) == []
    at.text_input(key="known-why-alert-Few calls").set_value("A holiday")
    at.button(key="known-mark-alert-Few calls").click().run()
    for viewer in (at, dashboard("alerts", zone="UTC")):
        assert folded(viewer) == ["Known (1)"]
        assert "Known until 25 March 2026, marked by somebody on 18 March 2026: A holiday" in plain(viewer)
    (mark,) = Known(store).marks().values()
    assert mark.key == known_key("Few calls", "agent=agent_winback04")
    assert mark.size > 10

    at.button(key="known-alert-Few calls").click().run()
    assert folded(at) == []


def test_one_that_is_much_worse_than_when_it_was_marked_is_open_again(dashboard, store):
    week = NOW + timedelta(days=7)
    Known(store).mark(Mark(known_key("Few calls", "agent=agent_winback04"), 5.0, week, "ann", "", NOW))
    at = dashboard("alerts", zone="UTC")
    assert folded(at) == []
    assert "Marked as known by ann on 18 March 2026; much worse since" in plain(at)
