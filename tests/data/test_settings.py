"""A deployment's settings are read once, checked, and named where they are wrong."""

from __future__ import annotations

import pytest

from ringyo_data.errors import SettingsError
from ringyo_data.setting_values import DEFAULT_BASE_URL
from ringyo_data.settings import NAMES, Settings

KEY = "rg_live_51Hx2yZeP0"


def message(**wrong: object) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings(**wrong)
    return str(caught.value)


def test_without_anything_set_the_demo_is_shown():
    assert Settings.from_mappings({}) == Settings(None, DEFAULT_BASE_URL, 8, None, None, False)
    assert Settings.from_mappings({}).demo


def test_every_setting_is_read_from_the_environment():
    environ = {
        "RINGYO_API_KEY": f" {KEY}\n",
        "RINGYO_BASE_URL": "https://api.example.com/v1/",
        "RINGYO_WORKERS": "16",
        "RINGYO_STORE": "s3://bucket/calls",
        "RINGYO_TIMEZONE": "Europe/Berlin",
        "RINGYO_SHOW_NUMBERS": "1",
        "RINGYO_TARGET_ANSWER_RATE": "0.7",
        "RINGYO_PORT_8501_TCP_ADDR": "10.0.0.7",
        "RINGYO_SERVICE_HOST": "10.0.0.7",
        "SOMETHING_ELSE": "is left alone",
    }
    assert Settings.from_mappings(environ) == Settings(
        api_key=KEY,
        base_url="https://api.example.com/v1",
        workers=16,
        store="s3://bucket/calls",
        timezone="Europe/Berlin",
        show_numbers=True,
    )


def test_every_setting_is_read_from_the_secrets_in_toml_types():
    secrets = {"api_key": KEY, "workers": 4, "show_numbers": True, "timezone": "Asia/Kolkata"}
    assert Settings.from_mappings({}, secrets) == Settings(
        api_key=KEY, workers=4, show_numbers=True, timezone="Asia/Kolkata"
    )


def test_environment_wins_over_the_secrets_setting_by_setting():
    read = Settings.from_mappings({"RINGYO_WORKERS": "2"}, {"workers": 4, "timezone": "UTC"})
    assert (read.workers, read.timezone) == (2, "UTC")


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_empty_variable_counts_as_absent(blank: str):
    assert Settings.from_mappings({"RINGYO_WORKERS": blank}, {"workers": 4}).workers == 4
    assert Settings(api_key=blank).demo


@pytest.mark.parametrize(
    ("environ", "secrets", "says"),
    [
        ({"RINGYO_APIKEY": "x"}, {}, "'RINGYO_APIKEY' is no setting; did you mean RINGYO_API_KEY?"),
        ({"ringyo_api_key": "x"}, {}, "'ringyo_api_key' is no setting; did you mean RINGYO_API_KEY?"),
        ({"RINGYOAPIKEY": "x"}, {}, "'RINGYOAPIKEY' is no setting; did you mean RINGYO_API_KEY?"),
        ({"RINGYO_TIME_ZONE": "x"}, {}, "'RINGYO_TIME_ZONE' is no setting; did you mean RINGYO_TIMEZONE?"),
        ({"RINGYO_VIEWERS": "x"}, {}, "'RINGYO_VIEWERS' is no setting;"),
        ({f"RINGYO_{KEY}": "x"}, {}, "a key is no setting;"),
        ({}, {"apikey": "x"}, "'apikey' in the table [ringyo] is no setting; did you mean api_key?"),
        ({}, {"API_KEY": "x"}, "'API_KEY' in the table [ringyo] is no setting; did you mean api_key?"),
        ({}, {"time-zone": "x"}, "'time-zone' in the table [ringyo] is no setting; did you mean timezone?"),
        ({}, {"viewer": "x"}, "'viewer' in the table [ringyo] is no setting; did you mean viewers?"),
        (
            {},
            {"zzz": "x"},
            "'zzz' in the table [ringyo] is no setting; there are api_key, base_url, workers,",
        ),
        # a key that was meant and is not there never shows the demo
        (
            {"RINGYO_API_KEY": ""},
            {},
            "RINGYO_API_KEY (api_key in the table [ringyo]) is empty; give the key,",
        ),
        ({}, {"api_key": " "}, "RINGYO_API_KEY (api_key in the table [ringyo]) is empty; give the key,"),
        ({"RINGYO_BASE_URL": "https://x.example/v1"}, {}, "RINGYO_API_KEY is not set; give the key,"),
        ({}, {"base_url": "https://x.example/v1"}, "RINGYO_API_KEY is not set; give the key,"),
        ({}, {"api_key": ["x"]}, "RINGYO_API_KEY holds a list or a table; give one value."),
    ],
)
def test_what_was_meant_and_is_not_read_is_named_with_what_to_write(environ, secrets, says: str):
    with pytest.raises(SettingsError) as caught:
        Settings.from_mappings(environ, secrets)
    assert says in str(caught.value)


