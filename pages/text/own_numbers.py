"""Names and link words for the account's own numbers, which tell them apart but hide their digits; pure.

Of a call that a customer made, the line is the customer's own number. So a
line is masked like any number, unless the deployment shows them: people read
`+49 ••• 78`, an address holds `49-78-kfbtgm`. The letters are a digest made
with the account's key, from which the digits between cannot be found out; with
another key they are others, and a link made before finds no calls.
"""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ringyo_data.masking.numbers import HIDDEN_DIGITS, calling_code
from ringyo_data.settings import Settings

SHOWN_DIGITS = 2
"""The column of numbers shows the same last digits, so that both together tell no more than one."""

LONGEST_CODE = 3

KEPT_WORDS = 50_000
"""Each is some microseconds' work, and an account that customers call has a line for each of them."""

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
_word = re.compile(r"(?P<code>[0-9]{0,3})-(?P<end>[0-9]{2}|)-(?P<digest>[b-v]{6})").fullmatch


@dataclass(frozen=True)
class Lines:
    """How a deployment writes its lines: in full if it *shows* numbers, else by a digest made with *secret*."""

    shows: bool = False
    secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Lines:
        """How this deployment writes its lines."""
        return cls(settings.show_numbers, settings.api_key or "")

    def named(self, numbers: Iterable[str], friendly: Mapping[str, str]) -> Mapping[str, str]:
        """A name to read for each number, no two alike: the account's own, with the masked number behind it if two share it.

        API text where numbers are shown, or have a name.
        """
        every = list(dict.fromkeys(numbers))
        words = {number: self.word(number) for number in every}
        masked = names(words.values())
        alike = Counter(friendly.get(number) for number in every)
        return {
            number: masked[words[number]]
            if not (name := friendly.get(number))
            else name
            if alike[name] == 1
            else f"{name} ({masked[words[number]]})"
            for number in every
        }

    def word(self, number: str) -> str:
        """What stands for a line in addresses, filters and widgets: its number, or `49-78-kfbtgm`."""
        return number if self.shows else _hidden(self.secret, number)

    def words(self, number: str) -> tuple[str, str]:
        """Both words by which links may name a line."""
        return self.word(number), _hidden(self.secret, number)

    def asked(self, text: str) -> str | None:
        """The word that a link means; a number itself means nothing (None) in a deployment that hides numbers.

        A link's `+` is a blank if nobody has written it as `%2B`.
        """
        text = re.sub("^ (?=[0-9])", "+", text)
        return text if self.shows or _word(text) else None

    def meant(self, words: Iterable[str], numbers: Iterable[str]) -> list[bool]:
        """Whether each number is one that the words stand for."""
        wanted = set(words)
        return [not wanted.isdisjoint(self.words(number)) for number in numbers]


HIDDEN = Lines()
"""Lines of the account that the demo invents, which has no key."""


@lru_cache(maxsize=KEPT_WORDS)
def _hidden(secret: str, number: str) -> str:
    digits = re.sub(r"[^0-9]", "", number)
    code = calling_code(number)
    enough = len(digits) - (len(code) or LONGEST_CODE) >= HIDDEN_DIGITS + SHOWN_DIGITS
    start = f"{code}-{digits[-SHOWN_DIGITS:]}" if enough else "-"
    made = hmac.digest(secret.encode(), b"line " + number.encode(), "sha256")
    return f"{start}-{made.hex()[:6].translate(_LETTERS)}"


def names(words: Iterable[str]) -> Mapping[str, str]:
    """Each word's name to read, no two alike: `+49 ••• 78`, with the digest if another one looks the same."""
    every = list(dict.fromkeys(words))
    alike = Counter(_name(word) for word in every)
    return {
        word: _name(word) + (f" ({word.rpartition('-')[2]})" if alike[_name(word)] > 1 else "")
        for word in every
    }


def _name(word: str) -> str:
    parts = _word(word)
    if not parts:
        return word
    code = f"+{parts['code']} " if parts["code"] else ""
    return f"{code}••• {parts['end']}".rstrip()
