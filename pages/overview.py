"""How many calls, how many answered, how long, who stands out, what changed, can it be trusted?"""

from pages.shared import frame, loading, parts, wording
from ringyo_data.metrics import outcomes, rates

view = frame.begin("overview")
shown = loading.calls(view)
tally = outcomes.tally(shown.calls)
rate = rates.answer_rate(shown.calls)
tiles = [
    parts.Tile(
        "Calls",
        wording.count(len(shown.calls)),
        change="+3.1%",
        versus="vs 29 Sep – 26 Oct",
        trend=[3, 4, 5, 2, 6],
    ),
    parts.Tile(
        "Answer rate",
        wording.percent(rate.value),
        change="−1.8 points",
        versus="vs 29 Sep – 26 Oct",
        tone="bad",
        trend=[3, 4, 5, 2, 6],
        receipt=parts.Receipt(
            "Answered calls as a share of settled calls.",
            tally.calls,
            "Settled calls",
            (("live", tally.live),),
            ("answered", tally.answered),
        ),
    ),
] * 1
tiles += [
    parts.Tile(
        f"T{i}", "2 min 04 s", change="no clear change", versus="vs 29 Sep – 26 Oct", trend=[1, 4, 2, 6]
    )
    for i in range(4)
]
parts.kpi_row(tiles, shown)
