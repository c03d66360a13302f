"""Phone numbers taken out of JSON values; pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from . import texts
from .keys import speaks_of_a_phone

DEEPEST = 64
"""A value in more values than these is left out."""

LONGEST_KEY = 200
"""So many of a key's characters are searched for a word that speaks of a phone."""

LEFT_OUT = "…"


def in_value(value: object, *, own: Sequence[str | None] | None = (), country: str | None = None) -> object:
    """A JSON value without phone numbers; everything else in it as it was.

    Each text and each key is masked as `texts.in_text` does, a text that holds
    JSON inside. Under a key that speaks of a phone each long row of digits is
    taken out. A number that must be masked becomes a text. Keys that are masked
    alike are numbered.
    """
    return _Mask(own, country).value(value)


def in_json(text: str, *, own: Sequence[str | None] | None = (), country: str | None = None) -> str:
    """JSON without phone numbers, as compact JSON; the text itself if it holds none.

    A text that is no JSON is masked as a text, and is JSON then: one string.
    """
    try:
        value = json.loads(text)
        masked = in_value(value, own=own, country=country)
        return text if masked == value else written(masked)
    except (ValueError, RecursionError):
        return written(texts.in_text(text, own=own, country=country))


def written(value: object) -> str:
    """Compact JSON that can be encoded; half a character is a question mark. Raises `ValueError` for NaN and infinity."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace").decode()


@dataclass(frozen=True)
class _Mask:
    """How the values in one place of a JSON value are masked; *keyed* if a key above speaks of a phone."""

    own: Sequence[str | None] | None
    country: str | None
    depth: int = 0
    keyed: bool = False

    def value(self, value: object) -> object:
        if self.depth > DEEPEST:
            return LEFT_OUT
        match value:
            case str():
                return self._json_inside(value) or self._text(value)
            case int() | float() if not isinstance(value, bool):
                return self._number(value)
            case Mapping():
                return self._object(value)
            case Sequence():
                return [self._below().value(inner) for inner in value]
        return value

    def _below(self, key: str = "") -> _Mask:
        return _Mask(
            self.own, self.country, self.depth + 1, self.keyed or speaks_of_a_phone(key[:LONGEST_KEY])
        )

    def _object(self, value: Mapping[object, object]) -> dict[str, object]:
        names = [str(key) for key in value]
        masked: dict[str, object] = {}
        for name, inner in zip(names, value.values(), strict=True):
            key = self._text(name)
            if key != name:
                key = next(one for one in _numbered(key) if one not in masked and one not in names)
            masked[key] = self._below(name).value(inner)
        return masked

    def _text(self, text: str) -> str:
        rest = texts.in_number(text) if self.keyed else text
        return texts.in_text(rest, own=self.own, country=self.country)

    def _json_inside(self, text: str) -> str | None:
        """A text that is an object or a list in JSON, masked; None if it is none, or has no number as a value."""
        if not text.lstrip().startswith(("{", "[")):
            return None
        try:
            value = json.loads(text)
            masked = self._below().value(value)
            return None if masked == value else written(masked)
        except (ValueError, RecursionError):
            return None

    def _number(self, value: float) -> object:
        if isinstance(value, float) and not value.is_integer():
            text = repr(value)
            masked = texts.without_own(text, self.own or ())
        else:
            text = str(int(value))
            masked = self._text(text)
        return value if masked == text else masked


def _numbered(key: str) -> Iterator[str]:
    return (key if at == 1 else f"{key} ({at})" for at in count(1))
