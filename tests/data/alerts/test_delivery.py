"""Messages on their way to receivers on loopback that fail, lead elsewhere, are slow, or want TLS."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from ringyo_data.alerts import mail, post
from ringyo_data.alerts.channels import Email, Slack, Stdout, Webhook
from ringyo_data.alerts.delivery import deliver
from ringyo_data.alerts.message import Message, Undelivered, Unsure
from tests.data.alerts.receivers import MailReceiver, certificate, http_receiver, mail_receiver
from tests.raw_server import http

SECRET = "hush-hush-9"
MESSAGE = Message(
    "m1",
    "Answer rate is low",
    ("61.2%, below 70%.", "Of 120 <calls> & more."),
    "https://calls.example.com/calls?agent=a&period=today",
    {"value": 0.612, "event": "begins"},
)
BUSY = http(b"", status="503 Service Unavailable")


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def sent(waits):
    """Delivers to a channel, and takes no time to wait."""
    return lambda channel, message=MESSAGE: deliver(channel, message, sleep=waits.append)


def webhook(server, secret=None, path="/in") -> Webhook:
    return Webhook("pager", server.url.replace("/v1", path), secret)


# over HTTP


def test_a_receiver_that_fails_first_gets_the_message_with_the_same_id(sent, waits):
    with http_receiver(BUSY, b"", http(b"ok")) as (receiver, server):
        assert sent(webhook(server)) == ""
    assert [one.content["id"] for one in receiver.received] == ["m1"] * 3
    assert [one.headers["idempotency-key"] for one in receiver.received] == ["m1"] * 3
    assert len(waits) == 2
    assert receiver.received[0].content == {
        "id": "m1",
        "title": "Answer rate is low",
        "text": "61.2%, below 70%.\nOf 120 <calls> & more.",
        "link": "https://calls.example.com/calls?agent=a&period=today",
        "may_repeat": False,
        "value": 0.612,
        "event": "begins",
    }


def test_a_signature_can_be_checked_by_hand(sent):
    with http_receiver() as (receiver, server):
        sent(webhook(server, SECRET))
    (one,) = receiver.received
    signed = f"{one.headers['x-ringyo-timestamp']}.{one.body.decode()}"
    by_hand = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).hexdigest()
    assert one.headers["x-ringyo-signature"] == f"sha256={by_hand}"
    assert SECRET.encode() not in one.body


def test_without_a_secret_nothing_is_signed(sent):
    with http_receiver() as (receiver, server):
        sent(webhook(server))
    assert not {"x-ringyo-timestamp", "x-ringyo-signature"} & receiver.received[0].headers.keys()


def test_the_time_of_a_signature_is_that_of_the_clock():
    made = post.for_webhook(
        Webhook("pager", "https://example.com", SECRET), MESSAGE, now=lambda: 1764500000.9
    )
    assert made.headers["X-Ringyo-Timestamp"] == "1764500000"


def test_slack_gets_a_text_in_which_no_word_is_markup(sent):
    with http_receiver() as (receiver, server):
        sent(Slack("team", server.url))
    assert receiver.received[0].content == {
        "text": "*Answer rate is low*\n61.2%, below 70%.\nOf 120 &lt;calls&gt; &amp; more.\n"
        "<https://calls.example.com/calls?agent=a&amp;period=today|Open these calls>",
        "unfurl_links": False,
    }


@pytest.mark.parametrize(("asked", "waited"), [("7", [7.0]), ("30", [30.0])])
def test_the_pause_that_a_receiver_asks_for_is_kept(sent, waits, asked, waited):
    limit = http(b"", status="429 Too Many Requests", headers=f"Retry-After: {asked}\r\n")
    with http_receiver(limit, http(b"ok")) as (_, server):
        sent(Slack("team", server.url))
    assert waits == waited


@pytest.mark.parametrize(
    ("answer", "times", "said"),
    [
        (BUSY, 3, "pager: 127.0.0.1 refuses the message (HTTP 503)."),
        (http(b"", status="404 Not Found"), 1, "pager: 127.0.0.1 refuses the message (HTTP 404)."),
        (
            http(b"", status="429 Too Many Requests", headers="Retry-After: 31\r\n"),
            1,
            "pager: 127.0.0.1 refuses the message (HTTP 429).",
        ),
    ],
    ids=["busy", "gone", "asks for too long a pause"],
)
def test_a_message_that_is_not_taken_is_undelivered(sent, answer, times, said):
    with http_receiver(answer) as (receiver, server), pytest.raises(Undelivered) as caught:
        sent(webhook(server, path="/hush-hush-9"))
    assert (str(caught.value), len(receiver.received)) == (said, times)


def test_a_redirect_takes_the_message_nowhere(sent):
    with http_receiver() as (other, elsewhere):
        moved = http(b"", status="307 Temporary Redirect", headers=f"Location: {elsewhere.url}/in\r\n")
        with (
            http_receiver(moved) as (_, server),
            pytest.raises(Undelivered, match="leads to another address"),
        ):
            sent(Slack("team", server.url))
    assert other.received == []


def test_nobody_at_the_address_is_undelivered(sent, waits):
    with http_receiver() as (_, server):
        channel = Slack("team", server.url.replace("/v1", "/hush-hush-9"))
    with pytest.raises(Undelivered) as caught:
        sent(channel)
    assert str(caught.value) == "team: 127.0.0.1 cannot be reached."
    assert len(waits) == 2


def test_silence_is_unsure_and_only_what_has_an_id_is_sent_again(sent, monkeypatch):
    monkeypatch.setattr(post, "ANSWER_SECONDS", 0.2)
    with http_receiver(None) as (receiver, server):
        with pytest.raises(Unsure, match=r"team: 127\.0\.0\.1 did not answer"):
            sent(Slack("team", server.url))
        assert len(receiver.received) == 1
        with pytest.raises(Unsure):
            sent(webhook(server))
        assert len(receiver.received) == 4


# by mail


def email(receiver: MailReceiver, **entries) -> Email:
    known = {"to": ("one@example.com", "two@example.com")} | entries
    return Email("post", "127.0.0.1", "calls@example.com", port=receiver.port, **known)


@pytest.fixture
def pem(tmp_path, monkeypatch):
    """A server's certificate that this process trusts."""
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return path


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_goes_over_tls_with_user_and_password(sent, pem, tls):
    implicit = tls == "implicit"
    with mail_receiver(MailReceiver(), pem=pem, implicit=implicit, sign_in=True) as receiver:
        assert sent(email(receiver, tls=tls, user="calls", password="right")) == ""
    assert receiver.users == [(b"calls", b"right")]
    assert receiver.secure == [True] or implicit
    (got,) = receiver.received
    assert {name: got[name] for name in ("Subject", "From", "To", "Message-ID", "Auto-Submitted")} == {
        "Subject": "Answer rate is low",
        "From": "calls@example.com",
        "To": "one@example.com, two@example.com",
        "Message-ID": "<m1@example.com>",
        "Auto-Submitted": "auto-generated",
    }
    assert got["Date"]
    assert got.get_content().replace("\r\n", "\n") == (
        "Answer rate is low\n\n61.2%, below 70%.\n\nOf 120 <calls> & more.\n\n"
        "https://calls.example.com/calls?agent=a&period=today\n"
    )


