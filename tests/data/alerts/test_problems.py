"""When a problem begins, gets much worse and is over, and who is still to be told."""

from __future__ import annotations

import pytest

from ringyo_data.alerts.problems import Problem, Told, known_key, of_rules, step
from ringyo_data.known import Mark
from tests.data.alerts.seen import at, seen


def told_all(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The same once every channel was told, without those that are over."""
    done = []
    for problem in problems:
        for channel in problem.waiting():
            problem = problem.arrived(channel, at(0))  # noqa: PLW2901
        done.append(problem)
    return tuple(problem for problem in done if not problem.ended)


def played(*runs):
    """The titles that the channel `team` is told, run by run, if each message arrives."""
    problems, titles = (), []
    for one in runs:
        problems = step(problems, [one])
        titles.append([each.news.title for each in problems if "team" in each.waiting()])
        problems = told_all(problems)
    return titles


def test_a_problem_is_told_when_it_begins_and_when_it_is_over_and_never_once_a_run():
    assert played(
        seen("quiet", 0),
        seen("fires", 10, 0.05),
        seen("fires", 20, 0.06),
        seen("fires", 30, 0.04),
        seen("quiet", 40),
        seen("quiet", 50),
        seen("fires", 60, 0.05),
    ) == [
        [],
        ["fires begins at 10"],
        [],
        [],
        ["fires over at 40"],
        [],
        ["fires begins at 60"],
    ]


@pytest.mark.parametrize(
    ("beyond", "worse"),
    [
        (0.119, False),  # less than twice 0.06
        (0.12, False),  # twice, but no tenth of the limit 0.7 further
        (0.129, False),
        (0.131, True),
    ],
)
def test_much_worse_is_twice_as_far_and_a_tenth_of_the_limit_further(beyond, worse):
    said = [["fires worse at 10"]] if worse else [[]]
    assert played(seen("fires", 0, 0.06), seen("fires", 10, beyond))[1:] == said


def test_worse_is_measured_from_what_was_told_last():
    steps = [(0, 0.1), (10, 0.2), (20, 0.3), (30, 0.4), (40, 0.1), (50, 0.4)]
    titles = played(*(seen("fires", minutes, beyond) for minutes, beyond in steps))
    assert titles == [["fires begins at 0"], ["fires worse at 10"], [], ["fires worse at 30"], [], []]


def test_what_cannot_be_judged_is_told_once_and_leaves_the_open_problem_open():
    assert played(
        seen("fires", 0, 0.05),
        seen("unknown", 10),
        seen("unknown", 20),
        seen("fires", 30, 0.05),
        seen("quiet", 40),
    ) == [
        ["fires begins at 0"],
        ["unknown begins at 10"],
        [],
        ["unknown over at 30"],
        ["fires over at 40"],
    ]


def test_too_few_calls_to_judge_are_no_end_of_a_problem():
    assert played(seen("fires", 0, 0.05), seen("few", 10), seen("quiet", 20)) == [
        ["fires begins at 0"],
        [],
        ["fires over at 20"],
    ]


def test_in_quiet_hours_a_problem_waits_and_one_that_ends_in_them_is_never_told():
    hushed = {"hushed": True}
    assert played(
        seen("fires", 0, 0.05, **hushed), seen("fires", 10, 0.2, **hushed), seen("fires", 20, 0.2)
    ) == [[], [], ["fires begins at 20"]]
    assert (
        played(seen("fires", 0, 0.05, **hushed), seen("quiet", 10, **hushed), seen("quiet", 20)) == [[]] * 3
    )


def known(size: float, *, until: float) -> dict[str, Mark]:
    """That viewers know of the problem until so many minutes later, which was so far beyond its limit when they said so."""
    return {"mark": Mark(known_key("Few answered", ""), size, at(until), "ann", "A carrier", at(0))}


def test_while_a_problem_is_known_only_its_end_is_told():
    mark = known(0.05, until=60)
    assert played(
        seen("fires", 0, 0.05),
        seen("fires", 10, 0.05, **mark),
        seen("fires", 20, 0.11, **mark),  # twice as far, but no tenth of the limit 0.7 further
        seen("unknown", 30, **mark),
        seen("fires", 40, 0.05, **mark),
        seen("quiet", 50, **mark),
    ) == [
        ["fires begins at 0"],
        [],
        [],
        ["unknown begins at 30"],
        ["unknown over at 40"],
        ["fires over at 50"],
    ]


def test_one_that_begins_while_it_is_known_is_told_when_that_time_is_over_and_if_it_ends_before_never():
    mark = known(0.05, until=20)
    begins = [seen("fires", 0, 0.05, **mark), seen("fires", 10, 0.05, **mark)]
    assert played(*begins, seen("fires", 20, 0.06, **mark)) == [[], [], ["fires begins at 20"]]
    assert played(*begins, seen("quiet", 15, **mark), seen("quiet", 20)) == [[]] * 4


def test_one_that_goes_on_when_the_time_is_over_is_told_once_more():
    """Also if somebody's next mark has cleared the file of those that are past."""
    for left in (known(0.05, until=20), {}):
        assert played(
            seen("fires", 0, 0.05),
            seen("fires", 10, 0.05, **known(0.05, until=20)),
            seen("fires", 20, 0.05, **left),
            seen("fires", 30, 0.05),
        )[2:] == [["fires goes_on at 20"], []]


def test_one_that_is_much_worse_than_when_it_was_marked_is_told_once():
    mark = known(0.05, until=90)
    assert played(
        seen("fires", 0, 0.05),
        seen("fires", 10, 0.05, **mark),
        seen("fires", 20, 0.13, **mark),
        seen("fires", 30, 0.06, **mark),
        seen("fires", 40, 0.13, **mark),
    )[1:] == [[], ["fires worse at 20"], [], []]
    assert played(seen("fires", 0, 0.05, **mark), seen("fires", 10, 0.13, **mark)) == [
        [],
        ["fires begins at 10"],
    ]


def test_one_that_is_no_longer_known_before_the_time_is_told_only_to_those_who_were_not_told():
    mark = known(0.05, until=90)
    assert played(seen("fires", 0, 0.05), seen("fires", 10, 0.05, **mark), seen("fires", 20, 0.05))[1:] == [
        [],
        [],
    ]
    assert played(seen("fires", 0, 0.05, **mark), seen("fires", 10, 0.05)) == [[], ["fires begins at 10"]]


def test_news_that_nobody_was_sent_yet_are_those_of_the_last_run():
    problems = step(step((), [seen("fires", 0, 0.05)]), [seen("fires", 10, 0.06)])
    assert [(each.news.title, each.since, each.beyond) for each in problems] == [
        ("fires begins at 10", at(0), 0.06)
    ]


@pytest.mark.parametrize("known", [Told(tries=1), Told(under_way=True)])
def test_news_that_may_have_arrived_stay_as_they_were(known):
    (problem,) = step((), [seen("fires", 0, 0.05)])
    (problem,) = step([problem.with_told("team", known)], [seen("fires", 10, 0.06)])
    message = problem.message("team")
    assert (message.title, message.may_repeat) == ("fires begins at 0", True)


def test_an_end_is_told_to_those_who_were_to_be_told_of_the_beginning():
    (problem,) = step((), [seen("fires", 0, 0.05, to=("team", "boss"))])
    (over,) = step([problem.arrived("team", at(0))], [seen("quiet", 10, to=("team", "boss", "new"))])
    assert (over.waiting(), over.event) == (["team", "boss"], "over")
    assert step([over.arrived("team", at(0)).arrived("boss", at(0))], [seen("quiet", 20)]) == ()


def test_an_id_is_of_one_stage_and_channel():
    (problem,) = step((), [seen("fires", 0, 0.05, to=("team", "boss"))])
    (again,) = step([problem], [seen("fires", 10, 0.06, to=("team", "boss"))])
    (worse,) = step([problem.arrived("team", at(0))], [seen("fires", 10, 0.3, to=("team", "boss"))])
    ids = [one.message(channel).id for one in (problem, worse) for channel in ("team", "boss")]
    assert len(set(ids)) == 4
    assert again.message("team").id == ids[0]


def test_a_channel_that_a_rule_has_no_more_is_told_nothing():
    (problem,) = step((), [seen("fires", 0, 0.05)])
    (problem,) = step([problem], [seen("fires", 10, 0.05, to=())])
    assert problem.waiting() == []


def test_rules_of_which_nothing_was_seen_keep_their_problems_and_those_that_are_gone_lose_them():
    problems = step((), [seen("fires", 0, 0.05)])
    assert step(problems, [seen("unknown", 10, rule="Another")])[1:] == problems
    assert of_rules(problems, {("Few answered", "agent=a")}) == ()
    assert of_rules(problems, {("Few answered", "")}) == problems
