"""What the audit says of the answers it gets."""

from __future__ import annotations

from typing import Any

from tests.audit import verdict

SKIPPED = {"name": "altair", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def _package(name: str, *weaknesses: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": list(weaknesses)}


def test_a_weakness_fails_and_is_named_with_its_mend() -> None:
    weakness = {"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"]}
    assert verdict([_package("a"), _package("b", weakness)]) == (
        1,
        "Known weaknesses of what is installed:\nb 1.0: PYSEC-2026-1, mended in 1.1, 2.0",
    )


def test_a_weakness_without_a_mend_says_so() -> None:
    assert verdict([_package("a", {"id": "X", "fix_versions": []})])[1].endswith("mended in no version yet")


def test_packages_that_were_not_looked_up_do_not_count_as_sound() -> None:
    assert verdict([_package("a"), SKIPPED]) == (0, "No known weakness in 1 of 2 pinned packages.")


def test_no_answer_at_all_is_said() -> None:
    words = "The advisories cannot be reached from here: nothing was looked up."
    assert verdict([SKIPPED]) == verdict([]) == (0, words)
