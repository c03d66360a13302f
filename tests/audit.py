"""Compares what is installed with the published advisories: `make audit`.

PyPI answers per package and version. If it cannot be reached, or answers for
none of them, that is said and nothing fails: a check that could not be made is no finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LISTS = ("requirements.txt", "constraints.txt")


def main() -> int:
    """Print the verdict; the exit status is 1 if an installed version has a known weakness."""
    status, words = verdict(dependencies())
    print(words)
    return status


def dependencies() -> list[dict[str, Any]]:
    """What pip-audit reports for every pinned dependency; empty if it could not ask."""
    lists = [word for name in LISTS for word in ("-r", name)]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["-m", "pip_audit", *lists, "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        subprocess.run(
            [sys.executable, *command, "--format", "json", "--output", report],
            cwd=ROOT,
            check=False,
            stderr=subprocess.DEVNULL,
        )
        # The exit status is 1 for a finding and for no answer alike; only a finding has a report.
        return json.loads(report.read_text())["dependencies"] if report.exists() else []


def verdict(dependencies: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    """The exit status, and a line for each weakness, or how many versions were looked up."""
    answered = [each for each in dependencies if "vulns" in each]
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for each in answered
        for weakness in each["vulns"]
    ]
    if weak:
        return 1, "\n".join(["Known weaknesses of what is installed:", *weak])
    if not answered:
        return 0, "The advisories cannot be reached from here: nothing was looked up."
    return 0, f"No known weakness in {len(answered)} of {len(dependencies)} pinned packages."


if __name__ == "__main__":
    sys.exit(main())
