"""From the setting RINGYO_STORE to a store, and from the key to the account's name."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ringyo_data.demo import invent
from ringyo_data.demo import transport as demo_transport
from ringyo_data.errors import SettingsError
from ringyo_data.settings import Settings
from ringyo_data.store import account_name, open_store, opening
from tests.data.store.days import DAY, one_call, store_in

KEYED = Settings(api_key="rg_test_0123456789", base_url="https://api.example/v1")


@pytest.fixture
def demo_of(monkeypatch):
    """The demo's account as a process has it that started at some moment."""

    def set_to(moment: datetime, seed: int = 7) -> Settings:
        account = invent(seed, moment)
        module = importlib.import_module("ringyo_data.demo.transport")
        monkeypatch.setattr(module, "shared_account", lambda *, stories: account)
        return Settings()

    return set_to


def test_a_folder_is_made_and_named(tmp_path):
    store = open_store(replace(KEYED, store=str(tmp_path / "a" / "b")))
    store.write(one_call())
    assert store.location == f"the folder {tmp_path / 'a' / 'b'}"
    assert store.days() == {DAY}


@pytest.mark.parametrize("form", ["~/calls", "file://{home}/calls", "{home}/x/../calls"])
def test_a_folder_can_be_written_in_several_ways(form):
    store_in(Path.home() / "calls", account_name(KEYED)).write(one_call())
    (Path.home() / "x").mkdir()
    store = open_store(replace(KEYED, store=form.format(home=Path.home())))
    assert store.days() == {DAY}


def test_without_the_setting_it_is_the_users_cache_folder():
    store = open_store(KEYED)
    store.write(one_call())
    files = list((Path.home() / ".cache").rglob("*.parquet"))
    assert [file.name for file in files] == ["day=2024-01-15.parquet"]
    assert store.location == f"the folder {files[0].parents[2]}"
    assert open_store(KEYED).days() == {DAY}


def test_a_cache_folder_that_cannot_be_used_gives_a_store_that_keeps_nothing_and_says_so(monkeypatch):
    Path.home().mkdir(parents=True)
    (Path.home() / ".cache").write_text("in the way")
    store = open_store(KEYED)
    store.write(one_call())
    store.remove(DAY)
    assert (store.days(), store.read([DAY])) == (frozenset(), [])
    assert store.notices() == (
        "Settled days are not kept: the cache folder cannot be used (not a directory). "
        "Set RINGYO_STORE to a folder that can, or to off.",
    )
    assert store.notices() == ()


def test_an_api_on_this_machine_is_stored_only_where_a_place_is_named(tmp_path):
    here = "http://127.0.0.1:8901/v1"
    unnamed = open_store(Settings(api_key="rg_test_x", base_url=here))
    named = open_store(Settings(api_key="rg_test_x", base_url=here, store=str(tmp_path)))

    assert (unnamed.location, unnamed.notices()) == ("nowhere", ())
    assert str(tmp_path) in named.location


@pytest.mark.parametrize("setting", ["off", "OFF", "False", "no", "none", "0"])
def test_off_keeps_nothing_and_says_nothing(setting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store(replace(KEYED, store=setting))
    store.write(one_call())
    store.remove(DAY)
    assert (store.days(), store.read([DAY])) == (frozenset(), [])
    assert (store.location, store.notices()) == ("nowhere", ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("{tmp}/file", "not a directory"),
        ("{tmp}/file/deeper", "not a directory"),
        ("{tmp}/nul\0", "the address cannot be read"),
        ("s3://", "the address cannot be read"),
        ("s3://bucket/calls?no_such_option=1", "the address cannot be read"),
        ("s3://AKID:se cret@bucket/calls", "the address cannot be read"),
        ("~nobody-of-that-name/calls", "it gave no reason"),
    ],
)
def test_a_place_that_cannot_be_used_is_a_settings_error_without_secrets(tmp_path, setting, why):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError) as caught:
        open_store(replace(KEYED, store=setting.format(tmp=tmp_path)))
    assert str(caught.value) == (
        f"RINGYO_STORE names a place that cannot be used ({why}); "
        "give a folder or an address like s3://bucket/calls, or off."
    )
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("name", ["", "../other", "a/b", "a b", "account=x", ".hidden"])
def test_an_accounts_name_must_fit_a_folders_name(tmp_path, name):
    with pytest.raises(ValueError, match="account's name"):
        open_store(Settings(store=str(tmp_path)), account=name)


def test_the_accounts_name_is_the_same_for_the_same_key_at_the_same_address():
    name = account_name(KEYED)
    assert name == account_name(replace(KEYED, workers=1, store="/elsewhere", timezone="Asia/Kolkata"))
    others = [replace(KEYED, api_key="rg_test_0123456780"), replace(KEYED, base_url="https://api.example/v2")]
    assert len({name, *map(account_name, others)}) == 3
    assert KEYED.api_key not in name
    assert "example" not in name


def test_a_demo_invented_on_another_day_or_from_another_seed_has_another_account(demo_of):
    friday = datetime(2026, 2, 13, 9, tzinfo=UTC)
    name = account_name(demo_of(friday))
    assert name.startswith("demo-7-2026-02-13-")
    assert account_name(demo_of(friday + timedelta(hours=14))) == name
    assert account_name(demo_of(friday + timedelta(days=1))) != name
    assert account_name(demo_of(friday, seed=8)) != name
    assert account_name(KEYED) != name


def test_the_demos_account_is_the_one_that_is_served_in_process(monkeypatch):
    account = demo_transport().api.account
    assert f"-{account.story.anchor}-" in account_name(Settings())


def test_the_demo_without_stories_has_an_account_of_its_own():
    assert account_name(Settings(demo_story=False)) != account_name(Settings())


def test_demos_of_long_ago_are_deleted_and_nothing_else(tmp_path, demo_of):
    today = datetime(2026, 2, 13, 9, tzinfo=UTC)
    kept = ["demo-7-2026-02-06-00000000", "demo-7-2026-02-20-00000000", "demo-of-mine", "key-0123"]
    for name in [*kept, "demo-7-2026-02-05-00000000", "demo-7-2025-02-13-00000000"]:
        (tmp_path / f"account={name}" / "month=2024-01").mkdir(parents=True)
    open_store(replace(KEYED, store=str(tmp_path)))
    assert len(list(tmp_path.iterdir())) == 6
    open_store(replace(demo_of(today), store=str(tmp_path)))
    assert sorted(folder.name for folder in tmp_path.iterdir()) == [f"account={name}" for name in kept]


def test_the_place_is_checked_when_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(
        opening, "Folder", lambda root: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    with pytest.raises(SettingsError, match=r"RINGYO_STORE .*permission denied"):
        open_store(replace(KEYED, store=str(tmp_path)))
