import pytest

from pages.sentences import findings


@pytest.mark.parametrize(("days", "kinds"), [(1, "agent or line"), (2, "agent, line or day")])
def test_where_nothing_stands_out_it_says_what_was_looked_at(days, kinds):
    assert findings.summary([], days=days) == f"No {kinds} stands out from what chance alone would do."
