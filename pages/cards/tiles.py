"""The tiles: numbers of `metrics`. A new tile is a function here and its place in `FIRST` or `FURTHER`.

A function that gives None has no tile in this account.
"""

from __future__ import annotations

from collections.abc import Callable

from ringyo_data import metrics
from ringyo_data.direction import INBOUND
from ringyo_data.metrics import Change, Rate, Tally

from .. import loading
from ..loading import Selection, periods, targets
from ..sentences import durations
from ..text import wording
from ..text.directions import WORDS
from . import cost, missed
from . import receipt as receipts
from .receipt import Receipt
from .tile import Facts, Make, Tile, Words, row


def draw(selection: Selection) -> None:
    """All tiles, those of every account first."""
    facts = Facts.of(selection)
    draw_first(facts)
    draw_further(facts)


def draw_first(facts: Facts) -> None:
    """The six tiles that every account has."""
    row(facts, FIRST)


def draw_further(facts: Facts) -> None:
    """The tiles of accounts that hand calls over or take calls."""
    row(facts, FURTHER, first=len(FIRST))


def _grown(say: Callable[..., str], change: Change, selection: Selection) -> str:
    """How much a number has grown; per day if the periods differ in length."""
    return say(change.after, change.before, clear=change.clear, a_day=not periods.is_as_long(selection))


def _points(change: Change, *, good_when_up: bool) -> Words:
    words = wording.change_points(change.value, clear=change.clear)
    if not change.clear:
        return words, "neutral"
    return words, "good" if (change.value > 0) == good_when_up else "bad"


def _noted(facts: Facts, *notes: str) -> str:
    """The line below a rate: the last moment whose calls count, if some calls are too young for it, and *notes*."""
    until = facts.selection.rates_until
    of = f"of calls until {wording.clock(until, facts.selection.view.zone)}" if until else ""
    return ", ".join(filter(None, (of, *notes)))


def _calls(facts: Facts) -> Tile:
    selection = facts.selection
    return Tile(
        "Calls",
        facts.now.tally.calls,
        wording.count,
        Receipt(
            "Every call that was started in the period, whatever became of it.",
            selection.expected,
            start="Calls that the API counts",
            excluded=(
                ("could not be loaded", selection.missing),
                ("records that could not be used", selection.unusable),
                ("records that came again", selection.repeated),
                ("left out by the filters", selection.loaded - len(selection.calls)),
            ),
            counted="Calls shown",
        ),
        lambda changes: (_grown(wording.change_share, changes.calls, selection), "neutral"),
        "calls",
        targets.number(facts.targets.calls_per_day, "a day"),
    )


def _answer_rate(facts: Facts) -> Tile:
    rate, words = facts.now.answer_rate, facts.selection.words
    return Tile(
        words.rate,
        rate.value,
        wording.percent,
        _rate_receipt(words.answered, rate, facts),
        lambda changes: _points(changes.answer_rate, good_when_up=True),
        "answer_rate",
        _noted(facts, targets.share(facts.targets.answer_rate)),
        measure="answer-rate",
    )


def _taken(facts: Facts) -> Tile | None:
    """The rate of incoming calls that somebody took, if there are outgoing calls too."""
    selection = facts.selection
    if selection.taken.empty:
        return None
    ripe = metrics.started_before(selection.taken, selection.rates_until)
    tally, words, rate = metrics.tally(ripe), WORDS[INBOUND], metrics.answer_rate(ripe)
    before = selection.taken_before
    gap = None if before is None else metrics.difference(rate, metrics.answer_rate(before))
    return Tile(
        words.rate,
        rate.value,
        wording.percent,
        Receipt(
            "**Taken / settled incoming calls.** Settled is every call that is not live any more.",
            len(selection.calls),
            excluded=(
                ("not incoming", len(selection.ripe) - tally.calls),
                *receipts.late(selection),
                ("live, not over yet", tally.live),
            ),
            counted="Settled incoming calls",
            part=(words.answered, rate.part),
            notes=tuple(_certainty(rate, tally)),
        ),
        lambda _: ("", "neutral") if gap is None else _points(gap, good_when_up=True),
        "taken",
        note=f"of {wording.plural(tally.settled, 'settled incoming call')}",
    )


def _missed_callers(facts: Facts) -> Tile | None:
    """How many callers nobody took, and how many of them were not reached since."""
    callers = facts.missed
    if callers is None:
        return None
    return Tile(
        "Missed callers",
        len(callers.table),
        wording.count,
        missed.receipt(callers, facts.selection),
        note=f"{wording.count(callers.waiting)} not reached since",
    )


def _conversation_rate(facts: Facts) -> Tile:
    """The share of settled calls that became a conversation."""
    rate, unknown = facts.now.conversation_rate, facts.now.answered_without_duration
    length = wording.duration(loading.settings().conversation_seconds)
    notes = _certainty(rate, facts.now.rated)
    if unknown:
        most = wording.percent((rate.part + unknown) / rate.whole)
        notes.append(
            f"{wording.plural(unknown, 'answered call')} without a duration: not counted as conversations; with all of them the rate is {most}."
        )
    return Tile(
        "Conversation rate",
        rate.value,
        wording.percent,
        receipts.of_settled(
            f"**Answered calls of {length} or longer / settled calls.**",
            facts.now.rated,
            *notes,
            part=("conversations", rate.part),
            late=receipts.late(facts.selection),
        ),
        lambda changes: _points(changes.conversation_rate, good_when_up=True),
        "conversation_rate",
        _noted(facts),
        measure="conversation-rate",
    )


