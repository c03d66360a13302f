"""The account's own numbers, told apart without being told: names to read, words for addresses; pure.

Of a call that a customer made, the line is the customer's own number. So a
line is masked like any number, unless the deployment shows them: people read
`+49 ••• 5678`, an address holds `49-5678-kfbtgm`. The letters are a digest made
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

from ringyo_data.settings import Settings

from . import wording

SHOWN_DIGITS = 4
FEWEST_DIGITS = 9
"""Of a shorter number its last digits would be most of it."""

KEPT_WORDS = 50_000
"""Each is some microseconds' work, and an account that customers call has a line for each of them."""

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
_word = re.compile(r"(?P<code>[0-9]{0,3})-(?P<end>[0-9]{4}|)-(?P<digest>[b-v]{6})").fullmatch


@dataclass(frozen=True)
class Lines:
    """How a deployment speaks of its lines: in full where it *shows* numbers, else by a digest made with *secret*."""

    shows: bool = False
    secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Lines:
        """Those of a deployment."""
        return cls(settings.show_numbers, settings.api_key or "")

    def word(self, number: str) -> str:
        """What stands for a line in addresses, filters and widgets: its number, or `49-5678-kfbtgm`."""
        return number if self.shows else _hidden(self.secret, number)

    def asked(self, text: str) -> str:
        """The word that a link means, which may have the number itself in it."""
        return text if _word(text) else self.word(text)

    def meant(self, words: Iterable[str], numbers: Iterable[str]) -> list[bool]:
        """Which of the numbers are those that the words stand for."""
        wanted = set(words)
        return [number in wanted or _hidden(self.secret, number) in wanted for number in numbers]


HIDDEN = Lines()
"""Lines of the account that the demo invents, which has no key."""


@lru_cache(maxsize=KEPT_WORDS)
def _hidden(secret: str, number: str) -> str:
    digits = re.sub(r"[^0-9]", "", number)
    known = digits if len(digits) >= FEWEST_DIGITS else ""
    code = wording.calling_code(f"+{known}") if known and number.strip().startswith("+") else ""
    made = hmac.digest(secret.encode(), b"line " + number.encode(), "sha256")
    return f"{code}-{known[-SHOWN_DIGITS:]}-{made.hex()[:6].translate(_LETTERS)}"


def names(words: Iterable[str]) -> Mapping[str, str]:
    """Each word's name to read, no two alike: `+49 ••• 5678`, with the digest where another looks the same."""
    every = list(dict.fromkeys(words))
    alike = Counter(_name(word) for word in every)
    return {
        word: _name(word) + (f" ({word.rpartition('-')[2]})" if alike[_name(word)] > 1 else "")
        for word in every
    }


def _name(word: str) -> str:
    found = _word(word)
    if not found:
        return word
    code = f"+{found['code']} " if found["code"] else ""
    return f"{code}••• {found['end']}".rstrip()
