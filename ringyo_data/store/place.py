"""What a store needs of the place where its files are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar

Held = Callable[[float], bool]
"""Whether a lease will be held for so many seconds more."""


class Place(ABC):
    """Files by their path, parts set off by `/`; every act raises `OSError` where the place refuses it."""

    location: str
    """Where it is, in words and without secrets."""

    readers: ClassVar[int]
    """How many files are best read side by side."""

    @abstractmethod
    def paths(self, folder: str) -> list[str]:
        """Every file below *folder*; none if there is no such folder."""

    @abstractmethod
    def get(self, path: str) -> bytes:
        """A whole file as of one moment. Raises `FileNotFoundError`."""

    @abstractmethod
    def put(self, path: str, data: bytes) -> None:
        """Write a file, which others see whole or not at all."""

    @abstractmethod
    def move(self, path: str, to: str) -> None:
        """Rename a file, in the place of any of that name."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Delete a file. Raises `FileNotFoundError`."""

    @abstractmethod
    def lease(self, path: str) -> AbstractContextManager[Held | None]:
        """For as long as the block runs, no other process has the lease of *path*; None if another one has it now."""


class Nowhere(Place):
    """Keeps nothing, and says so."""

    location = "nowhere"
    readers = 1

    def paths(self, folder: str) -> list[str]:  # noqa: ARG002
        return []

    def get(self, path: str) -> bytes:
        raise FileNotFoundError(path)

    def put(self, path: str, data: bytes) -> None:
        """Lets the file go."""

    def move(self, path: str, to: str) -> None:  # noqa: ARG002
        raise FileNotFoundError(path)

    def delete(self, path: str) -> None:
        raise FileNotFoundError(path)

    def lease(self, path: str) -> AbstractContextManager[Held | None]:  # noqa: ARG002
        return nullcontext(lambda _: True)