def _hand_over_rate(facts: Facts) -> Tile | None:
    rate, tally = facts.now.hand_over_rate, facts.now.rated
    if not facts.now.hands_over:
        return None
    return Tile(
        "Hand-over rate",
        rate.value,
        wording.percent,
        Receipt(
            "**Handed over to a human / answered calls.** Answered is both of: by the agent, handed over.",
            len(facts.selection.calls),
            excluded=(
                *receipts.unrated(tally),
                *receipts.late(facts.selection),
                ("live, not over yet", tally.live),
                ("not answered", tally.settled - tally.answered),
            ),
            counted="Answered calls",
            part=("handed over", tally.handed_over),
            notes=_sureness(rate, tally.live),
        ),
        lambda changes: (
            wording.change_points(changes.hand_over_rate.value, clear=changes.hand_over_rate.clear),
            "neutral",
        ),
        "hand_over_rate",
        _noted(facts),
        measure="hand-over-rate",
    )


def _failed_share(facts: Facts) -> Tile:
    rate = facts.now.failed_share
    return Tile(
        "Failed share",
        rate.value,
        wording.percent,
        _rate_receipt("failed", rate, facts),
        lambda changes: _points(changes.failed_share, good_when_up=False),
        "failed_share",
        _noted(facts, targets.share(facts.targets.failed_share)),
        measure="failed-share",
    )


def _rate_receipt(word: str, rate: Rate, facts: Facts) -> Receipt:
    tally = facts.now.rated
    notes = [*_certainty(rate, tally)]
    if word != "failed" and tally.handed_over:
        notes.append(f"Of these, {wording.calls(tally.handed_over)} handed over to a human.")
    definition = f"**{word.capitalize()} / settled calls.** Settled is every call that is not live any more."
    return receipts.of_settled(
        definition, tally, *notes, part=(word, rate.part), late=receipts.late(facts.selection)
    )


def _certainty(rate: Rate, tally: Tally) -> list[str]:
    """How sure a share is, what it can be once live calls have ended, and which calls of no known outcome it counts."""
    notes = [*_sureness(rate, tally.live)]
    if tally.other:
        notes.append(f"{wording.calls(tally.other)} ended with a status of no known group; they are settled.")
    return notes


def _sureness(rate: Rate, live: int) -> tuple[str, ...]:
    """How sure a share is, and what it can become once the *live* calls have ended."""
    if not rate.whole:
        return ()
    sure = f"95% sure that the true share lies between {wording.percent(rate.low)} and {wording.percent(rate.high)}."
    bounds = f"Once the live calls have ended it will be between {wording.percent(rate.floor)} and {wording.percent(rate.ceiling)}."
    return (sure, bounds) if live else (sure,)


def _typical_duration(facts: Facts) -> Tile:
    lasted, p90 = facts.now.typical, facts.now.typical.p90_seconds
    return Tile(
        "Typical duration",
        lasted.median_seconds,
        wording.duration,
        receipts.of_durations(
            "**The median:** half of the calls lasted so long or less, half so long or longer.",
            len(facts.selection.calls),
            lasted.calls,
            durations.certainty(lasted),
            *(
                []
                if wording.missing(p90)
                else [f"Nine in ten calls lasted {wording.duration(p90)} or less (p90)."]
            ),
            f"The mean, {wording.duration(lasted.mean_seconds)}, is for planning capacity only.",
            late=receipts.late(facts.selection),
        ),
        lambda changes: (
            wording.change_duration(changes.median_seconds.value, clear=changes.median_seconds.clear),
            "neutral",
        ),
        "median_seconds",
        _noted(facts, targets.duration(facts.targets.typical_duration_seconds)),
        measure="typical-duration",
    )


def _talk_time(facts: Facts) -> Tile:
    lasted, unknown = facts.now.durations, facts.now.handed_over_without_duration
    costs = cost.of_talk(lasted.total_seconds, loading.settings())
    left_out = f"Not in it{' and not in the cost' if costs else ''}: {wording.plural(unknown, 'handed-over call')} without a duration."
    return Tile(
        "Talk time",
        lasted.total_seconds,
        wording.hours,
        receipts.of_durations(
            "**The durations of all calls added up.**",
            facts.now.tally.calls,
            lasted.calls,
            f"Exactly {wording.count(lasted.total_seconds)} seconds.",
            *([left_out] if unknown else []),
            *([costs.receipt] if costs else []),
        ),
        lambda changes: (
            _grown(wording.change_talk, changes.talk_seconds, facts.selection),
            "neutral",
        ),
        "talk_seconds",
        costs.note if costs else "",
    )


def _peak(facts: Facts) -> Tile:
    talks = facts.now.conversations
    when = wording.md(wording.moment(talks.peak.at, facts.selection.view.zone))
    return Tile(
        "Peak conversations at once",
        talks.peak.calls,
        wording.count,
        receipts.of_conversations(
            "**The most conversations going on at one moment.**",
            facts.now.tally.calls,
            talks,
            f"First reached: {when}.",
        ),
        lambda changes: (
            wording.change_count(changes.peak.after, changes.peak.before, clear=changes.peak.clear),
            "neutral",
        ),
        "peak",
        targets.number(facts.targets.conversations_at_once),
        short="Peak conversations",
    )


FIRST: tuple[Make, ...] = (_calls, _answer_rate, _failed_share, _typical_duration, _talk_time, _peak)
FURTHER: tuple[Make, ...] = (_conversation_rate, _hand_over_rate, _taken, _missed_callers)
