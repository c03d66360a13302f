"""A secrets file is read whole, or the reader is told why it cannot be, without a word of what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ringyo_data.errors import SettingsError
from ringyo_data.secrets_file import read, rows, table

KEY = "rg_live_51Hx2yZeP0"
GOOD = f'[ringyo]\napi_key = "{KEY}"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets.toml"


def message(*paths: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read(paths)
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_without_a_file_there_is_nothing(path: Path):
    assert read([path, path.parent / "none" / "secrets.toml"]) is None
    assert table(None, "ringyo") == {}


def test_a_file_without_entries_is_a_file(path: Path):
    path.write_text("# nothing yet\n")
    assert read([path]) == {}


def test_a_name_in_a_later_file_replaces_the_earlier_one(path: Path, tmp_path: Path):
    later = tmp_path / "later.toml"
    path.write_text('[ringyo]\ntimezone = "UTC"\n[auth]\nclient_id = "x"\n')
    later.write_text(GOOD)
    assert read([path, later]) == {"ringyo": {"api_key": KEY}, "auth": {"client_id": "x"}}


def test_who_may_look_is_not_replaced_by_a_later_table_that_does_not_say_it(path: Path, tmp_path: Path):
    later = tmp_path / "later.toml"
    path.write_text('[ringyo]\nviewers = ["ann@example.com"]\n')
    later.write_text(GOOD)
    assert "viewers stands in a secrets file whose table [ringyo] a later one replaces" in message(
        path, later
    )
    later.write_text(GOOD + 'viewers = ["bob@example.com"]\n')
    assert table(read([path, later]), "ringyo")["viewers"] == ["bob@example.com"]


def test_what_is_for_others_is_left_alone(path: Path):
    path.write_text('AWS_ACCESS_KEY_ID = "x"\n[connections.db]\nurl = "x"\n')
    assert read([path]) == {"AWS_ACCESS_KEY_ID": "x", "connections": {"db": {"url": "x"}}}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD.replace('"\n', "\n").encode(), "cannot be read: it is no TOML (at line 2, column"),
        (GOOD.replace('"', "”").encode(), "cannot be read: it is no TOML (at line 2, column 11)"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "cannot be read: it is no TOML (at line 1, column 1)"),
        (GOOD.encode("utf-16"), "cannot be read: it is not in UTF-8"),
        (b"[ringyo\n", "cannot be read: it is no TOML (at line 1"),
    ],
)
def test_file_that_cannot_be_read_is_named_with_the_place(path: Path, content: bytes, says: str):
    path.write_bytes(content)
    assert says in message(path)
    assert "with straight quotes around the text" in message(path)


def test_good_file_does_not_cover_for_one_that_cannot_be_read(path: Path, tmp_path: Path):
    later = tmp_path / "later.toml"
    path.write_text("[auth\n")
    later.write_text(GOOD)
    assert "The secrets file secrets.toml cannot be read" in message(path, later)


def test_folder_in_the_place_of_the_file_is_no_file(path: Path):
    path.mkdir()
    assert "cannot be read: is a directory" in message(path)


def test_link_that_leads_nowhere_is_not_no_file(path: Path):
    path.symlink_to("nowhere.toml")
    assert "it is a link to a file that is not there" in message(path)


def test_file_is_named_as_its_owner_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home, project = tmp_path / "home" / "ann", tmp_path / "project"
    monkeypatch.setenv("HOME", str(home))
    for folder in (home, project):
        (folder / ".streamlit").mkdir(parents=True)
        (folder / ".streamlit" / "secrets.toml").write_text("x")
    monkeypatch.chdir(project)
    assert "file ~/.streamlit/secrets.toml cannot" in message(home / ".streamlit" / "secrets.toml")
    assert "file .streamlit/secrets.toml cannot" in message(project / ".streamlit" / "secrets.toml")


OUTSIDE = "stands outside the table [ringyo] of the secrets; write"
SIGNING_IN = "in the secrets holds entries for signing in; write [auth] in"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f'api_key = "{KEY}"', f"'api_key' {OUTSIDE} api_key below"),
        (f'key = "{KEY}"', f"'key' {OUTSIDE} api_key below"),
        ('time_zone = "UTC"', f"'time_zone' {OUTSIDE} timezone below"),
        ('viewers = ["a@b.example"]', f"'viewers' {OUTSIDE} viewers"),
        ("[Auth]\nx = 1", "'Auth' in the secrets is no table of this dashboard; write [auth]."),
        ("[oauth]\nx = 1", "'oauth' in the secrets is no table of this dashboard; write [auth]."),
        ("[auht]\nx = 1", "'auht' in the secrets is no table of this dashboard; write [auth]."),
        ("[Ringyo]\nx = 1", "'Ringyo' in the secrets is no table of this dashboard; write [ringyo]."),
        ("[target]\nx = 1", "'target' in the secrets is no table of this dashboard; write [targets]."),
        ("[alerts]\nx = 1", "alerts in the secrets is no list of tables; write [[alerts]] above each."),
        ("views = [1]", "views in the secrets is no list of tables; write [[views]] above each."),
        ("[[Event]]\nx = 1", "'Event' in the secrets is no table of this dashboard; write [[events]]."),
        ("[[auth]]\nx = 1", "auth in the secrets is no table; write [auth] on a line of its own."),
        (
            'redirect_uri = "https://x.example"\nclient_id = "x"',
            "'redirect_uri' stands outside the table [auth] of the secrets; write redirect_uri below a line [auth].",
        ),
        ('client_secret = "x"', "write client_secret below a line [auth]."),
        ('cookiesecret = "x"', "write cookie_secret below a line [auth]."),
        ('[google]\nserver_metadata_url = "x"', f"'google' {SIGNING_IN}"),
        ('[login]\ncookie_secret = "x"', f"'login' {SIGNING_IN}"),
        ("auth = true", "auth in the secrets is no table; write [auth] on a line of its own."),
        ('ringyo = "x"', "ringyo in the secrets is no table; write [ringyo] on a line of its own."),
    ],
)
def test_entry_in_the_wrong_place_is_named_with_the_right_one(path: Path, content: str, says: str):
    path.write_text(content)
    assert says in message(path)


def test_tables_that_stand_more_than_once_come_in_the_files_order(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text('[[views]]\nname = "Monday"\n[[views]]\nname = "Sales"\n')
    assert [row["name"] for row in rows(read([path]), "views")] == ["Monday", "Sales"]
    assert rows(read([path]), "alerts") == []
