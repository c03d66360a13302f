import pandas as pd
import pytest

from ringyo_data.metrics import by_metadata, metadata_keys

from .frames import call, frame


def with_metadata(*objects):
    return frame(*(call(metadata=found) for found in objects))


def rows(table):
    values = table["value"].astype(object).where(table["value"].notna(), None)
    return list(zip(values, table["kind"], table["calls"], strict=True))


def test_each_value_has_its_calls_and_calls_without_the_key_come_last():
    calls = frame(
        call(metadata={"campaign": "spring"}),
        call(metadata={"campaign": "spring"}, status="failed"),
        call(metadata={"campaign": "win-back", "n": 1}),
        *[call(metadata={"other": "spring"})] * 1,
        call(metadata=None),
        call(metadata={}),
    )
    table = by_metadata(calls)
    assert rows(table) == [("spring", "value", 2), ("win-back", "value", 1), (None, "none", 3)]
    assert table["answer_rate"].tolist() == [0.5, 1.0, 1.0]


def test_values_beyond_the_most_frequent_are_the_rest():
    calls = with_metadata(*({"campaign": name} for name in "aaabbcd"))
    assert rows(by_metadata(calls, most=2)) == [("a", "value", 3), ("b", "value", 2), (None, "rest", 2)]


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (7, "7"), (1.5, "1.5"), (True, "true"), ('"}', '"}'), ("ü", "ü"), ("", "")],
)
def test_plain_values_are_read_as_text(value, text):
    assert rows(by_metadata(with_metadata({"k": value}), "k")) == [(text, "value", 1)]


@pytest.mark.parametrize("value", [None, [], ["a"], {"k": "inner"}])
def test_what_is_no_plain_value_counts_as_none(value):
    assert rows(by_metadata(with_metadata({"k": value}), "k")) == [(None, "none", 1)]


def test_a_key_inside_of_a_value_is_not_the_key():
    calls = with_metadata({"outer": {"campaign": "x"}}, {"note": '"campaign":"y"'})
    assert rows(by_metadata(calls)) == [(None, "none", 2)]


def test_a_key_that_needs_escaping_is_found():
    assert rows(by_metadata(with_metadata({'a"b': "x"}), 'a"b')) == [("x", "value", 1)]


def test_unreadable_metadata_counts_as_none():
    calls = with_metadata({"campaign": "a"})
    missing = calls.assign(metadata=pd.Series([None], dtype="str"))
    assert rows(by_metadata(missing)) == [(None, "none", 1)]


def test_keys_are_listed_with_their_share_and_values():
    calls = with_metadata({"campaign": "a", "id": 1}, {"campaign": "a", "id": 2}, {"campaign": "b"}, {})
    assert metadata_keys(calls).to_dict("records") == [
        {"key": "campaign", "share": 0.75, "values": 2},
        {"key": "id", "share": 0.5, "values": 2},
    ]


def test_every_one_of_20_000_calls_is_looked_at_for_keys():
    calls = pd.DataFrame({"metadata": pd.Series(['{"usual":1}'] * 19_999 + ['{"rare":1}'], dtype="str")})
    assert metadata_keys(calls).to_dict("records") == [
        {"key": "usual", "share": 0.99995, "values": 1},
        {"key": "rare", "share": 0.00005, "values": 1},
    ]


@pytest.mark.parametrize("kinds", [2, 3, 7])
@pytest.mark.parametrize("count", [20_001, 60_000, 100_000])
def test_keys_that_take_turns_are_all_found_among_many_calls(count, kinds):
    texts = [f'{{"key_{n % kinds}":{n % 5}}}' for n in range(count)]
    keys = metadata_keys(pd.DataFrame({"metadata": pd.Series(texts, dtype="str")}))
    assert sorted(keys["key"]) == [f"key_{n}" for n in range(kinds)]
    assert keys["share"].to_numpy() == pytest.approx([1 / kinds] * kinds, abs=0.01)
    assert keys["values"].tolist() == [5] * kinds
