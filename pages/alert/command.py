"""`python -m ringyo_data check` with what only the pages know: a scope's words, and the address of a verdict's calls."""

from __future__ import annotations

import argparse
from urllib.parse import urlencode

from ringyo_data.alerts import Rule, Verdict, check_command, links
from ringyo_data.commands import Say
from ringyo_data.settings import Settings

from ..filters import scope

PAGE = "calls"
add_arguments = check_command.add_arguments


def run(options: argparse.Namespace, say: Say) -> int:
    """Run the command with what was given; returns the exit status."""
    return check_command.run(options, say, pages=check_command.Pages(scope.reader, link))


def link(settings: Settings, tz: str, rule: Rule, verdict: Verdict) -> str | None:
    """The address of exactly the calls that a verdict is of; None if the deployment's own address is not set."""
    if settings.public_url is None:
        return None
    return f"{settings.public_url}/{PAGE}?{urlencode(links.of_verdict(rule, verdict, tz), doseq=True)}"
