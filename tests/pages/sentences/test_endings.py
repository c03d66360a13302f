import pytest

from pages.sentences.endings import endings
from pages.text.directions import WORDS

from ...data.metrics.frames import call, frame

MADE = WORDS["outbound"]


def calls(**counts):
    return frame(*(call(status=status) for status, count in counts.items() for _ in range(count)))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"completed": 3, "busy": 1}, "75.0% answered, 0.0% no answer, 25.0% busy, 0.0% failed."),
        (
            {"completed": 6, "no_answer": 1, "failed": 1, "unfathomed": 2},
            "60.0% answered, 10.0% no answer, 0.0% busy, 10.0% failed, 20.0% unfathomed.",
        ),
        (
            {"completed": 2, "transferred": 1, "busy": 1},
            "50.0% answered by agent, 25.0% handed over, 0.0% no answer, 25.0% busy, 0.0% failed.",
        ),
        (
            {"completed": 1, "unfathomed": 1, "expired": 1, "lost": 1},
            "25.0% answered, 0.0% no answer, 0.0% busy, 0.0% failed, 75.0% other.",
        ),
    ],
)
def test_shares_of_all_endings_add_up(counts, said):
    assert endings(calls(**counts), MADE, chosen=False) == said


def test_of_chosen_endings_only_those_that_occur_are_told():
    assert endings(calls(busy=33, failed=17), MADE, chosen=True) == "66.0% busy, 34.0% failed."


def test_calls_that_go_on_have_no_ending():
    assert endings(calls(completed=1, busy=1, ringing=8), MADE, chosen=True) == "50.0% answered, 50.0% busy."
    assert endings(calls(ringing=2), MADE, chosen=False) == "No call has ended yet."
    assert endings(calls(ringing=2), MADE.beside_others(), chosen=False) == "No outgoing call has ended yet."
    assert (
        endings(frame(call(status="unfathomed", held=False)), MADE, chosen=False) == "No call has ended yet."
    )


def test_status_with_markup_is_told_as_it_is():
    assert r"100.0% \<b\>x" in endings(calls(**{"<b>x": 2}), MADE, chosen=True)
