"""Whatever a record may hold, and times as servers write them; for tests of many examples."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import strategies as st

USUAL_TIMES = st.datetimes(datetime(1960, 1, 1), datetime(2210, 1, 1)).map(
    lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ")
)
ODD_DIGITS = st.from_regex(
    r"[0-9]{4}-[0-3][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z", fullmatch=True
)
ODD_TIMES = st.from_regex(
    r"[0-9]{4}-?[01][0-9]-?[0-3][0-9](T[0-2][0-9](:?[0-6][0-9](:?[0-6][0-9]([.,][0-9]{0,8})?)?)?(Z|[+-][0-2][0-9]:?[0-6][0-9])?)?",
    fullmatch=True,
)
LATE_TIMES = st.builds(
    lambda day, late: f"{day:%Y-%m-%d}T{late}Z",
    st.dates(date(1969, 12, 30), date(2200, 1, 2)),
    st.sampled_from(["24:00:00", "23:59:60", "23:59:59", "00:00:00", "24:00:01", "23:58:60"]),
)
TIMES = USUAL_TIMES | ODD_DIGITS | ODD_TIMES | LATE_TIMES
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)  # with halves of surrogate pairs
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.binary(max_size=4) | TIMES
ANYTHING = st.recursive(
    SCALARS | st.just(10**400),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(ANY_TEXT | st.integers(), some, max_size=3),
    max_leaves=6,
)
