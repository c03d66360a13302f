"""An object store, for hosts whose own disk does not last: `s3://…` or `gs://…`, through pyarrow.

Credentials come from the environment, as the vendor's own tools find them;
the address's query may hold whatever pyarrow understands there, such as
`endpoint_override`, `scheme` or `region`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from secrets import token_hex
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pyarrow import fs

from .place import Held, Place

_DEFAULTS = {
    "s3": {"allow_delayed_open": "true"},  # a small file goes as one request, not as three
    "gs": {"retry_limit_seconds": "10"},  # by itself it would try for a quarter of an hour
}


LEASE_SECONDS = 300.0
"""A ticket as old as that belongs to a process that was killed."""


class Bucket(Place):
    """The objects below an address. Raises `ValueError` or `OSError` if it cannot be read or reached."""

    readers = 16

    def __init__(self, url: str) -> None:
        self._files, self._root = fs.FileSystem.from_uri(_with_defaults(url))
        self.location = f"{urlsplit(url).scheme}://{self._root}"
        self._check()

    def paths(self, folder: str) -> list[str]:
        """Every object below *folder*: one request for each thousand."""
        selector = fs.FileSelector(f"{self._root}/{folder}", recursive=True, allow_not_found=True)
        paths = [info.path for info in self._files.get_file_info(selector) if info.type == fs.FileType.File]
        return [path.removeprefix(f"{self._root}/") for path in paths]

    def get(self, path: str) -> bytes:
        with self._files.open_input_file(f"{self._root}/{path}") as file:
            return bytes(file.read())

    def put(self, path: str, data: bytes) -> None:
        """Write an object, which object stores show whole or not at all."""
        with self._files.open_output_stream(f"{self._root}/{path}") as stream:
            stream.write(data)

    def move(self, path: str, to: str) -> None:
        """Copy an object and delete the first."""
        self._files.move(f"{self._root}/{path}", f"{self._root}/{to}")

    def delete(self, path: str) -> None:
        self._files.delete_file(f"{self._root}/{path}")

    @contextlib.contextmanager
    def lease(self, path: str) -> Iterator[Held | None]:
        """Held for `LEASE_SECONDS` at most.

        Each process writes a ticket of its own, then lists all of them, and goes on if there is no other. Object
        stores list what was written before, so of two processes at least one sees the other. pyarrow knows
        no conditional writing (tried: `If-None-Match` is dropped without a word), which would be simpler.
        """
        ticket = f"{path}/{token_hex(8)}"
        self.put(ticket, b"")
        end = time.monotonic() + LEASE_SECONDS
        try:
            yield (lambda seconds: time.monotonic() + seconds < end) if self._is_alone(path, ticket) else None
        finally:
            with contextlib.suppress(OSError):
                self.delete(ticket)

    def _is_alone(self, path: str, ticket: str) -> bool:
        """Whether there is no other ticket but of processes killed long ago, by the store's own clock; those are deleted."""
        tickets = self._files.get_file_info(fs.FileSelector(f"{self._root}/{path}", allow_not_found=True))
        written = {
            info.path.removeprefix(f"{self._root}/"): info.mtime
            for info in tickets
            if info.type == fs.FileType.File
        }
        own = written.pop(ticket)
        for other, at in list(written.items()):
            if (own - at).total_seconds() >= LEASE_SECONDS:
                del written[other]
                with contextlib.suppress(OSError):
                    self.delete(other)
        return not written

    def _check(self) -> None:
        bucket = self._root.split("/", 1)[0]
        if not bucket:
            raise ValueError("no bucket is named")
        below = fs.FileSelector(self._root, allow_not_found=True)
        if self._files.get_file_info(below):
            return
        with contextlib.suppress(PermissionError):  # may list, but not ask for the bucket itself
            if self._files.get_file_info(bucket).type == fs.FileType.NotFound:
                raise FileNotFoundError(2, "No such bucket")


def _with_defaults(url: str) -> str:
    parts = urlsplit(url)
    query = _DEFAULTS.get(parts.scheme, {}) | dict(parse_qsl(parts.query))
    return urlunsplit(parts._replace(query=urlencode(query)))
