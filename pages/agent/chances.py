"""The card of agents against what chance allows."""

from __future__ import annotations

from ringyo_data import metrics
from ringyo_data.masking import in_text
from ringyo_data.metadata import CAMPAIGN

from ..address import clicks
from ..cards.card import Card
from ..cards.receipt import Receipt, late, unrated
from ..charts import funnel
from ..charts.target import with_target
from ..loading import Selection, targets
from ..sentences import agents as sentences
from ..text import wording
from .names import labelled

OTHERS = {"campaign": "campaigns", "country": "countries"}


def mix(selection: Selection, judged: metrics.Standing) -> str:
    """What is expected of an agent takes into account, in words; and what does not differ, so that it is left out."""
    names = OTHERS | {"campaign": _campaigns(selection)}
    used = wording.listing(["hours", "weekdays", "lines", *(names[column] for column in judged.mix)], most=5)
    alike = [name for column, name in names.items() if name and column not in judged.mix]
    return f"{used}; {' and '.join(alike)} do not differ clearly" if alike else used


def _campaigns(selection: Selection) -> str:
    """What calls are grouped by in their metadata; empty if nothing groups them."""
    if "campaign" not in selection.calls:
        return ""
    key = selection.calls["campaign"].cat.categories.name
    if key is None or key == CAMPAIGN:
        return "" if key is None else OTHERS["campaign"]
    return f"values of “{wording.md(in_text(str(key)))}”"


def of_agents(
    selection: Selection, judged: metrics.Standing, title: str, *, height: int, hint: str = ""
) -> Card:
    """Answer rate against settled calls, in place of a league table."""
    table = labelled(selection, metrics.funnel(judged))
    most = int(table["settled"].max() * 1.2) if len(table) else 0
    limits = metrics.funnel_limits(judged, most)
    tally = metrics.tally(selection.ripe)
    if len(table) == 1:  # a chart of nothing to compare with is a blank
        return Card("agents-funnel", title, sentences.stand_out(table))
    rate = targets.wanted(selection.view).answer_rate
    return Card(
        "agents-funnel",
        title,
        sentences.stand_out(table),
        lambda look: with_target(
            funnel.chart(table, limits, theme=look, height=height, word=selection.words.answered),
            rate,
            targets.share(rate),
            theme=look,
            over_points=True,
        ),
        selection,
        alt=funnel.alt(table),
        height="stretch",
        pick=clicks.values(selection.view, "agents", table["agent_id"].tolist()),
        hint=hint,
        receipt=Receipt(
            f"**{selection.words.answered.capitalize()} / settled calls of each agent.** The bands hold agents that differ by chance alone.",
            len(selection.calls),
            excluded=(
                *unrated(tally),
                *late(selection),
                ("live, not over yet", tally.live),
                ("without an agent", tally.settled - int(table["settled"].sum())),
            ),
            counted="Settled calls of agents",
            part=(selection.words.answered, int(table["answered"].sum())),
            notes=(
                f"**Expected:** what the other agents would make of the same {mix(selection, judged)}."
                " The chart has each agent at the mix of all; its own rate is in the tip.",
                "Exact tails, widened by how far weeks scatter (Spiegelhalter 2005). All that is looked at on the"
                f" overview shares one limit of 5% false findings; fewer than {metrics.LEAST_CALLS} calls are not judged.",
            ),
        ),
        table=lambda: table,
    )
