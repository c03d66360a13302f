"""Files on a local disk: private, whole or not there, and nothing left lying about."""

from __future__ import annotations

import os
import resource
import signal
import stat
import time

import pytest

from ringyo_data.errors import StoreError
from ringyo_data.store.folder import LEFT_OVER_SECONDS, Folder
from tests.data.store.days import DAY, busy_day, one_call, path_of, store_in


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_handed():
    """A process that by itself makes files which everybody may read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_handed")
def test_files_and_folders_are_for_their_owner_alone(tmp_path):
    root = tmp_path / "new" / "deeper"
    store_in(root).write(one_call())
    file = path_of(root)
    assert mode(file) == 0o600
    made = [file.parent, file.parent.parent, root, root.parent]
    assert [mode(folder) for folder in made] == [0o700] * 4


@pytest.mark.usefixtures("open_handed")
def test_a_folder_that_was_there_before_keeps_its_mode(tmp_path):
    root = tmp_path / "shared"
    root.mkdir(mode=0o755)
    store_in(root).write(one_call())
    assert mode(root) == 0o755


def test_what_a_killed_process_left_is_swept_once_it_is_old(tmp_path):
    store_in(tmp_path).write(one_call())
    old, new = (path_of(tmp_path).with_name(f".day=2024-01-15.parquet.{n}.tmp") for n in "01")
    for left in (old, new):
        left.write_bytes(b"half a day")
    long_ago = time.time() - LEFT_OVER_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    os.utime(path_of(tmp_path), (long_ago, long_ago))
    store = store_in(tmp_path)
    assert [path.exists() for path in (old, new, path_of(tmp_path))] == [False, True, True]
    assert store.days() == {DAY}


def test_a_full_disk_is_a_store_error_and_leaves_what_was_stored(tmp_path):
    store = store_in(tmp_path)
    store.write(one_call())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        with pytest.raises(StoreError) as caught:
            store.write(busy_day(DAY, 2000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(caught.value) == (
        f"Settled days cannot be kept in the folder {tmp_path} (file too large). "
        "They are read from the API again next time."
    )
    assert [file.name for file in path_of(tmp_path).parent.iterdir()] == ["day=2024-01-15.parquet"]
    assert store.read([DAY])[0].calls["id"].to_list() == ["call_1"]


@pytest.mark.parametrize("step", ["os.fsync", "os.replace"])
def test_a_disk_that_refuses_at_the_last_moment_leaves_nothing_behind(tmp_path, monkeypatch, step):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    store = store_in(tmp_path)
    monkeypatch.setattr(step, refuse)
    with pytest.raises(StoreError, match="no space left on device"):
        store.write(one_call())
    assert list(path_of(tmp_path).parent.iterdir()) == []
    assert store.days() == frozenset()


def test_a_place_that_takes_nothing_is_a_store_error(tmp_path):
    store = store_in(tmp_path)
    (tmp_path / "account=tests").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be kept in the folder"):
        store.write(one_call())
    with pytest.raises(StoreError, match="cannot be deleted from the folder"):
        store.remove(DAY)


def test_a_listing_that_fails_gives_no_days_and_a_notice(tmp_path, monkeypatch):
    def refuse(self, folder):
        raise PermissionError(13, "Permission denied")

    store = store_in(tmp_path)
    store.write(one_call())
    monkeypatch.setattr(Folder, "paths", refuse)
    assert (store.days(), store.days()) == (frozenset(), frozenset())
    assert store.notices() == (f"Stored days in the folder {tmp_path} cannot be listed (permission denied).",)


def test_days_are_listed_without_looking_into_their_files(tmp_path, monkeypatch):
    store = store_in(tmp_path)
    store.write(one_call())

    def refuse(self, path):
        raise AssertionError("a file was read")

    monkeypatch.setattr(Folder, "get", refuse)
    assert store.days() == {DAY}


def test_a_lease_is_given_once_and_ends_with_its_process(tmp_path):
    store = store_in(tmp_path)
    taken, over = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with store.lease("alerts.lock"):
            os.write(taken[1], b"x")
            os.read(over[0], 1)
    os.read(taken[0], 1)
    with store.lease("alerts.lock") as held:
        assert held is None
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with store.lease("alerts.lock") as held:
        assert held(200)
    assert mode(path_of(tmp_path).parents[1] / "_alerts.lock") == 0o600


def test_a_note_that_is_relied_on_is_there_or_an_error(tmp_path):
    store = store_in(tmp_path)
    assert store.note("alerts.json") is None
    store.keep_note("alerts.json", b"{}")
    assert store.note("alerts.json") == b"{}"
    with pytest.raises(StoreError, match="There is no store"):
        store_in("off").keep_note("alerts.json", b"{}")
    path = path_of(tmp_path).parents[1] / "_alerts.json"
    path.unlink()
    path.mkdir()
    for act in (lambda: store.keep_note("alerts.json", b""), lambda: store.note("alerts.json")):
        with pytest.raises(StoreError, match=r"alerts.json in the folder .* cannot be used"):
            act()
