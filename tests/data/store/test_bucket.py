"""An object store as the place: pyarrow's own client against an S3 server on loopback."""

from __future__ import annotations

from datetime import timedelta

import boto3
import pandas as pd
import pytest
from moto.server import ThreadedMotoServer

from ringyo_data.errors import SettingsError, StoreError
from ringyo_data.frame import concat
from ringyo_data.settings import Settings
from ringyo_data.store import open_store
from tests.data.store.days import DAY, busy_day, facts, one_call

ONE_DAY = timedelta(days=1)
FILE = "deep/calls/account=tests/month=2024-01/day=2024-01-15.parquet"


@pytest.fixture(scope="module")
def server():
    """The port of an S3 server."""
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    yield moto.get_host_and_port()[1]
    moto.stop()


@pytest.fixture
def bucket(server, monkeypatch):
    """An empty bucket, as Amazon's own client sees it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test-secret")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    s3 = boto3.resource("s3", endpoint_url=f"http://127.0.0.1:{server}", region_name="us-east-1")
    bucket = s3.create_bucket(Bucket="calls-of-tests")
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def url(server):
    return f"s3://calls-of-tests/deep/calls?region=us-east-1&scheme=http&endpoint_override=127.0.0.1:{server}"


@pytest.fixture
def opened(bucket, url):
    return lambda: open_store(Settings(store=url), account="tests")


def keys(bucket):
    return sorted(each.key for each in bucket.objects.all() if not each.key.endswith("/"))


def test_days_go_into_a_bucket_and_come_out_as_they_were(opened, bucket):
    days = [busy_day(DAY + n * ONE_DAY, 20 + n) for n in range(30)]
    for day in days:
        opened().write(day)
    store = opened()
    assert store.days() == {day.day for day in days}
    stored = store.read([day.day for day in days])
    pd.testing.assert_frame_equal(
        concat(day.calls for day in stored), concat(day.calls for day in days[::-1])
    )
    assert [facts(day) for day in stored] == [facts(day) for day in days[::-1]]
    assert len(keys(bucket)) == 30
    assert keys(bucket)[0] == FILE
    assert (store.location, store.notices()) == ("s3://calls-of-tests/deep/calls", ())


def test_a_day_goes_up_as_one_request(opened, bucket):
    opened().write(one_call())
    (etag,) = {each.e_tag for each in bucket.objects.filter(Prefix=FILE)}
    assert "-" not in etag  # S3 writes the number of parts there


def test_a_day_that_is_not_there_is_left_out(opened):
    store = opened()
    store.write(one_call())
    assert [day.day for day in store.read([DAY, DAY + ONE_DAY])] == [DAY]
    store.remove(DAY)
    store.remove(DAY)
    assert (store.days(), store.read([DAY]), store.notices()) == (frozenset(), [], ())


def test_a_damaged_object_is_put_aside_and_told_of_once(opened, bucket):
    store = opened()
    store.write(one_call())
    bucket.put_object(Key=FILE, Body=b"?")
    assert store.read([DAY]) == []
    assert store.days() == frozenset()
    assert keys(bucket) == ["deep/calls/account=tests/month=2024-01/_day=2024-01-15.damaged"]
    assert store.notices() == (
        "The stored day 2024-01-15 in s3://calls-of-tests/deep/calls is damaged; "
        "put aside and read from the API again.",
    )
    store.write(one_call())
    assert (len(store.read([DAY])[0].calls), store.notices()) == (1, ())


def test_a_bucket_itself_can_be_the_place(bucket, url):
    store = open_store(Settings(store=url.replace("/deep/calls", "")), account="tests")
    store.write(one_call())
    assert store.days() == {DAY}
    assert keys(bucket) == ["account=tests/month=2024-01/day=2024-01-15.parquet"]


def test_a_bucket_that_does_not_exist_is_a_settings_error(bucket, url):
    with pytest.raises(SettingsError, match=r"RINGYO_STORE names a place .* \(no such bucket\)"):
        open_store(Settings(store=url.replace("calls-of-tests", "nobody-has-this")), account="tests")


def test_a_bucket_that_is_gone_takes_nothing_and_gives_nothing(opened, bucket):
    store = opened()
    store.write(one_call())
    bucket.objects.all().delete()
    bucket.delete()
    try:
        with pytest.raises(StoreError) as caught:
            store.write(one_call())
        assert str(caught.value) == (
            "Settled days cannot be kept in s3://calls-of-tests/deep/calls (no such bucket). "
            "They are read from the API again next time."
        )
        assert (store.days(), store.read([DAY])) == (frozenset(), [])
    finally:
        bucket.create()


def test_credentials_in_the_address_are_used_and_shown_to_nobody(bucket, url, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = open_store(Settings(store=url.replace("s3://", "s3://an-id:a-sec%2Fret@")), account="tests")
    store.write(one_call())
    assert store.days() == {DAY}
    assert store.location == "s3://calls-of-tests/deep/calls"


def test_a_lease_is_given_once_and_again_after_its_end(opened, bucket):
    with opened().lease("alerts.lock") as held:
        assert held(200)
        with opened().lease("alerts.lock") as other:
            assert other is None
    with opened().lease("alerts.lock") as again:
        assert again(200)
    assert keys(bucket) == []


def test_the_ticket_of_a_killed_process_holds_nobody_up_for_long(opened, bucket, monkeypatch):
    bucket.put_object(Key="deep/calls/account=tests/_alerts.lock/killed", Body=b"")
    with opened().lease("alerts.lock") as held:
        assert held is None
    monkeypatch.setattr("ringyo_data.store.bucket.LEASE_SECONDS", 0.0)
    with opened().lease("alerts.lock") as held:
        assert held is not None
        assert not held(0)
    assert keys(bucket) == []


def test_a_note_that_is_relied_on_is_there_or_an_error(opened, bucket):
    store = opened()
    assert store.note("alerts.json") is None
    store.keep_note("alerts.json", b"{}")
    assert store.note("alerts.json") == b"{}"
    bucket.objects.all().delete()
    bucket.delete()
    try:
        for act in (
            lambda: store.keep_note("alerts.json", b""),
            lambda: store.lease("alerts.lock").__enter__(),
        ):
            with pytest.raises(StoreError, match="cannot be used"):
                act()
    finally:
        bucket.create()
