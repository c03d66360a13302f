"""A client whose API gives the answers it is told to, in time that passes only where somebody waits."""

from __future__ import annotations

from collections.abc import Iterable

import httpx
import pytest

from ringyo_data import RingyoClient, Settings
from ringyo_data.errors import RingyoError
from tests.fake_clock import FakeClock

KEY = "rg_test_51Hx2yZeP0"
SETTINGS = Settings(api_key=KEY, base_url="https://api.test/v1")
CALL = {"id": "call_1", "status": "completed", "created_at": "2024-01-15T10:30:00Z"}

Answers = Iterable[httpx.Response | Exception]


def page_of(*records: object, **other: object) -> httpx.Response:
    body = {"data": list(records), "has_more": False, "next_cursor": None, "total": len(records)} | other
    return httpx.Response(200, json=body)


def error(
    status: int, code: str = "internal_error", message: str = "It broke.", **headers: str
) -> httpx.Response:
    body = {
        "error": {"code": code, "message": message, "details": {}},
        "meta": {"request_id": "req_7"},
    }
    return httpx.Response(status, json=body, headers=headers)


def text(status: int, body: str = "<h1>Bad Gateway</h1>") -> httpx.Response:
    return httpx.Response(status, text=body)


class Api:
    """Gives one answer after the other, the last one for ever; keeps what it was asked."""

    def __init__(self, answers: Answers) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.clock = FakeClock()
        self.client = RingyoClient(SETTINGS, transport=httpx.MockTransport(self.answer), clock=self.clock)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def page(self, **params: str) -> list[object]:
        return self.client.calls_page(params).records

    def fails(self, kind: type[RingyoError]) -> RingyoError:
        with pytest.raises(kind) as caught:
            self.page()
        assert type(caught.value) is kind
        return caught.value
