"""The bytes of an answer, unpacked in small steps, so that a reader who counts them can stop in time."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

from .errors import UnexpectedAnswer

PACKING = "gzip"
"""The one packing that is asked for and understood."""

STEP_BYTES = 64 * 1024


def unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The body as it comes, in parts of about `STEP_BYTES` at most.

    httpx would undo any number of packings, each as a whole. Raises
    `UnexpectedAnswer` for any but one gzip, `httpx.DecodingError` for a broken
    one, and what httpx raises while reading.
    """
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        return iter(stream)
    if packing == PACKING:
        return _inflated(stream)
    raise UnexpectedAnswer(
        "The API's answer is packed in another way than gzip, once. Check RINGYO_BASE_URL."
    )


def _inflated(stream: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        for part in stream:
            rest = part
            while rest and not inflater.eof:
                yield inflater.decompress(rest, STEP_BYTES)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
