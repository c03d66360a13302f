"""What one invented call adds when it is looked at closely: its transcript and analysis.

There is no recording: nobody spoke, and a demo must not send a browser to
some other host for one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import datetime

from . import cast, phrases

TALKED = ("completed", "transferred")
WITHOUT_TRANSCRIPT = 0.07
WITHOUT_ANALYSIS = 0.11
AS_ONE_TEXT = 0.25
RESULT_AT_TOP, RESULT_IN_ANALYSIS = 0.4, 0.7
_TAKEN_ON = frozenset(line.number for line in cast.LINES if line.agent)


def detail(seed: int, record: Mapping[str, object]) -> dict[str, object]:
    """Transcript, analysis and result of an invented call; always the same for the same call.

    `transcript` is a list or, of some calls, one text. `outcome` and
    `extracted_data` stand beside `analysis`, in it, or nowhere. Empty for a call that
    nobody answered or that goes on; some calls lack one or the other.
    """
    if record.get("status") not in TALKED:
        return {}
    dice = random.Random(f"{seed}:{record['id']}")
    topic = _topic(record)
    ending = _ending(record, topic, dice)
    lines = _lines(topic, ending, _talk_seconds(record), dice)
    added: dict[str, object] = {}
    if dice.random() >= WITHOUT_TRANSCRIPT:
        added["transcript"] = lines
    if dice.random() >= WITHOUT_ANALYSIS:
        added["analysis"] = _analysis(topic, ending, lines, dice)
    if "transcript" in added and dice.random() < AS_ONE_TEXT:
        added["transcript"] = _as_text(lines)
    place, result = dice.random(), _result(record, topic, ending)
    if place < RESULT_AT_TOP:
        added |= result
    elif place < RESULT_IN_ANALYSIS and isinstance(analysis := added.get("analysis"), dict):
        analysis |= result
    return added


def _as_text(lines: list[dict[str, object]]) -> str:
    names = {"agent": "Agent", "user": "Customer"}
    return "\n".join(f"{names[str(line['role'])]}: {line['content']}" for line in lines)


def _result(record: Mapping[str, object], topic: phrases.Topic, ending: phrases.Ending) -> dict[str, object]:
    customer = record["from_number" if topic is phrases.INCOMING else "phone_number"]
    noted = {"topic": topic.word, "number": customer, **ending.noted}
    return {"outcome": ending.outcome, "extracted_data": noted}


def _topic(record: Mapping[str, object]) -> phrases.Topic:
    if record.get("phone_number") in _TAKEN_ON:
        return phrases.INCOMING
    metadata = record.get("metadata")
    campaign = metadata.get("campaign") if isinstance(metadata, dict) else None
    return phrases.TOPICS.get(str(campaign), phrases.ANY)


def _ending(record: Mapping[str, object], topic: phrases.Topic, dice: random.Random) -> phrases.Ending:
    if record["status"] == "transferred":
        return phrases.HANDED_OVER
    if _talk_seconds(record) < 12:
        return phrases.HUNG_UP
    if topic is phrases.INCOMING:
        return phrases.AGREED
    machines = cast.AGENTS[cast.MACHINES].id
    if record.get("agent_id") == machines and record.get("duration") == cast.MACHINE_SECONDS:
        return phrases.MACHINE
    return dice.choices((phrases.AGREED, phrases.LATER, phrases.DECLINED), (60, 22, 18))[0]


def _talk_seconds(record: Mapping[str, object]) -> int:
    duration = record.get("duration")
    if isinstance(duration, int):
        return duration
    begun, ended = (datetime.fromisoformat(str(record[name])) for name in ("created_at", "ended_at"))
    return max(5, int((ended - begun).total_seconds() * 0.8))


def _lines(
    topic: phrases.Topic, ending: phrases.Ending, seconds: int, dice: random.Random
) -> list[dict[str, object]]:
    """Who said what and when, spread over the conversation as far as it lasts."""
    lines = [("agent", topic.opening)]
    if ending not in (phrases.HUNG_UP, phrases.MACHINE):
        if topic is not phrases.INCOMING:
            lines.append(("user", dice.choice(phrases.GREETINGS)))
        count = min(len(topic.turns), max(1, seconds // 25))
        for question, answers in topic.turns[:count]:
            lines += [("agent", question), ("user", dice.choice(answers))]
    lines += ending.lines
    times = _times([content for _, content in lines], seconds, dice)
    return [
        {"role": role, "content": content, "timestamp": at}
        for (role, content), at in zip(lines, times, strict=True)
    ]


def _times(sentences: list[str], seconds: int, dice: random.Random) -> list[float]:
    """When each sentence begins: the longer one is, the longer the next one waits."""
    lengths = [(len(sentence) + 12) * dice.uniform(0.7, 1.4) for sentence in sentences]
    starts = itertools.accumulate(lengths[:-1], initial=0.0)
    return [round(start / sum(lengths) * seconds, 1) for start in starts]


def _analysis(
    topic: phrases.Topic, ending: phrases.Ending, lines: list[dict[str, object]], dice: random.Random
) -> dict[str, object]:
    return {
        "summary": f"{topic.about} {ending.summary}",
        "sentiment": dice.choices(("positive", "neutral", "negative"), ending.moods)[0],
        "goal_reached": ending is phrases.AGREED,
        "topics": [topic.word],
        "turns": len(lines),
    }
