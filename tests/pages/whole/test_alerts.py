"""The page of alerts on the invented account."""

from __future__ import annotations

import tomllib

from .conftest import texts


def test_example_rules_are_played_in_the_demo(dashboard):
    at = dashboard("alerts")
    assert not at.exception
    print(texts(at))
    assert 0
