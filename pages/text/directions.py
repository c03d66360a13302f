"""The words for a rate of one direction: calls that are made are answered, calls that come in are taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ringyo_data.direction import INBOUND, OUTBOUND


@dataclass(frozen=True)
class Words:
    """The name of the rate, what became of a call that counts in it, the calls that it is of, and the rate within a sentence.

    *only* goes before "calls" in a sentence about those that rates are of: `outgoing ` if there are others beside them.
    """

    rate: str
    answered: str
    calls: str
    of_findings: str
    only: str = ""

    def beside_others(self) -> Words:
        """The words where there are calls of other directions, too."""
        return replace(self, only=f"{self.calls} ")


WORDS = {
    OUTBOUND: Words("Answer rate", "answered", "outgoing", "answer rate"),
    INBOUND: Words("Taken", "taken", "incoming", "share taken"),
}
