"""What one invented call adds when it is looked at closely: its transcript and analysis.

There is no recording: nobody spoke, and a demo must not send a browser to
some other host for one.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from datetime import datetime

from . import phrases

TALKED = ("completed", "transferred")
WITHOUT_TRANSCRIPT = 0.07
WITHOUT_ANALYSIS = 0.11


def detail(seed: int, record: Mapping[str, object]) -> dict[str, object]:
    """`transcript` and `analysis` of an invented call, always the same for the same call.

    Empty for a call that nobody answered or that goes on; some calls lack one
    or both.
    """
    if record.get("status") not in TALKED:
        return {}
    dice = random.Random(f"{seed}:{record['id']}")
    topic = _topic(record)
    ending = _ending(record, dice)
    lines = _lines(topic, ending, _talk_seconds(record), dice)
    added: dict[str, object] = {}
    if dice.random() >= WITHOUT_TRANSCRIPT:
        added["transcript"] = lines
    if dice.random() >= WITHOUT_ANALYSIS:
        added["analysis"] = _analysis(topic, ending, lines, dice)
    return added


def _topic(record: Mapping[str, object]) -> phrases.Topic:
    metadata = record.get("metadata")
    campaign = metadata.get("campaign") if isinstance(metadata, dict) else None
    return phrases.TOPICS.get(str(campaign), phrases.ANY)


def _ending(record: Mapping[str, object], dice: random.Random) -> phrases.Ending:
    if record["status"] == "transferred":
        return phrases.HANDED_OVER
    if _talk_seconds(record) < 12:
        return phrases.HUNG_UP
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
    said = [("agent", topic.opening)]
    if ending is not phrases.HUNG_UP:
        said.append(("user", dice.choice(phrases.GREETINGS)))
        asked = min(len(topic.turns), max(1, seconds // 25))
        for question, answers in topic.turns[:asked]:
            said += [("agent", question), ("user", dice.choice(answers))]
    said += ending.lines
    times = _times([content for _, content in said], seconds, dice)
    return [
        {"role": role, "content": content, "timestamp": at}
        for (role, content), at in zip(said, times, strict=True)
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
