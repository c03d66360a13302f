"""Names of time zones, from the one database that is the same on every system: PyPI's `tzdata`.

A system's own database may lack older names that browsers use (`Asia/Calcutta`), and has
entries that are no zones (`posixrules`, `localtime`). Python's `zoneinfo` reads
`tzdata` if the system lacks a name; Arrow does not, so Arrow is never asked for a zone.
"""

from __future__ import annotations

from importlib.resources import files

_DATABASE = files("tzdata")

NAMES = frozenset(_DATABASE.joinpath("zones").read_text(encoding="utf-8").split()) - {"Factory"}
"""Every zone and its older names; `Factory` stands for a clock that nobody has set."""


def country_names() -> dict[str, str]:
    """The English name of each country by its ISO 3166 code, from the list beside the zones."""
    text = _DATABASE.joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))
