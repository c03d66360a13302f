"""Agents and lines that somebody has written down and that the account does not have; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ringyo_data.masking.numbers import masked
from ringyo_data.misspelt import nearest, quoted
from ringyo_data.names import Names

from ..text.own_numbers import Lines
from .facets import MOST_LINES, Facets
from .view import View

HOW = "choose it in the sidebar, and take its words from the link"


@dataclass(frozen=True)
class There:
    """Who there is: agents' names by their ids, and the words of lines; None for what is not known."""

    agents: Mapping[str, str] | None = None
    lines: Collection[str] | None = None

    @classmethod
    def of(cls, names: Names, facets: Facets, named: Collection[str], lines: Lines) -> There:
        """What the API tells (*names*, and the words of the *named* lines) and what has calls; not known before both were read."""
        ids = {agent: agent for agent in (*names.history.agents, *facets.agents)}
        knows_agents = names.by_id and facets.agents and not names.problem
        knows_lines = names.phone_numbers and 0 < len(facets.lines) < MOST_LINES and not names.numbers_problem
        words = {*named, *facets.lines}
        if lines.shows:  # a link may still have the words that hide a number
            words = {word for number in words for word in lines.words(number)}
        return cls({**ids, **names.by_id} if knows_agents else None, words if knows_lines else None)

    def strangers(self, view: View) -> tuple[str, ...]:
        """What each agent and line that a view names and that is not there is to be mended to: parts of a sentence."""
        agents = (self.agent(one) for one in (*view.agents, *view.other_agents) if one)
        lines = (self._line(one) for one in (*view.lines, *view.other_lines) if one)
        return tuple(filter(None, (*agents, *lines)))

    def lets_nothing_through(self, view: View) -> bool:
        """Whether a view asks for agents or lines of which none is there."""
        return _are_all_strange(view.agents, self.agents) or _are_all_strange(view.lines, self.lines)

    def agent(self, word: str, *, by_name: bool = False) -> str:
        """What is wrong with an agent's id, or *by_name* its exact name; empty if nothing is, or that is not known."""
        if self.agents is None or word in self.agents or (by_name and word in self.agents.values()):
            return ""
        near = nearest(word, (*self.agents, *self.agents.values()))
        ids = [agent for agent, name in self.agents.items() if near in (agent, name)]
        hint = f"did you mean {ids[0]} ({self.agents[ids[0]]})?" if ids else f"{HOW}."
        return f"the agent {quoted(word)}, which this account does not have; {hint}"

    def _line(self, word: str) -> str:
        if self.lines is None or word in self.lines:
            return ""
        if word.startswith("+"):
            return f"the line {masked(word)}, which this account does not have; {HOW}."
        return f"the line {quoted(word)}, which this account does not have; {HOW}, which change with the API key."


def _are_all_strange(words: Collection[str], there: Collection[str] | None) -> bool:
    return there is not None and bool(words) and not any(word in there for word in words)
