"""A page is whole at the first visit of its process, though Streamlit then begins with the page's file alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.shell.page import PAGES
from ringyo_data.demo import Account, Api, Behaviour, serve
from tests.records import completed_call

from ...browser.serving import MOMENT, PATHS, dashboard
from ...websocket import viewer


def exceptions(frames: list[ForwardMsg]) -> list[str]:
    """What the frames show of errors in the code."""
    elements = [frame.delta.new_element for frame in frames if frame.WhichOneof("type") == "delta"]
    return [one.exception.message for one in elements if one.WhichOneof("type") == "exception"]


def test_addresses_are_the_promised_ones():
    assert list(PATHS.values()) == ["/", "/volume", "/durations", "/agents", "/changes", "/calls", "/alerts"]


@pytest.mark.parametrize("name", list(PATHS)[1:])
def test_first_page_of_a_process_has_its_heading_and_the_whole_menu(tmp_path: Path, name: str):
    few = Account.from_records([completed_call(at=MOMENT - timedelta(days=1))])
    with (
        serve(Api(few, Behaviour(key="key"), clock=lambda: MOMENT)) as url,
        dashboard(tmp_path, at=MOMENT, RINGYO_BASE_URL=url, RINGYO_API_KEY="key") as running,
        viewer(running.url) as one,
    ):
        frames = one.run(name)
    assert exceptions(frames) == []
    assert "page_not_found" not in {frame.WhichOneof("type") for frame in frames}
    menu = [frame.navigation for frame in frames if frame.WhichOneof("type") == "navigation"][-1]
    assert [page.page_name for page in menu.app_pages] == [entry.label for entry in PAGES.values()]
    (here,) = (page for page in menu.app_pages if page.page_script_hash == menu.page_script_hash)
    assert here.url_pathname == name
    headings = [frame.delta.new_element.heading.body for frame in frames]
    assert PAGES[name].question in headings
