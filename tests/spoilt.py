"""An account whose answers hold what no JSON may hold, or what few programs can take."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ringyo_data.demo import Account, Api, Behaviour, serve

from .records import completed_call

KEY = "rg_test_spoilt_0123456789"
COUNT = 120
DAY = datetime(2026, 2, 10, 9, tzinfo=UTC)
WITH_DETAIL = "call_10"
SENT = {
    "HALF": b'"Danke \\ud83c"',
    "LATIN": b'"Z\xfcrich"',
    "NAN": b"NaN",
    "INFINITE": b"-Infinity",
    "LARGE": b"1e400",
    "DIGITS": b"9" * 10_000,
    "DEEP": b"[" * 300 + b"]" * 300,
    "DEEPER": b"[" * 20_000 + b"]" * 20_000,
}
NUMBERS_IN_METADATA: tuple[dict[str, object], ...] = (
    {"customer": 4915123000000},
    {"phone_verified_at": 1712345678.123},
    {"whatsapp_group_id": 120363025246125486},
    {"payload": '{"phone":15551234567}'},
)
"""What masking by pattern would make no JSON of."""


class Spoilt(Api):
    """Sends the values of `SENT` in place of their names, after a byte order mark."""

    def respond(self, *asked, **more):
        answer = super().respond(*asked, **more)
        body = answer.body
        for name, value in SENT.items():
            body = body.replace(f'"{name}"'.encode(), value)
        return dataclasses.replace(answer, body=b"\xef\xbb\xbf" + body)


@contextmanager
def spoilt(now: datetime) -> Iterator[dict[str, str]]:
    """Serves `COUNT` answered calls of two minutes, one a minute; the settings that lead a dashboard to them."""
    calls = [
        completed_call(f"call_{n}", DAY + timedelta(minutes=n), ends_after=130, duration=120)
        for n in range(COUNT)
    ]
    for n, name in enumerate(SENT):
        calls[10 + n]["metadata"] = {"note": name}
    for n, metadata in enumerate(NUMBERS_IN_METADATA):
        calls[30 + n] |= {"metadata": metadata, "phone_number": "+4915123000000"}
    said = [{"role": "agent", "content": "HALF", "timestamp": "NAN"}]
    analysis = {"mood": "Good mood"} | {name.lower(): name for name in SENT}
    account = Account.from_records(
        calls,
        phone_numbers=[{"phone_number": calls[0]["from_number"]}],
        details={WITH_DETAIL: {"transcript": said, "analysis": analysis}},
    )
    with serve(Spoilt(account, Behaviour(key=KEY), clock=lambda: now)) as url:
        yield {"RINGYO_BASE_URL": url, "RINGYO_API_KEY": KEY}
