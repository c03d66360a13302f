"""What a server that masks numbers sends to a browser: every frame, answer and file, and no number in any of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from playwright.sync_api import Page, Response, expect

from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.demo.api import Answer
from ringyo_data.demo.refusal import Refusal
from tests.records import completed_call

from .conftest import Dashboards, Tabs
from .serving import MOMENT, PATHS
from .tab import Tab, settled

KEY = "rg_test_browser_0123456789"
NUMBER, LINE, OTHER = "+491708362951", "+493074196283", "+4915129384756"
SECRET = [number[-7:] for number in (NUMBER, LINE, OTHER)]
SPAN = "?period=custom&from=2026-02-01&to=2026-02-28&zone=UTC&compare=off"
ARABIC = "".join(chr(0x660 + int(one)) for one in "01708362951")
WIDE = "".join(chr(0xFF10 + int(one)) for one in "491708362951")

HIDDEN: list[dict[str, object]] = [
    {"customer": 491708362951},
    {"customer": 491708362951.0},
    {"customer": "491708362951"},
    {"customer": "01708362951"},
    {"customer": "1708362951"},
    {"at": 8362951.125},
    {"customer_phone": "4915129384756"},
    {"phones": ["4915129384756", "015129384756"]},
    {"phones": {"home": 15129384756, "work": {"direct": "0151 293 84 756"}}},
    {"Handy": "0151/29384756"},
    {"rufnummer": "0151.29384756"},
    {"téléphone": "15129384756"},
    {"callbackNumber": 15129384756},
    {"msisdn": 4915129384756},
    {"WhatsApp": "4915129384756@s.whatsapp.net"},
    {"to": "004915129384756"},
    {"to": "0049 (0)151 29384756"},
    {"to": "tel:+49-151-29384756"},
    {"note": "tel 0151 29384756"},
    {"note": "call 0151-293 84 756 after 5"},
    {"note": "+49 170 836 29 51"},
    {"note": "+49\u00a0170\u20118362951"},
    {"note": "0170\u200b836\u200b2951"},
    {"note": "0170\u202f836\u20132951"},
    {"note": "0170_836_2951"},
    {"note": "0170\t836\n2951"},
    {"note": ARABIC},
    {"note": WIDE},
    {"note": "\u200f+49 170 8362951\u200e"},
    {"payload": json.dumps({"phone": 4915129384756})},
    {"payload": json.dumps({"id": "491708362951", "line": LINE})},
    {"payload": '{"phone":4915129384756'},
    {"line": "030 74196283"},
    {"line": 493074196283},
    {NUMBER: "yes"},
    {"491708362951": "yes"},
    {"0151 29384756": "yes"},
    {"deep": [[[[{"x": [NUMBER, {OTHER: LINE}]}]]]]},
    {"file": "recording-491708362951.mp3"},
    {"url": "https://crm.example/c?tel=%2B491708362951&to=0170+8362951"},
]
"""Each in the metadata of calls of its own."""

DETAIL: dict[str, object] = {
    "transcript": [
        {"role": NUMBER, "content": "Hello, this is 0170 83 62 951.", "timestamp": 1},
        {
            "role": "user 491708362951",
            "content": f"My other one is {OTHER}, or 0151-29384756.",
            "timestamp": 2,
        },
        {"role": "agent", "content": f"{ARABIC}, {WIDE}, right? " + "0170 8362951 " * 1_000, "timestamp": 3},
    ],
    "analysis": {
        "summary": "Call back 0170/8362951",
        "callback": {"phone": 15129384756, NUMBER: [LINE]},
        "file": "analysis_491708362951.json",
    },
    "recording_url": "https://files.example/0170%208362951.mp3",
}


class Echoing(Api):
    """Refuses a question for one number with the number in its error."""

    def respond(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        now: datetime | None = None,
    ) -> Answer:
        if number := params.get("phone_number"):
            refusal = Refusal(400, f"bad_{number}", f"No calls with {number}, {number[1:]} or 0170 8362951.")
            return Answer(400, {"content-type": "application/json"}, refusal.body("req_1"))
        return super().respond(method, path, params, headers, now)


def account() -> Account:
    """Two calls for each hiding place; one of them can be opened."""
    start = datetime(2026, 2, 10, 9, tzinfo=UTC)
    usual = {"phone_number": NUMBER, "from_number": LINE, "agent_id": "agent_one"}
    records = [
        completed_call(
            f"call_{at:04d}",
            start + timedelta(minutes=at),
            ends_after=180,
            **usual,
            duration=60 + at,
            metadata=HIDDEN[at // 2],
        )
        for at in range(2 * len(HIDDEN))
    ]
    return Account.from_records(records, details={"call_0000": DETAIL})


def telling(sent: bytes) -> list[str]:
    """What in *sent* has the last seven digits of a number in it, whatever is between its digits."""
    text = unquote(sent.decode(errors="replace"))
    text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda hit: chr(int(hit[1], 16)), text)
    values = {letter: unicodedata.digit(letter, None) for letter in set(text)}
    digits = text.translate({ord(one): str(value) for one, value in values.items() if value is not None})
    between = r"(?:\\+[a-z]|\W|_){0,6}"
    return [
        text[max(0, hit.start() - 60) : hit.end() + 20]
        for number in SECRET
        for hit in re.finditer(between.join(number), digits)
    ]


def test_the_search_finds_a_number_in_every_hiding_place():
    for place in [*HIDDEN, *DETAIL.values()]:
        assert telling(json.dumps(place).encode()), place
        assert telling(json.dumps(place, ensure_ascii=False).encode()), place


def test_no_frame_no_answer_and_no_file_has_a_masked_number_in_it(configured: Dashboards, tabs: Tabs):
    assert len(HIDDEN) >= 40
    with serve(Echoing(account(), Behaviour(key=KEY), clock=lambda: MOMENT)) as url:
        opened = tabs(configured(RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY))
        answers: list[Response] = []
        opened.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  (a builtin cannot listen)
        for name, path in PATHS.items():
            page = opened.open(path + SPAN)
            for card in page.get_by_role("tab").all():
                card.click()
                settled(page)
                _press_every_download(page)
            _press_every_download(page)
            _read(opened, answers, name)
        page = opened.open(f"{PATHS['calls']}{SPAN}&call=call_0000")
        expect(page.get_by_test_id("stMain")).to_contain_text("They could not be asked for")
        expect(page.get_by_test_id("stMain")).to_contain_text("Call back ••• ••51")
        _press_every_download(page)
        _read(opened, answers, "an open call")
        page.get_by_role("button", name="Columns").click()
        page.locator(".st-key-calls-columns").get_by_role("button", name="Metadata", exact=True).click()
        settled(page)
        assert "••• ••51".encode() in opened.received
        _read(opened, answers, "all columns")


def _press_every_download(page: Page) -> None:
    for button in (
        page.get_by_test_id("stMain").get_by_test_id("stDownloadButton").get_by_role("button").all()
    ):
        with page.expect_download() as coming:
            button.click()
        assert telling(coming.value.path().read_bytes()) == [], coming.value.suggested_filename


def _read(opened: Tab, answers: list[Response], where: str) -> None:
    """What came since the last reading holds no number; it is forgotten then."""
    own = [answer for answer in answers if "/static/" not in answer.url and answer.status == 200]
    bodies = [answer.body() for answer in own if "/media/" not in answer.url]
    assert len(opened.received) > 1_000
    assert telling(b"\n".join([*bodies, bytes(opened.received)])) == [], where
    assert telling("\n".join([*opened.requests, opened.page.url]).encode()) == [], where
    answers.clear()
    opened.received.clear()
