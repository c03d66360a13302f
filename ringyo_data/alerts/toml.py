"""A rule as the lines of TOML that make it."""

from __future__ import annotations

import json

from .rules import AT_LEAST, Rule


def lines(rule: Rule) -> str:
    """The table `[[alerts]]` of a rule; what holds without an entry is left out. Read again, it is the same rule."""
    entries = {
        "name": rule.name,
        "measure": rule.measure,
        "scope": rule.scope.words or None,
        "when": rule.when,
        "value": int(rule.value) if rule.value is not None and rule.value.is_integer() else rule.value,
        "over": rule.over if rule.hours is None else f"{rule.hours}h",
        "at_least": None if rule.at_least == AT_LEAST else rule.at_least,
        "quiet": rule.quiet and "{}-{}".format(*rule.quiet),
        "to": list(rule.to) or None,
    }
    written = [f"{name} = {_written(value)}" for name, value in entries.items() if value is not None]
    return "\n".join(("[[alerts]]", *written)) + "\n"


def _written(value: object) -> str:
    """Texts, numbers and lists of texts look as in JSON; but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
