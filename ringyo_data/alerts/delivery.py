"""A message through a channel of any kind."""

from __future__ import annotations

import time
from collections.abc import Callable

from . import mail, post
from .channels import Channel, Email, Slack, Stdout
from .message import Message, UnderWay, unmarked


def deliver(
    channel: Channel,
    message: Message,
    *,
    mark: UnderWay = unmarked,
    say: Callable[[str], object] = print,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Send *message*, again if that may help; once it is accepted, gives what else is to be said of it, mostly nothing.

    Takes at most `message.PATIENCE_SECONDS`. Raises `Undelivered` or `Unsure`.
    """
    match channel:
        case Stdout():
            mark(True)
            say("\n".join(filter(None, (message.title, *message.paragraphs, message.link))))
            return ""
        case Email():
            return mail.send(channel, mail.letter(channel, message), mark=mark, sleep=sleep)
        case Slack():
            return post.send(channel.name, channel.url, post.for_slack(message), mark=mark, sleep=sleep)
        case _:
            return post.send(
                channel.name, channel.url, post.for_webhook(channel, message), mark=mark, sleep=sleep
            )
