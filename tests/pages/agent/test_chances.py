"""What the receipt says that agents are compared by."""

from types import SimpleNamespace

import pandas as pd
import pytest

from pages.agent import chances
from ringyo_data import metadata


def words(used, *texts):
    calls = pd.DataFrame({"metadata": pd.Series(texts, dtype="str")})
    return chances.mix(
        SimpleNamespace(calls=metadata.with_campaign(calls)),  # type: ignore[arg-type]
        SimpleNamespace(mix=used),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("used", "key", "said"),
    [
        ([], "campaign", "hours, weekdays and lines; campaigns and countries do not differ clearly"),
        (["campaign"], "campaign", "hours, weekdays, lines and campaigns; countries do not differ clearly"),
        (["campaign", "country"], "campaign", "hours, weekdays, lines, campaigns and countries"),
        (
            ["campaign"],
            "list*",
            "hours, weekdays, lines and values of “list\\*”; countries do not differ clearly",
        ),
    ],
)
def test_the_receipt_says_of_what_is_expected(used, key, said):
    assert words(used, f'{{"{key}":"a"}}', f'{{"{key}":"b"}}') == said


def test_metadata_that_groups_nothing_is_not_spoken_of():
    assert words([], "{}") == "hours, weekdays and lines; countries do not differ clearly"
