"""The open problems: when one begins, gets much worse and is over, and which channels wait for that news; pure.

A problem is of one rule and scope, and there is one at a time of each kind: the rule fires, or it cannot be judged.
While viewers know of it (`known.Mark`) no channel is told that it begins or gets worse.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from ..known import Mark
from ..known import key as key_of
from .message import Message

Kind = Literal["fires", "unknown"]
Event = Literal["begins", "worse", "goes_on", "over"]

MUCH_WORSE = 2.0
"""So many times as far beyond the limit as when it was last told, and"""
MUCH_WORSE_OF_LIMIT = 0.1
"""further by this share of what the number is compared with: then a problem is much worse."""
MOST_TRIES = 3
"""After so many sendings without an answer a channel counts as told."""


NOTHING = Message("", "")


@dataclass(frozen=True)
class Told:
    """What a channel knows of a problem: the last *stage* it was told, -1 for none, and when.

    The next one was sent so many *tries* without an answer. It is *under_way* from right before it can arrive until
    its end is known; so it is found after the program was killed.
    """

    stage: int = -1
    tries: int = 0
    under_way: bool = False
    at: datetime | None = None

    @property
    def may_have_come(self) -> bool:
        """Whether the next stage may have arrived."""
        return self.tries > 0 or self.under_way


@dataclass(frozen=True)
class Problem:
    """One problem *since* a moment, until it *ended* (None: it is open).

    Its *stage* is 0, and one more at each further event: when it is much worse, when it goes on although the time is
    over until which it was known, and when it is over; *latest* is the last one but for the end. *beyond* is how far the
    number lay beyond its limit then. *news* is what is to be told of this stage, and *told* has every channel that is to
    know of the problem. *known_until* is set while viewers know of it.
    """

    rule: str
    scope: str
    kind: Kind
    since: datetime
    stage: int = 0
    latest: Event = "begins"
    beyond: float = 0.0
    ended: datetime | None = None
    known_until: datetime | None = None
    news: Message = NOTHING
    told: Mapping[str, Told] = field(default_factory=dict)

    @property
    def event(self) -> Event:
        """What its stage is."""
        return "over" if self.ended else self.latest

    def message(self, channel: str) -> Message:
        """The message for *channel*; its id stays the same if it is sent again."""
        parts = (self.rule, self.scope, self.kind, self.since.isoformat(), self.stage, channel)
        name = hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()
        return replace(self.news, id=name, may_repeat=self.told[channel].may_have_come)

    def waiting(self) -> list[str]:
        """The channels that wait for the news of its stage; none while it is known."""
        if self.known_until and not self.ended:
            return []
        return [name for name, told in self.told.items() if told.stage < self.stage]

    def with_told(self, channel: str, told: Told) -> Problem:
        """The problem, with what this channel knows by now."""
        return replace(self, told={**self.told, channel: told})

    def arrived(self, channel: str, at: datetime) -> Problem:
        """The problem, once a channel got its message *at* a moment."""
        return self.with_told(channel, Told(self.stage, at=at))


@dataclass(frozen=True)
class Seen:
    """What one run sees of a rule and scope *at* a moment.

    It *fires*, is `quiet`, cannot be judged (`unknown`), or was not judged for want of calls (`few`). *beyond* is
    how far the number lies beyond its limit, *against* what it is compared with. The channels *to* tell are told
    unless it is *hushed*. *news* gives what to tell of a problem, *mark* says that viewers know of it.
    """

    rule: str
    scope: str
    state: Literal["fires", "quiet", "unknown", "few"]
    at: datetime
    news: Callable[[Problem], Message]
    beyond: float = 0.0
    against: float = 0.0
    to: tuple[str, ...] = ()
    hushed: bool = False
    mark: Mark | None = None

    @property
    def known_until(self) -> datetime | None:
        """Until when it is known that it fires; None if it is not."""
        holds = self.state == "fires" and is_known(self.mark, self.beyond, self.against, self.at)
        return self.mark.until if self.mark and holds else None


def step(problems: Iterable[Problem], seen: Sequence[Seen]) -> tuple[Problem, ...]:
    """The problems after a run has *seen* rules; those of which it saw nothing stay as they are.

    While a rule cannot be judged, or too few calls are there, its problem is neither over nor worse.
    """
    before: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        before.setdefault((problem.rule, problem.scope), []).append(problem)
    after: list[Problem] = []
    for one in seen:
        after += _of_rule(before.pop((one.rule, one.scope), []), one)
    return (*after, *(problem for rest in before.values() for problem in rest))


def _of_rule(problems: list[Problem], seen: Seen) -> list[Problem]:
    kept = [_followed(problem, seen) for problem in problems]
    if seen.state in ("fires", "unknown") and not any(
        problem.kind == seen.state and not problem.ended for problem in problems
    ):
        begun = Problem(
            seen.rule, seen.scope, seen.state, seen.at, beyond=seen.beyond, known_until=seen.known_until
        )
        kept.append(replace(begun, news=seen.news(begun)))
    owing = [_owed(problem, seen) for problem in kept]
    return [problem for problem in owing if not problem.ended or problem.waiting()]


def _followed(problem: Problem, seen: Seen) -> Problem:
    """The problem after this run; as long as nobody was sent its news, they are those of the last run."""
    if problem.ended:
        return problem
    if _is_over(problem, seen):
        return _renewed(replace(problem, ended=seen.at), seen)
    if problem.kind != seen.state:
        return problem
    now = replace(problem, known_until=seen.known_until)
    if all(told.stage < problem.stage and not told.may_have_come for told in problem.told.values()):
        return replace(now, beyond=seen.beyond, news=seen.news(problem))
    if seen.state == "fires" and not now.known_until:
        return _worse_or_back(now, seen, problem.known_until)
    return now


def _worse_or_back(problem: Problem, seen: Seen, was_known_until: datetime | None) -> Problem:
    """A problem that channels know and viewers have not marked (any more), after a run in which it fires."""
    if is_much_worse(problem.beyond, seen.beyond, seen.against):
        return _renewed(replace(problem, latest="worse", beyond=seen.beyond), seen)
    if was_known_until and was_known_until <= seen.at:
        return _renewed(replace(problem, latest="goes_on", beyond=seen.beyond), seen)
    return problem


def known_key(rule: str, scope: str) -> str:
    """Under what viewers mark the problem of a rule and scope as known."""
    return key_of("alert", rule, scope)


def is_known(mark: Mark | None, beyond: float, against: float, at: datetime) -> bool:
    """Whether a problem that lies so far *beyond* its limit *at* a moment is known: not much worse than when it was marked."""
    return mark is not None and at < mark.until and not is_much_worse(mark.size, beyond, against)


def _is_over(problem: Problem, seen: Seen) -> bool:
    if problem.kind == "unknown":
        return seen.state != "unknown"
    return seen.state == "quiet"


def is_much_worse(before: float, beyond: float, against: float) -> bool:
    """Whether a number that was so far beyond its limit *before* is much worse now; *against* is what it is compared with."""
    more = beyond - before
    return beyond >= MUCH_WORSE * before and more > 0 and more >= MUCH_WORSE_OF_LIMIT * abs(against)


def _renewed(problem: Problem, seen: Seen) -> Problem:
    """The problem at its next stage, of which no message was sent yet."""
    told = {name: replace(told, tries=0, under_way=False) for name, told in problem.told.items()}
    return replace(problem, stage=problem.stage + 1, news=seen.news(problem), told=told)


def _owed(problem: Problem, seen: Seen) -> Problem:
    """With the channels that are to know of it: of a problem that is over no new ones, nor of one that is known or in quiet hours."""
    told = {name: known for name, known in problem.told.items() if name in seen.to}
    if not (problem.ended or problem.known_until or seen.hushed):
        told = {name: Told() for name in seen.to} | told
    return replace(problem, told=told)


def of_rules(problems: Iterable[Problem], names: Collection[tuple[str, str]]) -> tuple[Problem, ...]:
    """The problems of rules and scopes that there still are."""
    return tuple(problem for problem in problems if (problem.rule, problem.scope) in names)
