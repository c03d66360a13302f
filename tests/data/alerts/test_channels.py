"""The tables `[channels.NAME]`: what is read, and what each wrong entry is answered with."""

from __future__ import annotations

import tomllib

import pytest

from ringyo_data.alerts.channels import Email, Slack, Stdout, Webhook, channels
from ringyo_data.errors import SettingsError

SECRET = "hush-hush-9"
WHOLE = """
[channels.team]
kind = "slack"
url = "https://hooks.slack.com/services/T0/B0/hush-hush-9"

[channels.pager]
kind = "webhook"
url = "https://example.com/in?token=hush-hush-9"
secret = "hush-hush-9"

[channels.post]
kind = "email"
host = "smtp.example.com"
sender = "calls@example.com"
to = ["one@example.com", "two@example.com"]
user = "calls"
password = "hush-hush-9"

[channels.old]
kind = "email"
host = "smtp.example.com"
port = 465
sender = "calls@example.com"
to = "one@example.com"

[channels.log]
kind = "stdout"
"""


def read(text: str):
    return channels(tomllib.loads(text).get("channels", {}))


def test_each_kind_is_read_with_what_follows_of_it():
    assert read(WHOLE) == {
        "team": Slack("team", "https://hooks.slack.com/services/T0/B0/hush-hush-9"),
        "pager": Webhook("pager", "https://example.com/in?token=hush-hush-9", SECRET),
        "post": Email(
            "post",
            "smtp.example.com",
            "calls@example.com",
            ("one@example.com", "two@example.com"),
            587,
            "starttls",
            "calls",
            SECRET,
        ),
        "old": Email("old", "smtp.example.com", "calls@example.com", ("one@example.com",), 465, "implicit"),
        "log": Stdout("log"),
    }
    assert read("") == {}


def test_no_secret_shows_in_a_repr():
    assert SECRET not in repr(read(WHOLE))


def slack(entries: str) -> str:
    return f'[channels.team]\nkind = "slack"\n{entries}'


def email(entries: str) -> str:
    return (
        '[channels.team]\nkind = "email"\nhost = "smtp.example.com"\nsender = "a@example.com"\n'
        f'to = "b@example.com"\n{entries}'
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('channels = { team = "x" }', "'team' in the table [channels] is no channel; write its entries below"),
        ('[channels.team]\nurl = "https://a.example"', "The channel team has no kind; give kind one of slack,"),
        ('[channels.team]\nkind = "slac"', "of the kind 'slac', which there is not; did you mean kind = \"slack\"?"),
        ("[channels.team]\nkind = 7", "The channel team is of the kind 7, which there is not; give kind one of"),
        (slack(""), "The entry url of the channel team is missing; give an https address."),
        (slack('url = ""'), "The entry url of the channel team is missing"),
        (slack('uri = "https://hush-hush-9.example"'), "has the entry 'uri', which none of the kind slack has; there is url alone."),
        ('[channels.team]\nkind = "stdout"\nurl = "x"', "has the entry 'url', which none of the kind stdout has; there is kind alone."),
        (slack('url = "http://example.com/hush-hush-9"'), "The entry url of the channel team uses plain http"),
        (slack('url = "ftp://example.com/hush-hush-9"'), "The entry url of the channel team is no web address"),
        (slack('url = "https://[hush-hush-9"'), "The entry url of the channel team cannot be read"),
        (email('sendr = "a@example.com"'), "has the entry 'sendr', which none of the kind email has; did you mean sender?"),
        (slack("url = 9"), "The entry url of the channel team is no text of one line"),
        (email("port = 70000"), "The entry port of the channel team is no port; give a whole number from 1 to 65535"),
        (email('port = "587"'), "The entry port of the channel team is no port"),
        (email('tls = "none"'), "The entry tls of the channel team is neither starttls nor implicit"),
        (email('user = "a"'), "The entry password of the channel team is missing, as there is a user"),
        (email('password = "hush-hush-9"'), "The entry user of the channel team is missing, as there is a password"),
        (email('password = "hush\\nhush-hush-9"\nuser = "a"'), "The entry password of the channel team is no text of one line"),
        (email("").replace("smtp.example.com", "smtp.example.com/x"), "The entry host of the channel team is no name of a server"),
        (email("").replace("b@example.com", "b.example.com"), "The entry to of the channel team holds what is no mail address"),
        (email("").replace('"b@example.com"', "[]"), "The entry to of the channel team is no list of mail addresses"),
        (email("").replace("a@example.com", "a@example.com, c@example.com"), "The entry sender of the channel team holds"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_its_channel_and_its_secret_is_not(text, said):
    with pytest.raises(SettingsError) as caught:
        read(text)
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_plain_http_is_for_this_machine_alone():
    assert read(slack('url = "http://127.0.0.1:9/in"'))["team"].url == "http://127.0.0.1:9/in"
