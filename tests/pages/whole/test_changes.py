"""Why did it move?"""

from __future__ import annotations

import pytest

from .accounts import THREE, record
from .conftest import texts
from .test_volume import charts

pytestmark = pytest.mark.usefixtures("all_weeks")

LAST_WEEKS = {"period": "custom", "from_": "2026-03-02", "to": "2026-03-15"}
"""The fortnight from which one agent of the demo is answered less."""


def test_the_agent_who_got_worse_is_named_first(dashboard):
    at = dashboard("changes", **LAST_WEEKS)
    assert not at.exception
    (key,) = charts(at)
    assert key == "split-agent"
    assert "By agent: " in texts(at)
    assert ">Before<" in charts(at)[key]["layout"]["yaxis"]["ticktext"][0]


@pytest.mark.parametrize(
    "measure", ["conversation-rate", "failed-share", "hand-over-rate", "typical-duration"]
)
def test_every_measure_can_be_split(dashboard, measure):
    at = dashboard("changes", measure=measure, **LAST_WEEKS)
    assert not at.exception
    assert len(charts(at)) >= 1


def test_hand_over_rate_is_offered_where_calls_are_handed_over_or_a_link_asks_for_it(account):
    def offered(**params):
        return account(*THREE, page="changes", **params).segmented_control(key="changes-measure").options

    others = ["Answer rate", "Conversation rate", "Failed share", "Typical duration"]
    assert offered() == others
    assert "Hand-over rate" in offered(measure="hand-over-rate")
    left = account(*THREE, page="changes", measure="hand-over-rate")
    left.segmented_control(key="changes-measure").set_value("typical_duration").run()
    assert left.segmented_control(key="changes-measure").options == others
    assert left.query_params["measure"] == "typical-duration"
    assert left.run().query_params["measure"] == "typical-duration"
    for hours_ago in (4, 8 * 24):
        handed = account(*THREE, record(hours_ago, status="transferred"), page="changes")
        assert "Hand-over rate" in handed.segmented_control(key="changes-measure").options


def test_a_dimension_can_be_chosen_by_a_link(dashboard):
    at = dashboard("changes", by="metadata", **LAST_WEEKS)
    assert not at.exception
    assert set(charts(at)) <= {"split-metadata-0", "split-metadata-1", "split-metadata-2"}
    assert charts(at)


def test_without_a_comparison_the_page_says_what_to_do(dashboard):
    at = dashboard("changes", compare="off", **LAST_WEEKS)
    assert "choose a comparison" in texts(at)


def test_tiles_and_findings_lead_here_with_their_measure(dashboard):
    at = dashboard(**LAST_WEEKS)
    links = [link for link in at.get("page_link") if link.proto.label == "Why?"]
    measures = {
        part for link in links for part in link.proto.query_string.split("&") if part.startswith("measure")
    }
    assert measures == {
        f"measure={word}"
        for word in ("conversation-rate", "failed-share", "hand-over-rate", "typical-duration")
    }
    assert len(links) > 3
