"""Pure measures of calls: frame in, number or small frame out.

| topic | module |
|---|---|
| what became of a call | `outcomes` |
| shares and their intervals | `rates` |
| changes, and whether they are noise | `changes` |
| how far days scatter | `days` |
| buckets of local time, windows to compare | `buckets` |
| how many calls, and when | `volume` |
| conversations at once, calls that wait | `concurrency` |
| conversations and machines | `talks` |
| numbers called | `destinations` |
| how long | `durations` |
| how long until somebody talks | `waits` |
| agents side by side | `agents` |
| customers' own metadata | `campaigns` |
| groups that lie apart from the rest | `extremes` |
| the tiles | `overview` |
| which calls are old enough for a rate | `maturing` |
| what stands out | `standing`, `attention` |
| since when | `shifts`, by `histories`, `day_counts`, `steps`, `crossing` |
| how today goes | `pace` |
| why a rate moved | `split`, over `dimensions`; `weekly` |
| what changed at a moment | `before_after` |

No function writes into the frame it is given. Shares are 0 to 1, durations
seconds, times aware. Nothing over an empty denominator is 0: it is NaN.
"""

from ringyo_data.metadata import metadata_keys

from .agents import by_agent, funnel, funnel_limits, outcomes_by_agent, trend
from .attention import Finding, findings
from .before_after import BeforeAfter, before_after
from .buckets import Grain, buckets, comparison_window, day_starts, grain_for
from .campaigns import by_metadata
from .changes import Change, count_change, difference, median_change, p90_change, total_change
from .concurrency import AtOnce, Peak, at_once_over_time, conversations, erlangs_by_hour, waiting
from .days import day_scatter, day_sums, more_days, whole
from .destinations import Numbers, new_and_repeated, numbers, reach
from .durations import (
    Durations,
    at_least,
    cumulative,
    durations_by_agent,
    histogram,
    longest,
    percentiles_over_time,
    short_by_agent,
    short_calls,
    typical_duration,
)
from .extremes import counts_apart, rates_apart
from .maturing import rates_until, started_before
from .outcomes import (
    Tally,
    hands_over,
    is_answered,
    is_live,
    is_settled,
    is_stuck,
    live_statuses,
    outcome,
    tally,
)
from .overview import Changes, Tiles, changes, daily, tiles
from .pace import Pace, pace, pace_days
from .rates import Rate, answer_rate, enough, failed_share, hand_over_rate, rate, wilson
from .shifts import Level, Shift, Shifts, shifts
from .split import Measure, Split, put_together, splits
from .standing import LEAST_CALLS, Standing, standing
from .standing import Kind as Look
from .talks import (
    answered_without_duration,
    conversation_rate,
    conversations_by_agent,
    same_lengths,
)
from .volume import (
    answer_rate_over_time,
    by_hour,
    by_label,
    calendar,
    calls_over_time,
    weekday_by_hour,
)
from .waits import setup_by_hour, setup_by_metadata, setup_histogram, setup_seconds, setup_time