def test_who_may_look_stands_beside_the_settings():
    assert Settings.from_mappings({}, {"viewers": ["@example.com"]}) == Settings()


def test_empty_key_in_one_place_leaves_the_other_in_force():
    assert Settings.from_mappings({"RINGYO_API_KEY": ""}, {"api_key": KEY}).api_key == KEY


def test_what_only_changes_how_the_demo_looks_leaves_it_the_demo():
    assert Settings.from_mappings({"RINGYO_STORE": "off"}, {"timezone": "UTC", "currency": "€"}).demo


@pytest.mark.parametrize("name", [name for name in NAMES if name != "api_key"])
def test_list_where_one_value_belongs_is_named(name: str):
    with pytest.raises(SettingsError, match=f"RINGYO_{name.upper()} (is|holds) "):
        Settings.from_mappings({"RINGYO_API_KEY": KEY}, {name: [["x"]]})


def test_key_is_in_no_repr():
    assert KEY not in repr(Settings(api_key=KEY))
    assert KEY not in str(Settings(api_key=KEY))


@pytest.mark.parametrize("workers", [0, 17, -1, True, 2.5, [8], {"n": 8}])
def test_workers_must_be_from_1_to_16(workers: object):
    assert message(workers=workers).startswith("RINGYO_WORKERS is")


@pytest.mark.parametrize("text", ["many", "8.5", "17", "0"])
def test_workers_that_are_no_such_number_are_named(text: str):
    with pytest.raises(SettingsError, match=f"RINGYO_WORKERS is .*{text}.* from 1 to 16"):
        Settings.from_mappings({"RINGYO_WORKERS": text})


def test_most_calls_in_memory_is_a_whole_number_from_1_on_or_left_open():
    assert Settings.from_mappings({"RINGYO_MAX_CALLS": "2000000"}).max_calls == 2_000_000
    assert Settings.from_mappings({}).max_calls is None
    assert message(max_calls=0) == "RINGYO_MAX_CALLS is 0; give a whole number from 1 on."


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "https://api.example.com:8443/v1",
        "http://127.0.0.1:8901/v1",
        "http://localhost:8901/v1",
        "http://[::1]:8901/v1",
    ],
)
def test_https_is_taken_and_plain_http_on_this_machine(url: str):
    assert Settings(base_url=url).base_url == url


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://api.example.com/v1", "use https"),
        ("http://127.0.0.1.example.com/v1", "use https"),
        ("http://192.168.1.5/v1", "use https"),
        ("api.example.com/v1", "not a web address"),
        ("ftp://api.example.com", "not a web address"),
        ("https://", "not a web address"),
        ("https://api.example .com", "not a web address"),
        ("https://api.example.com/v1\n", "not a web address"),
        ("https://api.example.com:port/v1", "cannot be read"),
        ("https://[::1", "cannot be read"),
        ("https://user:word@api.example.com/v1", "host and path alone"),
        ("https://api.example.com/v1?x=1", "host and path alone"),
        ("https://api.example.com/v1#x", "host and path alone"),
        ("https://api.example.com/v1/calls", "ends in /calls, which is added by itself"),
        ("https://api.example.com/v1/agents/", "ends in /agents, which is added by itself"),
        ("https://api.example.com/v1/phone-numbers", "ends in /phone-numbers, which is added by itself"),
    ],
)
def test_base_url_that_cannot_be_used_is_named(url: str, says: str):
    text = message(base_url=url)
    assert text.startswith("RINGYO_BASE_URL")
    assert says in text
    assert "word" not in text


