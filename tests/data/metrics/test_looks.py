"""The control of false discoveries, against Benjamini's and Hochberg's own by scipy."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from ringyo_data.metrics.looks import controlled


def test_of_one_kind_it_is_that_of_scipy():
    chances = np.random.default_rng(3).random(40) ** 4
    table, _ = controlled(pd.DataFrame({"kind": "a", "chance": chances}))
    assert table["out"].tolist() == (false_discovery_control(chances) <= 0.05).tolist()
    assert 0 < table["out"].sum() < 40


def test_a_kind_of_few_looks_has_the_weight_of_one_of_many():
    chances = [0.02, *[0.9] * 99]
    table, bars = controlled(pd.DataFrame({"kind": ["few", *["many"] * 99], "chance": chances}))
    assert bars == pytest.approx({"few": 0.025, "many": 0.025 / 99})
    assert table["out"].tolist() == [True, *[False] * 99]


def test_what_is_not_judged_is_not_out_and_no_look():
    table, bars = controlled(pd.DataFrame({"kind": "a", "chance": [0.04, np.nan]}))
    assert (table["out"].tolist(), bars) == ([True, False], {"a": 0.05})
