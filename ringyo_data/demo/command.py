"""`python -m ringyo_data demo-api`: the demo API as a server; flags say how it behaves."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta

from .account import SECOND, Account, to_micros, to_text
from .api import Api, Clock, utc_now
from .behaviour import PERMISSIONS, Behaviour, RateLimit
from .invent import invent
from .story import Shape
from .transport import DEMO_KEY, DEMO_SEED

PORT = 8901


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `demo-api`."""
    where = parser.add_argument_group("where")
    where.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    where.add_argument("--port", type=int, default=PORT, help="0 takes a free one (default: %(default)s)")
    _add_account(parser.add_argument_group("the account"))
    _add_reading(parser.add_argument_group("what the API's page leaves open"))
    _add_limits(parser.add_argument_group("pace and permissions"))
    _add_faults(parser.add_argument_group("what goes wrong (shares from 0 to 1)"))


def _add_account(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--seed", type=int, default=DEMO_SEED, help="which account (default: %(default)s)")
    group.add_argument(
        "--days", type=_count, default=Shape.days, help="days up to now (default: %(default)s)"
    )
    group.add_argument(
        "--calls-per-day",
        type=_count,
        default=int(Shape.calls_per_day),
        help="that go out on an average weekday; 400 days of 2900 are a million calls, those that come in included"
        " (default: %(default)s)",
    )
    group.add_argument("--fractions", action="store_true", help="created_at has fractions of a second")
    group.add_argument(
        "--no-stories", action="store_true", help="a steady account, in which nothing stands out"
    )
    size = group.add_mutually_exclusive_group()
    size.add_argument("--empty", action="store_true", help="an account without calls")
    size.add_argument("--one", action="store_true", help="an account with one call, an hour ago")


def _add_reading(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--from-inclusive", action="store_true", help="a call at from_date itself matches")
    group.add_argument("--to-inclusive", action="store_true", help="a call at to_date itself matches")
    group.add_argument("--strict-cursor", action="store_true", help="cursors lose calls of the same second")
    group.add_argument(
        "--cursor-ttl",
        dest="cursor_ttl_seconds",
        type=float,
        metavar="SECONDS",
        help="cursors expire (0: at once)",
    )


def _add_limits(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--key", help="the only key accepted (default: any that looks like one)")
    group.add_argument("--no-agents", action="store_true", help="the key lacks agents:read")
    group.add_argument("--no-phone-numbers", action="store_true", help="the key lacks phone_numbers:read")
    group.add_argument(
        "--latency",
        dest="latency_seconds",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="before each answer",
    )
    group.add_argument("--rate-limit", type=_count, metavar="REQUESTS", help="in each window (default: none)")
    group.add_argument("--rate-window", type=float, default=60.0, metavar="SECONDS", help="default: 60")
    group.add_argument("--no-rate-headers", action="store_true", help="send no X-RateLimit-*")
    group.add_argument("--retry-after", choices=("seconds", "date", "none"), default="seconds")


def _add_faults(group: argparse._ArgumentGroup) -> None:
    for kind, what in (
        ("error", "answers are 500, 502 or 503"),
        ("page", "answers are a proxy's page"),
        ("cut", "bodies end too early"),
        ("drop", "connections end before an answer"),
    ):
        group.add_argument(f"--{kind}-share", type=_share, default=0.0, metavar="SHARE", help=what)
    group.add_argument("--bad-rows", type=_share, default=0.0, metavar="SHARE", help="calls are malformed")
    group.add_argument("--total-offset", type=int, default=0, metavar="CALLS", help="total is wrong by this")
    group.add_argument(
        "--question-ends", type=_count, metavar="CALLS", help="no question gives or counts more"
    )
    group.add_argument("--no-total", dest="total_missing", action="store_true", help="total is missing")


def behaviour(options: argparse.Namespace) -> Behaviour:
    """The behaviour that the flags ask for; most of them are called as its fields are."""
    flags = vars(options)
    named = {field.name: flags[field.name] for field in fields(Behaviour) if field.name in flags}
    refused = {"agents:read": options.no_agents, "phone_numbers:read": options.no_phone_numbers}
    permissions = frozenset(name for name in PERMISSIONS if not refused.get(name))
    return Behaviour(**named | {"rate_limit": _rate_limit(options), "permissions": permissions})


def _rate_limit(options: argparse.Namespace) -> RateLimit | None:
    if options.rate_limit is None:
        return None
    retry_after = None if options.retry_after == "none" else options.retry_after
    return RateLimit(options.rate_limit, options.rate_window, not options.no_rate_headers, retry_after)


def account(options: argparse.Namespace, clock: Clock = utc_now) -> Account:
    """The account that the flags ask for."""
    shape = Shape(options.days, options.calls_per_day, options.fractions, not options.no_stories)
    invented = invent(options.seed, clock(), shape)
    if options.empty:
        return Account.from_records((), invented.agents, invented.phone_numbers)
    if options.one:
        return Account.from_records([_one_call(clock)], invented.agents, invented.phone_numbers)
    return invented


def _one_call(clock: Clock) -> dict[str, object]:
    begun = clock().replace(microsecond=0) - timedelta(hours=1)
    return {
        "id": "call_0000000000000one",
        "status": "completed",
        "phone_number": "+12125550142",
        "from_number": "+18005550100",
        "agent_id": "agent_onboard02",
        "duration": 84,
        "metadata": {"campaign": "welcome-call"},
        "created_at": to_text(to_micros(begun)),
        "ended_at": to_text(to_micros(begun) + 95 * SECOND),
    }


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Serve until interrupted; 1 where the address cannot be had."""
    from .server import DemoServer, address, listening  # noqa: PLC0415  (Starlette loads only here)

    try:
        sock = listening(options.host, options.port)
    except OSError as error:
        say(f"cannot listen on {options.host} port {options.port}: {error.strerror}; try another --port")
        return 1
    with sock:
        served, url = account(options), address(sock)
        served.table(utc_now())  # a million calls take some seconds: before the first request, not during
        say(f"The demo API answers at {url} until you press Ctrl+C. To point the dashboard at it:")
        say(f"  RINGYO_API_KEY={options.key or DEMO_KEY} RINGYO_BASE_URL={url} make run")
        try:
            DemoServer(Api(served, behaviour(options))).run(sockets=[sock])
        except KeyboardInterrupt:
            say("")
    return 0


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return number


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("give a share from 0 to 1")
    return share
