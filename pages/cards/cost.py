"""What talk time costs, as an estimate with its arithmetic; pure."""

from __future__ import annotations

from dataclasses import dataclass

from ringyo_data.settings import Settings

from ..text import wording


@dataclass(frozen=True)
class Cost:
    """The cost of so many seconds of talk, in Markdown: *note* for a tile, *receipt* with how it came about."""

    note: str
    receipt: str


def of_talk(seconds: float, settings: Settings) -> Cost | None:
    """The cost of *seconds* at the deployment's price; None if there is no price, or no talk time."""
    price = settings.price_per_minute
    if price is None or wording.missing(seconds):
        return None
    amount = wording.md(wording.money(seconds / 60 * price, settings.currency))
    each = wording.md(wording.price(price, settings.currency))
    return Cost(
        f"est. cost {amount}",
        f"**Estimated cost: {amount}** = {wording.count(seconds)} s / 60 × {each} a minute. "
        "The seconds are taken as they are, none rounded up to a whole minute, without fees and taxes.",
    )
