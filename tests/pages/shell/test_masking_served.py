"""What a server that masks numbers sends, over a bare websocket: every frame and file, and no number in any of them."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import httpx
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.address import choices
from ringyo_data.demo import Account, Api, Behaviour, serve
from ringyo_data.demo.api import Answer
from ringyo_data.demo.refusal import Refusal
from tests.records import completed_call

from ...browser.serving import MOMENT, PATHS, Dashboard, dashboard
from ...websocket import Viewer, viewer, words

KEY = "rg_test_masking_0123456789"
NUMBER, LINE, OTHER = "+491708362951", "+493074196283", "+4915129384756"
SECRET = [number[-7:] for number in (NUMBER, LINE, OTHER)]
SPAN = "period=custom&from=2026-02-01&to=2026-02-28&zone=UTC&compare=off"
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
COUNT = 2 * len(HIDDEN)
ALL_OF_THEM = f"{COUNT} of {COUNT} calls, as of"

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
        for at in range(COUNT)
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


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard that has all calls of that account."""
    with (
        serve(Echoing(account(), Behaviour(key=KEY), clock=lambda: MOMENT)) as url,
        dashboard(
            tmp_path_factory.mktemp("home"), at=MOMENT, RINGYO_BASE_URL=url, RINGYO_API_KEY=KEY
        ) as running,
    ):
        with viewer(running.url) as one:
            assert any(ALL_OF_THEM in words(one.run("calls", SPAN)) for _ in range(50))
        yield running


@pytest.mark.parametrize(
    ("page", "tab"),
    [
        *((path.removeprefix("/"), "") for path in PATHS.values()),
        *(("volume", tab) for tab in choices.VOLUME_TAB.values),
        *(("durations", tab) for tab in choices.DURATIONS_TAB.values),
    ],
)
def test_no_frame_and_no_file_has_a_masked_number_or_the_key_in_it(running: Dashboard, page: str, tab: str):
    with viewer(running.url) as one:
        link = f"{SPAN}&tab={tab}" if tab else SPAN
        runs = (one.run(page, link) for _ in range(50))  # alerts need more days than the other pages
        frames = next(frames for frames in runs if ALL_OF_THEM in words(frames))
        assert "cannot be read" not in words(frames)
        _read(frames)
        files = _read_files(one, frames, running.url)
        assert files or page == "changes"  # without a period before there is no change
    assert KEY not in running.log()


def test_no_frame_and_no_file_of_an_open_call_and_all_columns_has_a_masked_number_in_it(running: Dashboard):
    assert len(HIDDEN) >= 40
    with viewer(running.url) as one:
        frames = one.run("calls", f"{SPAN}&call=call_0000")
        assert "They could not be asked for" in words(frames)
        assert "Call back ••• ••51".encode() in raw(frames)
        _read(frames)
        _read_files(one, frames, running.url)
        frames = one.choose_all(frames, "Columns")
        assert "••• ••51".encode() in raw(frames)
        _read(frames)


def raw(frames: list[ForwardMsg]) -> bytes:
    """The frames as the server has sent them."""
    return b"\n".join(frame.SerializeToString() for frame in frames)


def _read(frames: list[ForwardMsg]) -> None:
    assert telling(raw(frames)) == []
    assert KEY.encode() not in raw(frames)


def _read_files(one: Viewer, frames: list[ForwardMsg], url: str) -> int:
    """Presses each button for a file; how many there were."""
    files = one.files(frames)
    for file in files:
        answer = httpx.get(url + file, trust_env=False)
        assert answer.is_success
        assert telling(_unpacked(answer.content)) == [], file
    return len(files)


def _unpacked(data: bytes) -> bytes:
    """A file as it is; of a workbook all files in it."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        return b"\n".join(map(files.read, files.namelist()))
