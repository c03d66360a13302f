"""Figures as tables, on the screen and in `docs/benchmarks.md`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).parents[2] / "docs" / "benchmarks.md"

HEAD = """# What things cost

Written by `make bench`, which measures everything anew. It plays the API on the same machine, in a process of its own
that waits as long before each answer as a network would; what is compared ran in the same minutes on the same machine.
So **the ratios are what to quote**: seconds depend on the machine, and are on the screen only.
"""


@dataclass(frozen=True)
class Promise:
    """Something that has to hold, and what was measured."""

    what: str
    measured: str
    held: bool


@dataclass(frozen=True)
class Section:
    """One question with its table. Columns in *on_screen_only* depend on the machine."""

    title: str
    how: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    on_screen_only: frozenset[str] = frozenset()
    promises: Sequence[Promise] = field(default_factory=tuple)

    def markdown(self) -> str:
        """The section as it stands in the file."""
        kept = [n for n, name in enumerate(self.columns) if name not in self.on_screen_only]
        lines = [self.columns, ["---", *["--:"] * (len(self.columns) - 1)], *self.rows]
        table = "\n".join(f"| {' | '.join(line[n] for n in kept)} |" for line in lines)
        promises = "\n".join(
            f"* {promise.what}: {promise.measured}{'' if promise.held else ' — **not held**'}"
            for promise in self.promises
        )
        return "\n\n".join(part for part in (f"## {self.title}", self.how, table, promises) if part)

    def show(self) -> None:
        """Print the section."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        print(f"\n{self.title}\n{'-' * len(self.title)}")
        for line in (self.columns, *self.rows):
            print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
        for promise in self.promises:
            print(f"{'held    ' if promise.held else 'NOT HELD'}  {promise.what}: {promise.measured}")


def write(sections: Sequence[Section], file: Path = FILE) -> None:
    """Write the file anew, and say how busy the machine was: a loaded one makes waiting side by side worth less."""
    file.write_text(
        "\n\n".join([f"{HEAD.rstrip()}\n{_busy()}", *(each.markdown() for each in sections)]) + "\n"
    )


def renew(sections: Sequence[Section], file: Path = FILE) -> None:
    """Put these sections in place of those of the same title, new ones last; the others stay as they were measured."""
    head, *kept = file.read_text().rstrip("\n").split("\n\n## ")
    new = {section.title: section.markdown().removeprefix("## ") for section in sections}
    parts = [new.pop(part.partition("\n")[0], part) for part in kept]
    file.write_text("\n\n## ".join([head, *parts, *new.values()]) + "\n")


def _busy() -> str:
    return f"Over the last quarter of an hour {os.getloadavg()[2]:.0f} processes wanted its {os.cpu_count()} cores."
