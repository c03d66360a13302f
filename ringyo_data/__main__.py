"""The data layer from a shell: `python -m ringyo_data COMMAND`."""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "pull": ("ringyo_data.pull_command", "read calls into the store, and into a file"),
    "summary": ("ringyo_data.summary_command", "print the numbers of the Overview"),
    "check": ("pages.alert.command", "judge the alert rules, and tell their channels what is new"),
    "report": ("pages.report.command", "write a page as one file, or send it"),
    "demo-api": ("ringyo_data.demo.command", "serve invented calls as the API would"),
}
"""Each command's module, which has `add_arguments` and `run`, and what it does. Only the one that is asked for is
imported: a check and a report are made of the pages, which nothing else here knows."""

say = functools.partial(print, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(words).parse_args(words)
    status: int = options.run(options, say)
    return status


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ringyo_data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (path, what) in COMMANDS.items():
        command = commands.add_parser(name, help=what)
        if name in words[:1]:
            module = import_module(path)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
