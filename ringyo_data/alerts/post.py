"""Messages over HTTP: Slack's incoming webhooks, and any address that takes signed JSON."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from ..connection import certificates
from ..deadline import Deadline
from ..pace.headers import retry_after_seconds
from ..retries import Again, until_it_works
from .channels import Webhook
from .message import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MOST_ATTEMPTS,
    Message,
    Undelivered,
    UnderWay,
    Unsure,
    unmarked,
)

ID_HEADER = "Idempotency-Key"
TIME_HEADER = "X-Ringyo-Timestamp"
SIGNATURE_HEADER = "X-Ringyo-Signature"
PASSING = frozenset({408, 425, 429})
"""Refusals that may pass, besides every 5xx."""
_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True)
class Post:
    """A body of JSON and its headers; *has_id* if a receiver can tell that it comes a second time."""

    body: bytes
    headers: dict[str, str]
    has_id: bool


def for_slack(message: Message) -> Post:
    """The message as Slack's text, in which no word of the account is markup.

    Source: Slack's "Formatting text for app surfaces": `&`, `<` and `>` are written as entities.
    """
    title, *lines = map(_plain, (message.title, *message.paragraphs))
    link = f"<{_plain(message.link)}|Open these calls>" if message.link else None
    text = "\n".join(filter(None, (f"*{title}*", *lines, link)))
    return _json({"text": text, "unfurl_links": False}, {}, has_id=False)


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_webhook(channel: Webhook, message: Message, *, now: Callable[[], float] = time.time) -> Post:
    """The message as JSON, with its id as a header, signed if the channel has a secret.

    The signature is `sha256=` and the hexadecimal HMAC-SHA256 of the timestamp, a full stop and the body.
    """
    post = _json(
        {
            "id": message.id,
            "title": message.title,
            "text": "\n".join(message.paragraphs),
            "link": message.link,
            "may_repeat": message.may_repeat,
            **message.facts,
        },
        {ID_HEADER: message.id},
        has_id=True,
    )
    if channel.secret:
        stamp = str(int(now()))
        signature = hmac.digest(channel.secret.encode(), stamp.encode() + b"." + post.body, "sha256")
        post.headers.update({TIME_HEADER: stamp, SIGNATURE_HEADER: f"sha256={signature.hex()}"})
    return post


def _json(content: object, headers: dict[str, str], *, has_id: bool) -> Post:
    body = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    length = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return Post(body, length | headers, has_id)


def send(
    channel: str,
    url: str,
    post: Post,
    *,
    mark: UnderWay = unmarked,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """POST it until it is accepted, a few times; follows no redirect. Raises `Undelivered` or `Unsure`."""
    host = urlsplit(url).hostname or ""
    with httpx.Client(
        timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=url.startswith("https:"),  # no proxy reads what is sent in the clear
        verify=certificates(),
    ) as http:
        deadline = Deadline()
        deadline.watch(http)

        def attempt() -> str:
            try:
                with (
                    deadline.within(ANSWER_SECONDS),
                    http.stream(
                        "POST", url, content=_marked(post.body, mark), headers=post.headers
                    ) as answer,
                ):
                    _check(channel, host, answer, mark)
            except _BEFORE_SENDING as error:
                raise Again(
                    Undelivered(f"{channel}: {host} cannot be reached."), most_attempts=MOST_ATTEMPTS
                ) from error
            except (httpx.TransportError, httpx.DecodingError) as error:
                unsure = Unsure(f"{channel}: {host} did not answer, so that the message may have arrived.")
                raise (Again(unsure, most_attempts=MOST_ATTEMPTS) if post.has_id else unsure) from error
            return ""

        return until_it_works(attempt, sleep=sleep)


def _marked(body: bytes, mark: UnderWay) -> Iterator[bytes]:
    """The body, which is asked for once the connection is there and the headers were sent."""
    mark(True)
    yield body


def _check(channel: str, host: str, answer: httpx.Response, mark: UnderWay) -> None:
    """Raises unless the message was accepted."""
    status = answer.status_code
    if answer.is_success:
        return
    mark(False)
    if answer.is_redirect:
        raise Undelivered(
            f"{channel}: {host} leads to another address (HTTP {status}), which is not followed; "
            "give the address that takes messages."
        )
    refused = Undelivered(f"{channel}: {host} refuses the message (HTTP {status}).")
    if status < 500 and status not in PASSING:
        raise refused
    pause = retry_after_seconds(answer.headers, now_unix=time.time())
    if pause is not None and pause > LONGEST_PAUSE_SECONDS:
        raise refused
    raise Again(refused, wait_seconds=pause, most_attempts=MOST_ATTEMPTS)
