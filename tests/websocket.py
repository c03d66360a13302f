"""A viewer without a browser: the websocket that a tab opens, with every frame that comes back."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.DownloadButton_pb2 import DownloadButton
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME
from websockets.sync.client import ClientConnection, connect

SECONDS = 60


class Viewer:
    """An open websocket; each run gives the frames that the server sends for it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._state = ClientState()

    def run(self, page: str = "", query: str = "") -> list[ForwardMsg]:
        """Open *page*, `volume` for `/volume`: the frames up to the end of a whole run."""
        self._state = ClientState(page_name=page, query_string=query)
        return self._ran(self._state)

    def leave_in_a_run(self) -> None:
        """Open the first page and wait for nothing of it."""
        self.send(BackMsg(rerun_script=ClientState()))

    def look_again(self, frames: list[ForwardMsg]) -> list[ForwardMsg]:
        """Let the parts of a page that refresh by themselves do so, until the whole page has run again."""
        (part,) = (
            frame.auto_rerun.fragment_id for frame in frames if frame.WhichOneof("type") == "auto_rerun"
        )
        return self._ran(ClientState(fragment_id=part, is_auto_rerun=True))

    def download(self, frames: list[ForwardMsg], label: str) -> str:
        """Press a button for a file: the file's address; empty if the server gives none."""
        return self._file(frames, next(one for one in _buttons(frames) if one.label == label))

    def files(self, frames: list[ForwardMsg]) -> list[str]:
        """Press every button for a file: the files' addresses."""
        return [self._file(frames, button) for button in _buttons(frames)]

    def choose_all(self, frames: list[ForwardMsg], label: str) -> list[ForwardMsg]:
        """Choose everything that a control of pills offers: the frames of the run after it."""
        pills = next(one.button_group for one in elements(frames) if one.button_group.label == label)
        chosen = self._state.widget_states.widgets.add(id=pills.id)
        chosen.string_array_value.data.extend(option.content for option in pills.options)
        return self._ran(self._state)

    def _file(self, frames: list[ForwardMsg], button: DownloadButton) -> str:
        message = BackMsg()
        message.backend_operation_request.session_id = session_of(frames)
        message.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        self.send(message)
        while (frame := self._next()).WhichOneof("type") != "backend_operation_response":
            pass
        return frame.backend_operation_response.deferred_file.url

    def clear_cache(self, *, seconds: float) -> None:
        """Ask the server to empty its caches, as anybody may. Raises `TimeoutError` if it then says nothing for so long."""
        self.send(BackMsg(clear_cache=True))
        self.send(BackMsg(app_heartbeat=True))
        while True:
            if self._next(seconds=seconds).WhichOneof("type") == "heartbeat_ack":
                return

    def _ran(self, state: ClientState) -> list[ForwardMsg]:
        self.send(BackMsg(rerun_script=state))
        frames = [self._next()]
        while not _is_the_end(frames[-1]):
            frames.append(self._next())
        return frames

    def _next(self, *, seconds: float = SECONDS) -> ForwardMsg:
        return ForwardMsg.FromString(self._connection.recv(timeout=seconds))

    def send(self, message: BackMsg) -> None:
        self._connection.send(message.SerializeToString())


@contextmanager
def viewer(
    url: str, *, host: str | None = None, cookie: str | None = None, session: str | None = None
) -> Iterator[Viewer]:
    """Connect to a dashboard; *host* is what the request calls the server in place of its address.

    *cookie* is the one of somebody who has signed in. It is sent as a browser
    does: with the origin, and with the token against forged requests. *session* is
    one that was lost and is to go on.
    """
    token = generate_xsrf_token_string()
    as_a_browser = {"Origin": url, "Cookie": f"{USER_COOKIE_NAME}={cookie}; {XSRF_COOKIE_NAME}={token}"}
    parts = urlsplit(url)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=SECONDS) as sock,
        connect(
            f"ws://{host or parts.netloc}/_stcore/stream",
            sock=sock,
            subprotocols=["streamlit", token, *filter(None, [session])],
            additional_headers=as_a_browser if cookie else None,
            max_size=None,
            proxy=None,
            open_timeout=SECONDS,
        ) as connection,
    ):
        yield Viewer(connection)


def session_of(frames: list[ForwardMsg]) -> str:
    """The session that the frames are of."""
    new = next(frame.new_session for frame in frames if frame.WhichOneof("type") == "new_session")
    return new.initialize.session_id


def elements(frames: list[ForwardMsg]) -> list[Element]:
    """What is drawn in the frames."""
    return [frame.delta.new_element for frame in frames if frame.WhichOneof("type") == "delta"]


def _buttons(frames: list[ForwardMsg]) -> list[DownloadButton]:
    """The buttons for files, each once."""
    found = {
        one.download_button.id: one.download_button
        for one in elements(frames)
        if one.HasField("download_button")
    }
    return list(found.values())


def words(frames: list[ForwardMsg]) -> str:
    """All text in the frames."""
    return "\n".join(str(frame) for frame in frames)


def _is_the_end(frame: ForwardMsg) -> bool:
    return frame.WhichOneof("type") == "script_finished" and frame.script_finished in (
        ForwardMsg.FINISHED_SUCCESSFULLY,
        ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    )