@pytest.mark.parametrize(
    "key", [f'"{KEY}"', f"'{KEY}'", f"Bearer {KEY}", "rg_live_schlüssel", "rg\tx", "a\nb"]
)
def test_key_that_no_header_could_carry_is_refused_without_showing_it(key: str):
    text = message(api_key=key)
    assert text.startswith("RINGYO_API_KEY")
    assert key.strip("\"'").removeprefix("Bearer ") not in text


@pytest.mark.parametrize(
    "name", ["RINGYO_WORKERS", "RINGYO_TIMEZONE", "RINGYO_SHOW_NUMBERS", "RINGYO_BASE_URL"]
)
def test_key_in_the_wrong_setting_is_not_shown(name: str):
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.from_mappings({name: KEY})
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "store", [None, "/srv/calls", "C:\\calls", "s3://b/c?region=eu", "gs://b", "file:///srv"]
)
def test_store_is_a_folder_or_an_object_store(store: str | None):
    assert Settings(store=store).store == store


def test_store_of_another_kind_is_named():
    assert "https://" in message(store="https://example.com/calls")


@pytest.mark.parametrize(
    "zone", ["Berlin", "Europe", "../etc/passwd", "UTC+1", "/etc/localtime", "posixrules", "Factory"]
)
def test_time_zone_that_does_not_exist_is_named(zone: str):
    assert message(timezone=zone).startswith("RINGYO_TIMEZONE is")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("off", False),
    ],
)
def test_show_numbers_is_read_in_the_usual_words(text: str, *, shown: bool):
    assert Settings.from_mappings({"RINGYO_SHOW_NUMBERS": text}).show_numbers is shown


@pytest.mark.parametrize("url", ["http://calls.internal:8501", "https://example.org/calls/"])
def test_the_address_that_viewers_open_may_be_any(url):
    assert Settings.from_mappings({"RINGYO_PUBLIC_URL": url}).public_url == url.rstrip("/")


@pytest.mark.parametrize("url", ["calls.example.com", "https://calls.example.com/?period=today"])
def test_an_address_for_viewers_that_is_none_is_named(url):
    with pytest.raises(SettingsError, match=r"RINGYO_PUBLIC_URL .* like https://calls.example.com"):
        Settings.from_mappings({"RINGYO_PUBLIC_URL": url})


@pytest.mark.parametrize(("name", "hint"), [("SHOW_NUMBERS", "give 1 to show"), ("DEMO_STORY", "give off")])
def test_a_choice_in_other_words_is_named(name: str, hint: str):
    with pytest.raises(SettingsError, match=f"RINGYO_{name} is 'maybe'; {hint}"):
        Settings.from_mappings({f"RINGYO_{name}": "maybe"})


@pytest.mark.parametrize(("text", "stories"), [("off", False), ("on", True), ("0", False), ("", True)])
def test_the_demo_has_stories_unless_they_are_off(text: str, *, stories: bool):
    assert Settings.from_mappings({"RINGYO_DEMO_STORY": text}).demo_story is stories


def test_settings_can_tell_caches_apart():
    assert len({Settings(api_key=KEY), Settings(api_key=KEY), Settings(), Settings(workers=2)}) == 3


def test_price_of_a_minute_has_a_currency_of_its_own():
    read = Settings.from_mappings({"RINGYO_PRICE_PER_MINUTE": "0.05"}, {"currency": "€"})
    assert (read.price_per_minute, read.currency) == (0.05, "€")
    assert Settings.from_mappings({}, {"price_per_minute": 0}).price_per_minute == 0
    assert Settings.from_mappings({}).price_per_minute is None


@pytest.mark.parametrize("text", ["cheap", "-0.05", "nan", "inf", "0,05"])
def test_price_that_is_none_is_named(text: str):
    with pytest.raises(SettingsError, match=r"RINGYO_PRICE_PER_MINUTE is .*like 0\.05"):
        Settings.from_mappings({"RINGYO_PRICE_PER_MINUTE": text})


@pytest.mark.parametrize("text", ["dollars", "a b", "5€"])
def test_currency_that_is_none_is_named(text: str):
    with pytest.raises(SettingsError, match="RINGYO_CURRENCY is"):
        Settings.from_mappings({"RINGYO_CURRENCY": text})
