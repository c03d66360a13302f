import pandas as pd

from pages.sentences import agents
from pages.text.directions import WORDS
from ringyo_data.metrics import Change

from ..charts.tables import rates

MADE, TAKEN = WORDS["outbound"], WORDS["inbound"].beside_others()


def funnel(**rows):
    """Agents by name with (answer rate, out of the limits); one half is expected."""
    return pd.DataFrame(
        [
            {"label": name, "answer_rate": rate, "expected": 0.5, "enough": True, "out": out}
            for name, (rate, out) in rows.items()
        ]
    )


def test_agents_outside_of_chance_are_named_by_the_side_they_lie_on():
    assert agents.stand_out(funnel(good=(0.7, True), usual=(0.5, False), b_d=(0.3, True))) == (
        "Above what chance explains: good. Below what chance explains: b\\_d."
    )
    assert agents.stand_out(funnel(one=(0.5, False))).startswith("One agent alone cannot stand out")
    assert agents.stand_out(funnel(one=(0.5, False)).head(0)) == "No agent has a rate here."


def test_only_agents_that_can_be_judged_are_said_to_lie_within_chance():
    three = funnel(one=(0.5, False), two=(0.52, False), few=(0.0, False)).assign(enough=[True, True, False])
    assert agents.stand_out(three) == (
        "None of 2 agents that can be judged: all lie within what chance explains."
    )
    assert agents.stand_out(three.assign(enough=False)) == (
        "Too few calls to judge: an agent needs 30 settled ones, and as many of others."
    )


def test_agents_whose_calls_fail_more_often_are_named_beside_the_share_of_all():
    table = rates(a=(80, 100), b=(95, 100), c=(0, 2)).assign(failed_apart=[1, 0, 0])
    assert agents.outcomes(table, 0.1, MADE) == (
        "Failed more often than the rest: a, 20.0% of 100. Of all settled calls 10.0% failed."
    )
    assert agents.outcomes(table.assign(failed_apart=0), 0.1, MADE) == (
        "No agent's failed share differs clearly from the rest. Of all settled calls 10.0% failed."
    )
    assert agents.outcomes(table.assign(failed=0), 0.0, TAKEN) == "No incoming call failed."
    assert agents.outcomes(table.head(1), 0.1, MADE).startswith("No two agents have enough calls to compare.")


def test_table_says_how_many_are_ranked_and_who_changed():
    table = pd.DataFrame(
        {
            "agent_id": ["a", "b", None],
            "label": ["a", "b", "No agent"],
            "rank": [1.0, None, None],
            "change": [0.041, 0.3, None],
            "clear": [True, False, False],
        }
    )
    assert agents.table(table, "1–28 Feb") == (
        "2 agents, 1 with enough calls for a rank. Clear change against 1–28 Feb: a +4.1 points."
    )
    assert agents.table(table, "") == "2 agents, 1 with enough calls for a rank."
    assert "No clear change" in agents.table(table.assign(clear=False), "1–28 Feb")
    assert agents.table(table.assign(rank=float("nan")), "") == (
        "2 agents, none with a rank, as none stands out whose rate is sure."
    )


def test_campaigns_are_named_that_lie_apart():
    table = rates(a=(90, 100), b=(50, 100))
    assert agents.campaigns(table.assign(answered_apart=[1, -1]), "campaign", TAKEN) == (
        "Taken more often than the rest: a, 90% of 100. Less often: b, 50% of 100."
    )
    assert agents.campaigns(table, "campaign", MADE) == "No value of campaign differs clearly from the rest."
    assert (
        agents.campaigns(rates(a=(55, 100)), "campaign", MADE)
        == "No two values of campaign have enough calls to compare."
    )


def test_two_agents_differ_or_do_not():
    assert agents.compared("Ana", "Bo", Change(0.5, 0.7, -0.2, -0.3, -0.1), TAKEN) == (
        "Calls of Bo are taken more often than those of Ana: 70.0% against 50.0%."
    )
    assert agents.compared("Ana", "Bo", Change(0.5, 0.52, -0.02, -0.1, 0.06), MADE) == (
        "Their rates do not differ clearly."
    )
    nan = float("nan")
    assert (
        agents.compared("Ana", "Bo", Change(nan, 0.5, nan, nan, nan), MADE)
        == "One of them has no rate to compare."
    )
