"""Pure measures of calls: frame in, number or small frame out.

| topic | module |
|---|---|
| what became of a call | `outcomes` |
| shares and their intervals | `rates` |
| changes, and whether they are noise | `changes` |
| buckets of local time, windows to compare | `buckets` |
| how many calls, and when | `volume` |
| conversations at once, calls that wait | `concurrency` |
| numbers called | `destinations` |
| how long | `durations` |
| agents side by side | `agents` |
| customers' own metadata | `campaigns` |
| the tiles | `overview` |
| what stands out | `attention` |
| why a rate moved | `split`, over `dimensions` |

No function writes into the frame it is given. Shares are 0 to 1, durations
seconds, times aware. Nothing over an empty denominator is 0: it is NaN.
"""

from .agents import by_agent, by_agent_and_hour, funnel, funnel_limits, outcomes_by_agent, trend
from .attention import Finding, findings
from .buckets import Grain, buckets, comparison_window, day_starts, grain_for
from .campaigns import by_metadata, metadata_keys
from .changes import Change, count_change, difference, dispersion, median_change, p90_change, total_change
from .concurrency import AtOnce, Peak, at_once_over_time, conversations, erlangs_by_hour, waiting
from .destinations import Numbers, new_and_repeated, numbers, reach
from .durations import (
    Durations,
    at_least,
    cumulative,
    durations_by_agent,
    histogram,
    longest,
    percentiles_over_time,
    setup_histogram,
    setup_seconds,
    setup_time,
    short_by_agent,
    short_calls,
    typical_duration,
)
from .outcomes import Tally, is_answered, is_live, is_settled, is_stuck, live_statuses, outcome, tally
from .overview import Changes, Tiles, changes, daily, tiles
from .rates import Rate, answer_rate, enough, failed_share, rate, wilson
from .split import Measure, Split, splits
from .volume import answer_rate_over_time, by_country, by_line, calendar, calls_over_time, weekday_by_hour
