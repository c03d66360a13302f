"""What is installed is what the lists say, down to the dependencies of the dependencies."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def pins(name: str) -> dict[str, str]:
    """The exact versions in a list of requirements, by name."""
    lines = (ROOT / name).read_text().splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith(("#", "-"))]
    return {canonicalize_name(package): version for package, version in pairs}


def needed_by(names: set[str]) -> set[str]:
    """These packages and all that they need here, without extras."""
    needed: set[str] = set()
    rest = list(names)
    while rest:
        name = canonicalize_name(rest.pop())
        if name not in needed:
            needed.add(name)
            wanted = map(Requirement, metadata.requires(name) or [])
            rest += [one.name for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})]
    return needed


def test_every_package_that_the_dashboard_needs_is_pinned_to_what_is_installed():
    pinned = {**pins("constraints.txt"), **pins("requirements.txt")}
    needed = needed_by(set(pins("requirements.txt")))
    assert {name: pinned.get(name) for name in needed} == {name: metadata.version(name) for name in needed}


def test_the_list_that_the_cloud_installs_names_the_constraints():
    assert "-c constraints.txt" in (ROOT / "requirements.txt").read_text().splitlines()