def test_a_certificate_that_nobody_vouches_for_gets_no_mail_and_no_password(sent, tmp_path):
    pem = certificate(tmp_path)
    with mail_receiver(MailReceiver(), pem=pem, sign_in=True) as receiver:
        with pytest.raises(Undelivered, match="no secure connection to"):
            sent(email(receiver, user="calls", password=SECRET))
        assert (receiver.users, receiver.received) == ([], [])


def test_a_server_of_another_machine_without_tls_gets_no_mail(sent, monkeypatch):
    monkeypatch.setattr(mail, "is_loopback", lambda host: False)
    with mail_receiver(MailReceiver()) as receiver:
        with pytest.raises(Undelivered, match=r"offers no TLS \(STARTTLS\), so nothing was sent"):
            sent(email(receiver))
        assert receiver.received == []


def test_this_machines_own_server_may_do_without_tls(sent):
    with mail_receiver(MailReceiver()) as receiver:
        assert sent(email(receiver)) == ""
    assert len(receiver.received) == 1


def test_a_wrong_password_is_said_without_it(sent, pem):
    with (
        mail_receiver(MailReceiver(), pem=pem, sign_in=True) as receiver,
        pytest.raises(Undelivered) as caught,
    ):
        sent(email(receiver, user="calls", password=SECRET))
    assert str(caught.value) == "post: 127.0.0.1 refuses the user or the password."


def test_a_refusal_that_may_pass_is_tried_again(sent, waits):
    with mail_receiver(MailReceiver(says=["451 later", "250 OK"])) as receiver:
        assert sent(email(receiver)) == ""
    assert [one["Message-ID"] for one in receiver.received] == ["<m1@example.com>"] * 2
    assert len(waits) == 1


def test_addresses_that_are_refused_are_counted(sent):
    with mail_receiver(MailReceiver(refused=("two@example.com",))) as receiver:
        assert sent(email(receiver)) == "post: 127.0.0.1 refuses 1 of 2 addresses."
        with pytest.raises(Undelivered, match=r"refuses every address \(SMTP 550\)"):
            sent(email(receiver, to=("two@example.com",)))
    assert len(receiver.received) == 1


def test_a_server_that_takes_the_mail_and_says_nothing_is_unsure(sent):
    with (
        mail_receiver(MailReceiver(says=[None])) as receiver,
        pytest.raises(Unsure, match="did not answer"),
    ):
        sent(email(receiver))
    assert len(receiver.received) == 1


def test_no_mail_server_at_the_address_is_undelivered(sent):
    with mail_receiver(MailReceiver()) as receiver:
        pass
    with pytest.raises(Undelivered, match=f"cannot be reached at port {receiver.port}"):
        sent(email(receiver))


# what is printed, and repeats


def test_stdout_prints_the_message(sent, capsys):
    assert sent(Stdout("log")) == ""
    assert capsys.readouterr().out == (
        "Answer rate is low\n61.2%, below 70%.\nOf 120 <calls> & more.\n"
        "https://calls.example.com/calls?agent=a&period=today\n"
    )


def test_what_may_be_a_repeat_says_so(sent):
    repeat = Message("m1", "Answer rate is low", may_repeat=True)
    with http_receiver() as (receiver, server):
        sent(webhook(server), repeat)
    content = json.loads(receiver.received[0].body)
    assert (content["may_repeat"], content["text"]) == (
        True,
        "This may be a repeat: whether the same message arrived before could not be told.",
    )
