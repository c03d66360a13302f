"""Why a place refused, in words that anybody may see."""

from __future__ import annotations

import pytest

from ringyo_data.store.problems import cause


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "/home/someone/calls"), "no space left on device"),
        (
            OSError(
                "When listing objects under key 'calls/' in bucket 'b': AWS Error NETWORK_CONNECTION during "
                "ListObjectsV2 operation: curlCode: 7, Could not connect to server"
            ),
            "network connection",
        ),
        (
            OSError(
                "google::cloud::Status(UNAVAILABLE: Retry policy exhausted, with a last message of "
                "PerformWork() - CURL error [7]=Could not connect to server"
            ),
            "unavailable",
        ),
        (ValueError("Cannot parse URI: 's3://AKID:se cret@bucket'"), "the address cannot be read"),
        (OSError("something with a token=12345 in it"), "it gave no reason"),
    ],
)
def test_a_cause_is_few_words_of_which_none_is_secret(error, words):
    assert cause(error) == words
