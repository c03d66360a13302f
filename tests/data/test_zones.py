"""Time zones are the same on every system."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from ringyo_data import zones


@pytest.mark.parametrize(
    "name", ["UTC", "Europe/Berlin", "Asia/Calcutta", "Asia/Kolkata", "US/Eastern", "EST5EDT"]
)
def test_names_that_browsers_use_are_zones(name):
    assert name in zones.NAMES


@pytest.mark.parametrize(
    "name",
    [
        "",
        "posixrules",
        "Factory",
        "localtime",
        "right/Europe/Berlin",
        "posix/Europe/Berlin",
        "europe/berlin",
        "Europe",
        "../../etc/passwd",
        "/usr/share/zoneinfo/Europe/Berlin",
        "leapseconds",
        "tzdata.zi",
        "zone.tab",
        "\x00",
    ],
)
def test_what_else_a_system_has_beside_its_zones_is_none(name):
    assert name not in zones.NAMES


def test_every_zone_can_be_read_without_the_systems_database():
    code = (
        "import json, zoneinfo; from ringyo_data import zones; import pandas as pd\n"
        "for name in zones.NAMES: zoneinfo.ZoneInfo(name)\n"
        "noon = pd.Timestamp('2026-01-01T12:00Z').tz_convert('Asia/Calcutta')\n"
        "print(json.dumps([len(zones.NAMES), noon.isoformat(), zones.country_names()['DE']]))"
    )
    environment = os.environ | {"PYTHONTZPATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60, env=environment
    )
    assert json.loads(done.stdout) == [len(zones.NAMES), "2026-01-01T17:30:00+05:30", "Germany"]
