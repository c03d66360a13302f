"""Messages by mail: SMTP over TLS, never in the clear but to this machine itself."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from ..retries import Again, until_it_works
from ..setting_values import is_loopback
from .channels import Email
from .message import ANSWER_SECONDS, MOST_ATTEMPTS, Message, Undelivered, UnderWay, Unsure, unmarked

OK = 250


def letter(channel: Email, message: Message) -> EmailMessage:
    """The message as a mail of plain text. Its `Message-ID` stays the same when it is sent again."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.title.split())
    mail["Message-ID"] = f"<{message.id}@{_domain(channel)}>"
    mail.set_content("\n\n".join(filter(None, (message.title, *message.paragraphs, message.link))) + "\n")
    return mail


def send(
    channel: Email,
    mail: EmailMessage,
    *,
    mark: UnderWay = unmarked,
    sleep: Callable[[float], None] = time.sleep,
) -> str:
    """Send *mail* from the channel's sender to all its addresses; says for how many of them it was refused.

    Adds the headers that every mail needs. Raises `Undelivered` or `Unsure`.
    """
    for header, value in (
        ("From", channel.sender),
        ("To", ", ".join(channel.to)),
        ("Date", format_datetime(localtime())),
        ("Auto-Submitted", "auto-generated"),
    ):
        if header not in mail:
            mail[header] = value
    data = mail.as_bytes(policy=SMTP.clone(cte_type="7bit"))
    refused = until_it_works(lambda: _attempt(channel, data, mark), sleep=sleep)
    if not refused:
        return ""
    return f"{channel.name}: {channel.host} refuses {refused} of {len(channel.to)} addresses."


def _attempt(channel: Email, data: bytes, mark: UnderWay) -> int:
    """How many addresses were refused, once the server has taken the mail for the others."""
    with _connected(channel) as server:
        refused = _envelope(channel, server)
        mark(True)
        try:
            code, _ = server.data(data)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except OSError as error:  # every `SMTPException` is one
            raise Unsure(
                f"{channel.name}: {channel.host} did not answer, so that the mail may have arrived."
            ) from error
        if code != OK:
            mark(False)
            raise _refused(channel, "the mail", code)
        return refused


def _envelope(channel: Email, server: smtplib.SMTP) -> int:
    """Say from whom and to whom; gives how many addresses were refused."""
    try:
        code, _ = server.mail(channel.sender)
        if code != OK:
            raise _refused(channel, "the sender", code)
        codes = [server.rcpt(address)[0] for address in channel.to]
    except OSError as error:
        raise _unreached(channel) from error
    if OK not in codes:
        raise _refused(channel, "every address", min(codes))
    return len(codes) - codes.count(OK)


@contextlib.contextmanager
def _connected(channel: Email) -> Iterator[smtplib.SMTP]:
    """A server that has let us in; what it says to our good-bye does not matter."""
    server = _opened(channel)
    try:
        yield server
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _opened(channel: Email) -> smtplib.SMTP:
    """Connect, make the connection secure, and sign in. Raises `Undelivered`, or `Again` if that may pass."""
    host = channel.host
    server: smtplib.SMTP | None = None
    try:
        server = _server(channel)
        _secure(channel, server)
        if channel.user is not None and channel.password is not None:
            server.login(channel.user, channel.password)
    except BaseException as error:
        if server is not None:
            server.close()
        match error:
            case ssl.SSLError():
                why = f"{channel.name}: no secure connection to {host} comes about; is its certificate good?"
                raise Undelivered(why) from error
            case smtplib.SMTPAuthenticationError():
                raise Undelivered(f"{channel.name}: {host} refuses the user or the password.") from error
            case smtplib.SMTPResponseException():
                raise _refused(channel, "the connection", error.smtp_code) from error
            case smtplib.SMTPException() if not isinstance(error, smtplib.SMTPServerDisconnected):
                raise Undelivered(f"{channel.name}: {host} does not let users sign in.") from error
            case OSError():
                raise _unreached(channel) from error
        raise
    return server


def _server(channel: Email) -> smtplib.SMTP:
    if channel.tls == "implicit":
        return smtplib.SMTP_SSL(
            channel.host,
            channel.port,
            local_hostname=_domain(channel),
            timeout=ANSWER_SECONDS,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(channel.host, channel.port, local_hostname=_domain(channel), timeout=ANSWER_SECONDS)


def _secure(channel: Email, server: smtplib.SMTP) -> None:
    """Go on over TLS; without it only this machine's own server is spoken to."""
    if channel.tls == "implicit":
        return
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    elif not is_loopback(channel.host):
        raise Undelivered(
            f"{channel.name}: {channel.host} offers no TLS (STARTTLS), so nothing was sent. "
            'Give the port of a server that does, or tls = "implicit".'
        )


def _unreached(channel: Email) -> Again:
    text = f"{channel.name}: {channel.host} cannot be reached at port {channel.port}."
    return Again(Undelivered(text), most_attempts=MOST_ATTEMPTS)


def _refused(channel: Email, what: str, code: int) -> Exception:
    """What to raise for a refusal: one that begins with 4 may pass (RFC 5321, section 4.2.1)."""
    error = Undelivered(f"{channel.name}: {channel.host} refuses {what} (SMTP {code}).")
    return Again(error, most_attempts=MOST_ATTEMPTS) if 400 <= code < 500 else error


def _domain(channel: Email) -> str:
    return channel.sender.rpartition("@")[2]
