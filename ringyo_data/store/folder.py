"""A folder of this machine, or of a disk that several machines share; readable by its owner alone."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from .lock import locked
from .place import Held, Place

LEFT_OVER_SECONDS = 600
"""A file half written so long ago belongs to a process that was killed; writing one takes milliseconds."""


class Folder(Place):
    """The files below *root*, which is made when it is missing. Raises `OSError` if it cannot be used."""

    readers = max(2, min(4, os.cpu_count() or 2))

    def __init__(self, root: Path) -> None:
        self._root = root
        self.location = f"the folder {root}"
        _make(root)
        os.scandir(root).close()

    def paths(self, folder: str) -> list[str]:
        """Every file two levels below the root's *folder*: that is where days are."""
        top = self._root / folder
        if not top.is_dir():
            return []
        inner = [entry.name for entry in os.scandir(top) if entry.is_dir()]
        return [f"{folder}/{each}/{entry.name}" for each in inner for entry in os.scandir(top / each)]

    def get(self, path: str) -> bytes:
        """A whole file; it stays the same one also while another takes its place."""
        return (self._root / path).read_bytes()

    def put(self, path: str, data: bytes) -> None:
        """Written beside it under another name, then renamed: also a killed process leaves it whole.

        Names that begin with a dot are passed over by whatever reads such folders.
        """
        target = self._root / path
        _make(target.parent)
        beside = target.with_name(f".{target.name}.{token_hex(8)}.tmp")
        try:
            with open(beside, "xb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, target)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise

    def move(self, path: str, to: str) -> None:
        os.replace(self._root / path, self._root / to)

    def delete(self, path: str) -> None:
        (self._root / path).unlink()

    @contextlib.contextmanager
    def lease(self, path: str) -> Iterator[Held | None]:
        """Held until the block ends, or the process does."""
        _make((self._root / path).parent)
        with locked(self._root / path) as alone:
            yield (lambda _: True) if alone else None

    def sweep(self) -> None:
        """Delete what killed processes left half written; what cannot be deleted stays."""
        days, notes = "account=*/month=*/.day=*.tmp", "account=*/._*.tmp"
        for file in (*self._root.glob(days), *self._root.glob(notes)):
            with contextlib.suppress(OSError):
                if time.time() - file.stat().st_mtime > LEFT_OVER_SECONDS:
                    file.unlink()

    def folders(self) -> list[str]:
        """The folders right below the root."""
        return [entry.name for entry in os.scandir(self._root) if entry.is_dir()]

    def delete_folder(self, name: str) -> None:
        """Delete a folder and all in it, as far as that can be done."""
        shutil.rmtree(self._root / name, ignore_errors=True)


def _make(folder: Path) -> None:
    """Make *folder* and what is missing above it, each for the owner alone."""
    if not folder.is_dir():
        if folder.parent != folder:
            _make(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        os.scandir(folder).close()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
