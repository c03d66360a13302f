"""Tells the channels what is new. If the program is killed, hardly any message is lost and none is sent twice.

1. One process at a time: the store gives a lease.
2. What a run saw is kept before anything is sent.
3. Right before the last bytes of a message go out, it is kept that they will; once it was accepted, that it was. Of a
   process that is killed between these two nobody can say whether its message arrived, but mostly it did. So the next
   run takes it as told. A webhook is sent it again, with the same id, by which its receiver can drop the second one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..store import Store
from . import state
from .channels import Channel, Webhook
from .delivery import deliver
from .message import PATIENCE_SECONDS, Undelivered, Unsure
from .problems import MOST_TRIES, Problem, Seen, of_rules, step
from .state import Memory

BUSY = "Another check is under way; it tells what is new."
GIVEN_UP = "{}: whether a message arrived could not be told; it is taken as told and not sent again."
LATE = "The rest is left to the next run: this one took too long."


@dataclass(frozen=True)
class Outcome:
    """How many messages arrived and how many are still *due*, with a line for whatever went wrong."""

    arrived: int = 0
    due: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Round:
    """One run of the check: *at* which moment it began to read, what it has *seen* of each rule, the *names* and scopes of all rules, and in which hours no message is sent."""

    at: datetime
    seen: Sequence[Seen]
    names: frozenset[tuple[str, str]]
    is_hushed: Callable[[Problem], bool] = lambda _: False


def tell(
    store: Store,
    channels: Mapping[str, Channel],
    round_: Round,
    *,
    say: Callable[[str], object] = print,
    sleep: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Remember what *round_* saw, and tell the channels of it. Raises `StoreError` if nothing can be remembered.

    A run that began before another one that is over changes nothing, and sends what is due.
    """
    with store.lease(state.LOCK) as held:
        if held is None:
            return Outcome(problems=(BUSY,))
        memory, notice = state.read(store)
        if round_.at >= memory.judged_at:
            problems = step(of_rules(memory.problems, round_.names), round_.seen)
            memory = Memory(round_.at, problems)
            state.keep(store, memory)
        sending = _Sending(store, channels, memory, say=say, sleep=sleep, at=round_.at)
        if notice:
            sending.note(notice)
        for problem in memory.problems:
            if round_.is_hushed(problem):
                continue
            for channel in problem.waiting():
                if not held(PATIENCE_SECONDS):
                    sending.note(LATE)
                    return sending.outcome
                problem = sending.send(problem, channel)  # noqa: PLW2901  (the same one, told)
        return sending.outcome


class _Sending:
    """Sends one message after the other, and keeps how far that is."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        memory: Memory,
        *,
        say: Callable[[str], object],
        sleep: Callable[[float], None],
        at: datetime,
    ) -> None:
        self._store, self._channels, self._memory = store, channels, memory
        self._say, self._sleep, self._at = say, sleep, at
        self.outcome = Outcome()

    def note(self, line: str, *, due: int = 0) -> None:
        was = self.outcome
        self.outcome = replace(was, due=was.due + due, problems=(*was.problems, line))

    def send(self, problem: Problem, channel: str) -> Problem:
        """Tell *channel* of the problem's stage; gives the problem as it is known then."""
        before, to = problem.told[channel], self._channels[channel]
        if before.tries >= MOST_TRIES or (before.under_way and not isinstance(to, Webhook)):
            self.note(GIVEN_UP.format(channel))
            return self._keep(problem, problem.arrived(channel, self._at))
        message = problem.message(channel)

        def mark(under_way: bool) -> None:
            nonlocal problem
            problem = self._keep(problem, problem.with_told(channel, replace(before, under_way=under_way)))

        try:
            remark = deliver(to, message, mark=mark, say=self._say, sleep=self._sleep)
        except Undelivered as error:
            self.note(f"{error} It is tried again at the next run.", due=1)
            return problem
        except Unsure as error:
            self.note(f"{error} It is sent again at the next run.", due=1)
            once_more = replace(before, tries=before.tries + 1, under_way=False)
            return self._keep(problem, problem.with_told(channel, once_more))
        if remark:
            self.note(remark)
        self.outcome = replace(self.outcome, arrived=self.outcome.arrived + 1)
        return self._keep(problem, problem.arrived(channel, self._at))

    def _keep(self, old: Problem, new: Problem) -> Problem:
        self._memory = state.with_problem(self._memory, old, new)
        state.keep(self._store, self._memory)
        return new
