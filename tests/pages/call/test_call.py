"""One call in words: its line of time, its reasons, what it carried along and what was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pages.call import conversation, readable, reasons, timeline
from pages.call.facts import Facts
from pages.looks import theme
from ringyo_data.details import Line, Transcript, Why
from ringyo_data.frame import to_frame

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


def facts(**fields: object) -> Facts:
    record = {
        "id": "call_a",
        "status": "completed",
        "phone_number": "+491701234567",
        "from_number": "+493012345678",
        "agent_id": "agent_a",
        "duration": 65,
        "metadata": {"a": 1},
        "created_at": "2026-03-02T12:00:00Z",
        "ended_at": "2026-03-02T12:01:20Z",
        **fields,
    }
    return Facts.of(to_frame([record]).calls)


ANSWERED = facts()
BUSY = facts(status="busy", duration=None, ended_at="2026-03-02T12:00:04Z")
LIVE = facts(status="in_progress", duration=None, ended_at=None)


# -- facts --------------------------------------------------------------------


def test_facts_say_what_the_row_says():
    assert facts() == Facts(
        id="call_a",
        started=NOON,
        outcome="answered",
        status="completed",
        agent_id="agent_a",
        number="+491701234567",
        country="DE",
        line="+493012345678",
        ended=NOON + timedelta(seconds=80),
        lasted_seconds=65,
        wait_seconds=15.0,
        metadata='{"a":1}',
        live=False,
        answered=True,
    )


def test_what_a_row_does_not_have_is_none():
    bare = Facts.of(to_frame([{"id": "x", "created_at": "2026-03-02T12:00:00Z"}]).calls)
    assert (bare.status, bare.number, bare.country, bare.ended, bare.lasted_seconds) == (None,) * 5


def test_how_long_a_call_is_over():
    assert ANSWERED.ended_ago_seconds(NOON + timedelta(seconds=100)) == 20
    assert LIVE.ended_ago_seconds(LATER) is None


# -- line of time -------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said", "parts"),
    [
        (
            ANSWERED,
            "15 s until the conversation, which lasted 1 min 05 s.",
            [("Before the conversation", 15.0), ("Conversation", 65.0)],
        ),
        (BUSY, "Over after 4 s, without a conversation.", [("From start to end", 4.0)]),
        (LIVE, "Still going on, for 3 h 00 min so far.", [("So far", 10800.0)]),
        (facts(ended_at=None, status="busy", duration=None), "When it ended is not known.", []),
        (
            facts(duration=None),
            "Over after 1 min 20 s; how long the conversation lasted is not known.",
            [("From start to end", 80.0)],
        ),
        (facts(ended_at=None), "The conversation lasted 1 min 05 s.", []),
        (
            facts(duration=85),
            "The conversation lasted 1 min 25 s, 5 s longer than the call from its start to its end.",
            [("Conversation", 85.0)],
        ),
        (
            facts(ended_at="2026-03-02T12:01:04.600Z"),
            "0 s until the conversation, which lasted 1 min 05 s.",
            [("Conversation", 65.0)],
        ),
    ],
)
def test_line_of_time_is_told_as_far_as_it_is_known(call, said, parts):
    assert timeline.sentence(call, LATER) == said
    assert timeline.stretches(call, LATER) == parts
    assert (timeline.figure(call, LATER, "UTC", theme.LIGHT) is None) == (not parts)


def test_figure_has_the_clock_times_of_the_readers_zone():
    drawn = timeline.figure(ANSWERED, LATER, "Asia/Kolkata", theme.DARK)
    assert [note.text for note in drawn.layout.annotations] == ["17:30:00", "17:31:20"]
    even = timeline.figure(facts(duration=40), LATER, "UTC", theme.DARK)
    assert [note.text for note in even.layout.annotations] == ["12:00:00", "12:01:20", "12:00:40"]


# -- reasons ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "call", "now", "words"),
    [
        (Why.FORBIDDEN, ANSWERED, LATER, "The key may not read transcripts"),
        (Why.UNREADABLE, ANSWERED, LATER, "a form that this version does not know"),
        (Why.UNSAFE, ANSWERED, LATER, "not a safe one"),
        (Why.MISSING, LIVE, LATER, "it comes after the call has ended"),
        (Why.MISSING, BUSY, LATER, "nobody took the call"),
        (Why.MISSING, ANSWERED, NOON + timedelta(minutes=5), "ended only minutes ago"),
        (Why.MISSING, ANSWERED, LATER, "The API has no transcript of this call."),
        (Why.MISSING, None, LATER, "The API has no transcript of this call."),
    ],
)
def test_every_absence_has_its_own_words(why, call, now, words):
    assert words in reasons.reason("transcript", why, call, now).sentence


# -- metadata and analyses ----------------------------------------------------


def test_an_object_reads_long_texts_first_then_short_ones_then_what_has_parts():
    text = "The customer asked for a person and was put through to one."
    sent = {"mood": "good", "goal_reached": True, "summary": text, "scores": {"calm": 0.5, "rush": None}}
    assert readable.markdown(sent).split("\n\n") == [
        f":small[:gray[Summary]]  \n{text[:-1]}\\.",
        ":gray[Mood] **good** · :gray[Goal reached] **yes**",
        ":small[:gray[Scores]]\n".rstrip(),
        "- :gray[Calm] **0\\.5**\n- :gray[Rush] **–**",
    ]


def test_texts_of_an_object_are_never_markup():
    nasty = "![](https://evil.example/p.png) [x](https://evil.example)"
    drawn = readable.markdown(
        {nasty: nasty, "list": [nasty, {"deep": nasty}], "deep": {nasty: {nasty: {nasty: [{}]}}}}
    )
    assert "](http" not in drawn
    assert "![" not in drawn


def test_a_huge_object_is_cut_and_says_so():
    drawn = readable.markdown({"parts": [{"n": number} for number in range(500)]})
    assert drawn.count("\n") < 60
    assert "lines more" in drawn


def test_an_object_of_very_many_entries_is_cut_and_says_so():
    drawn = readable.markdown({f"key {n}": "x" * (n % 2 * 50) for n in range(1_000)})
    assert "Key 99" in drawn
    assert "Key 100" not in drawn
    assert drawn.endswith("and 900 entries more")


def test_a_line_of_a_conversation_reaches_the_browser_as_far_as_somebody_would_read_it():
    line = conversation.shortened("ab" * 10_000)
    assert len(line) == 10_001
    assert line.endswith("ab…")
    assert conversation.shortened("ab" * 5_000) == "ab" * 5_000


def test_an_object_without_anything_gives_nothing():
    assert readable.markdown({}) == ""


# -- conversation -------------------------------------------------------------


def test_conversation_as_text_has_times_and_names():
    said = Transcript(
        (
            Line("agent", "agent", "Hello\nthere.", 0.0),
            Line("customer", "user", "Hi.", 65.9),
            Line("other", "supervisor", "Hm.", 3725.0),
            Line("other", "", "Beep.", None),
        )
    )
    assert conversation.as_text(said, "Anna", str.upper) == (
        "0:00 ANNA: HELLO THERE.\n1:05 CUSTOMER: HI.\n1:02:05 SUPERVISOR: HM.\nUNKNOWN: BEEP.\n"
    )
