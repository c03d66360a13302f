"""The customers of the invented account, and through which of its lines they are called or call."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

from . import cast
from .account import Ints

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Lines = npt.NDArray[np.int16]

POOL = 24_000  # customers' numbers
_LINES = [line.number for line in cast.LINES]
_CALLED_FROM = np.array([[_LINES.index(c.lines[i % len(c.lines)]) for i in range(3)] for c in cast.COUNTRIES])
_CALLS = np.array([_LINES.index(country.calls) for country in cast.COUNTRIES])


class Contacts:
    """The customers' numbers."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, 1])
        self.numbers: list[str] = []
        self._starts: list[int] = []
        for country in cast.COUNTRIES:
            self._starts.append(len(self.numbers))
            self.numbers += _numbers(country, rng)
        self._starts.append(len(self.numbers))
        self.place = {number: i for i, number in enumerate(self.numbers)}

    def called(self, where: Floats, who: Floats, through: Floats) -> tuple[Numbers, Lines]:
        """Whom an outgoing call is for, and the place in `cast.LINES` of its line, for each throw of the dice."""
        country, contact = self._drawn(where, who)
        return contact, _CALLED_FROM[country, np.searchsorted([0.55, 0.85], through)].astype(np.int16)

    def calling(self, where: Floats, who: Floats) -> tuple[Numbers, Lines]:
        """Who makes an incoming call, and the place in `cast.LINES` of the line that takes it."""
        country, contact = self._drawn(where, who)
        return contact, _CALLS[country].astype(np.int16)

    def line_to(self, contacts: Numbers) -> Lines:
        """The place in `cast.LINES` of the line that these contacts are mostly called from."""
        country = np.searchsorted(self._starts, contacts, side="right") - 1
        return np.asarray(_CALLED_FROM[country, 0], np.int16)

    def _drawn(self, where: Floats, who: Floats) -> tuple[Ints, Numbers]:
        """Country and contact; some contacts come up far oftener than others."""
        shares = np.cumsum([c.share for c in cast.COUNTRIES])
        country = np.minimum(np.searchsorted(shares, where, side="right"), len(shares) - 1)
        starts = np.array(self._starts)
        size = (starts[1:] - starts[:-1])[country]
        return country, (starts[country] + (who**1.7 * size).astype(np.int64)).astype(np.int32)


def _numbers(country: cast.Country, rng: np.random.Generator) -> list[str]:
    """Free numbers in random order, without the account's own."""
    block = 10**country.free
    size = min(int(country.share * POOL), block * len(country.prefixes))
    places = rng.permutation(block * len(country.prefixes)).tolist()
    numbers = (f"{country.prefixes[p // block]}{p % block:0{country.free}d}" for p in places)
    return list(itertools.islice((number for number in numbers if number not in _LINES), size))
