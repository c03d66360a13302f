"""Small frame in, plotly figure out; beside each figure, a sentence for whoever cannot see it.

Nothing in here imports Streamlit or counts a call: tables come from
`ringyo_data.metrics`, words from `wording`, looks from `theme`. All text of
the API is escaped where it enters a figure; sentences of `..._alt` are plain
text and carry it as it is.
"""

from .base import empty, up_to
from .clickable import CONFIG as PICK_CONFIG
from .clickable import pickable
from .durations import (
    at_least,
    at_least_alt,
    durations_by_agent,
    durations_by_agent_alt,
    percentiles_over_time,
    percentiles_over_time_alt,
)
from .funnel import funnel, funnel_alt
from .groups import (
    bars,
    bars_alt,
    hours_of_day,
    hours_of_day_alt,
    outcome_shares,
    outcome_shares_alt,
    rates,
    rates_alt,
)
from .heatmap import calendar, calendar_alt, weekday_by_hour, weekday_by_hour_alt
from .histogram import histogram, histogram_alt, place_of
from .interval import interval
from .target import with_target
from .volume import (
    calls_over_time,
    calls_over_time_alt,
    lines_in_use,
    lines_in_use_alt,
    new_and_repeated,
    new_and_repeated_alt,
)

__all__ = [
    "PICK_CONFIG",
    "at_least",
    "at_least_alt",
    "bars",
    "bars_alt",
    "calendar",
    "calendar_alt",
    "calls_over_time",
    "calls_over_time_alt",
    "durations_by_agent",
    "durations_by_agent_alt",
    "empty",
    "funnel",
    "funnel_alt",
    "histogram",
    "histogram_alt",
    "hours_of_day",
    "hours_of_day_alt",
    "interval",
    "lines_in_use",
    "lines_in_use_alt",
    "new_and_repeated",
    "new_and_repeated_alt",
    "outcome_shares",
    "outcome_shares_alt",
    "percentiles_over_time",
    "percentiles_over_time_alt",
    "pickable",
    "place_of",
    "rates",
    "rates_alt",
    "up_to",
    "weekday_by_hour",
    "weekday_by_hour_alt",
    "with_target",
]
