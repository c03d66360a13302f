"""`python -m ringyo_data check` with what only the pages know: a scope's words, and the address of a verdict's calls."""

from __future__ import annotations

import argparse
from dataclasses import replace
from urllib.parse import urlencode

from ringyo_data.alerts import Rule, Verdict, check_command
from ringyo_data.pull_command import Say
from ringyo_data.settings import Settings

from ..filters import local_days, params_from_view, scope

PAGE = "calls"
add_arguments = check_command.add_arguments


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    return check_command.run(options, say, pages=check_command.Pages(scope.reader, link))


def link(settings: Settings, tz: str, rule: Rule, verdict: Verdict) -> str | None:
    """The address of exactly the calls that a verdict is of; None if the deployment's own address is not set."""
    if settings.public_url is None:
        return None
    view = scope.view_of(rule.scope, tz, settings)
    since, until = (moment.astimezone(view.tz) for moment in (verdict.window.since, verdict.window.until))
    first, last = local_days(verdict.window, tz)
    view = replace(view, zone=tz, period="custom", first=first, last=last, compare="off")
    if view.span != verdict.window:
        view = replace(view, between=(since, until))
    if verdict.direction and not view.directions:
        view = replace(view, directions=(verdict.direction,))
    params = dict(rule.of.narrows) | params_from_view(view)
    return f"{settings.public_url}/{PAGE}?{urlencode(params, doseq=True)}"
