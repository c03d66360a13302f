"""The page of alerts on the invented account."""

from __future__ import annotations

import tomllib

from pages.filters import scope
from ringyo_data import Settings, alerts

from .conftest import put_secrets, texts

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
    assert [title.value.replace("\\", "") for title in at.header] == [
        *(str(row["name"]) for row in alerts.examples.ROWS),
        "Try a rule",
        "My rule",
        "Write it down",
    ]


def test_a_rule_of_the_secrets_is_played_over_the_period(dashboard):
    put_secrets(RULE)
    at = dashboard("alerts", period="last-7-days", zone="UTC")
    assert not at.exception
    said = plain(at)
    assert "Calls below 5,000 yesterday · Agent: Win-back · to ops" in said
    assert "Would have fired on 7 of 7 days" in said


def test_a_wrong_rule_is_named_wherever_one_begins(dashboard):
    put_secrets(RULE.replace("below", "belw"))
    for page in ("overview", "alerts"):
        said = plain(dashboard(page))
        assert "The alert rule 'Few calls': when is 'belw'; did you mean below?" in said


def test_what_is_tried_is_what_the_lines_say(dashboard):
    at = dashboard("alerts", period="last-7-days", zone="UTC", agent="agent_winback04", by_menu=True)
    at.selectbox(key="alert-trial-measure").set_value("answer_rate")
    at.selectbox(key="alert-trial-when-True").set_value("below").run()
    at.number_input(key="alert-trial-share").set_value(62.0)
    at.text_input(key="alert-trial-name").set_value('Say "no"\\').run()
    (table,) = tomllib.loads(at.code[-1].value)["alerts"]
    read = alerts.rule(table, channels=(), read_scope=scope.reader(Settings(), "UTC"))
    assert (read.name, read.measure, read.when, read.value) == ('Say "no"\\', "answer_rate", "below", 0.62)
    assert read.scope.words == "agent=agent_winback04"
    assert "Answer rate below 62.0% over 4 hours · Agent: Win-back · at least 30 calls" in plain(at)
    at.text_input(key="alert-trial-quiet").set_value("late").run()
    assert "quiet is 'late'; give two full hours" in plain(at)


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
