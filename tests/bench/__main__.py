"""Measures what things cost, prints it, and writes `docs/benchmarks.md`: `make bench`.

    python -m tests.bench [--quick] [--only speed pace frame memory alarms pages agents store visit sessions install extremes since numbers opening alerts check workbooks report]

A full run takes some fifteen minutes and, like the tests, needs a browser. With
--only the other sections of the file stay; with --quick nothing is written.
The exit status is 1 where something that has to hold does not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.bench import (
    alarms,
    alerts,
    checking,
    extremes,
    first_visit,
    frames,
    idle_sessions,
    installing,
    many_agents,
    opening,
    pace_keeping,
    page_speed,
    pull_speed,
    report,
    report_speed,
    since,
    steady_numbers,
    store_speed,
    workbooks,
)

SECTIONS: dict[str, Callable[..., report.Section]] = {
    "speed": pull_speed.section,
    "pace": pace_keeping.section,
    "frame": frames.typing_section,
    "memory": frames.memory_section,
    "alarms": alarms.section,
    "pages": page_speed.section,
    "agents": many_agents.section,
    "report": report_speed.section,
    "store": store_speed.section,
    "visit": first_visit.section,
    "sessions": idle_sessions.section,
    "install": installing.section,
    "extremes": extremes.section,
    "workbooks": workbooks.section,
    "since": since.section,
    "numbers": steady_numbers.section,
    "opening": opening.section,
    "alerts": alerts.section,
    "check": checking.section,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes, to see whether it works")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION")
    options = parser.parse_args(arguments)
    sections = []
    for name in options.only:
        section = SECTIONS[name](quick=options.quick)
        if options.quick:  # nothing is promised of sizes so small
            section = replace(section, promises=())
        section.show()
        sections.append(section)
    if not options.quick:
        (report.write if len(sections) == len(SECTIONS) else report.renew)(sections)
        print(f"\nWritten to {report.FILE.name}.")
    return int(not all(promise.held for section in sections for promise in section.promises))


if __name__ == "__main__":
    sys.exit(main())
