"""The data layer from a shell: `python -m ringyo_data COMMAND`."""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Sequence

from . import pull_command as pull
from . import summary_command as summary
from .demo import command as demo_api

say = functools.partial(print, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    options = _parser().parse_args(arguments)
    status: int = options.run(options, say)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ringyo_data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    pulled = commands.add_parser("pull", help="read calls into the store, and into a file")
    pull.add_arguments(pulled)
    pulled.set_defaults(run=pull.run)
    summed = commands.add_parser("summary", help="print the numbers of the Overview")
    summary.add_arguments(summed)
    summed.set_defaults(run=summary.run)
    served = commands.add_parser("demo-api", help="serve invented calls as the API would")
    demo_api.add_arguments(served)
    served.set_defaults(run=demo_api.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
