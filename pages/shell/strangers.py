"""What the secrets say of agents and lines that the account does not have: in rules, saved views and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ringyo_data.alerts import Rule
from ringyo_data.misspelt import quoted
from ringyo_data.settings import Settings

from ..filters import scope
from ..filters.strangers import There
from .views import SavedView


def of_rule(rule: Rule, there: There, zone: str, own: Settings) -> str:
    """What is wrong with a rule's scope: a sentence; empty if nothing is."""
    view = scope.view_of(rule.scope, zone, own)
    wrong = there.strangers(view)
    verdict = " The rule cannot be judged." if there.lets_nothing_through(view) else ""
    return f"The alert rule {quoted(rule.name)} names {wrong[0]}{verdict}" if wrong else ""


def absent(rule: Rule, there: There, zone: str, own: Settings) -> str:
    """Why no call can be in a rule's scope, as the end of a sentence; empty if some can."""
    view = scope.view_of(rule.scope, zone, own)
    return f"it names {there.strangers(view)[0]}".rstrip(".?") if there.lets_nothing_through(view) else ""


def sentences(
    there: There,
    *,
    rules: Sequence[Rule],
    views: Sequence[SavedView],
    events: Sequence[Mapping[str, object]],
    own: Settings,
    zone: str,
) -> list[str]:
    """Everything that is to be mended, a sentence each."""
    of_views = (
        f"The link of the view {quoted(each.name)} in the secrets names {wrong}"
        for each in views
        for wrong in there.strangers(each.read(own, zone)[0])[:1]
    )
    of_events = (
        f"The table number {number} of [[events]] in the secrets names {wrong}"
        for number, row in enumerate(events, 1)
        if row.get("agent") and (wrong := there.agent(str(row["agent"]).strip(), by_name=True))
    )
    return [*filter(None, (of_rule(rule, there, zone, own) for rule in rules)), *of_views, *of_events]
