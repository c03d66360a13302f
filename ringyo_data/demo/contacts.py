"""Whom the invented account calls, and through which of its lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from . import cast

Floats = npt.NDArray[np.float64]


POOL = 24_000  # numbers the account might call


class Contacts:
    """The destination numbers of an account, and the lines they are called from."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng([seed, 1])
        self.numbers: list[str] = []
        self.lines: list[str] = list(dict.fromkeys(line for c in cast.COUNTRIES for line in c.lines))
        self._starts: list[int] = []
        for country in cast.COUNTRIES:
            self._starts.append(len(self.numbers))
            self.numbers += _numbers(country, rng)
        self._starts.append(len(self.numbers))
        self.place = {number: i for i, number in enumerate(self.numbers)}

    def draw(
        self, where: Floats, who: Floats, through: Floats
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
        """Contact and line for each throw of the dice; some contacts come up far oftener than others."""
        shares = np.cumsum([c.share for c in cast.COUNTRIES])
        country = np.minimum(np.searchsorted(shares, where, side="right"), len(shares) - 1)
        starts = np.array(self._starts)
        size = (starts[1:] - starts[:-1])[country]
        contact = starts[country] + (who**1.7 * size).astype(np.int64)
        lines = np.full((len(shares), 3), -1)
        for i, c in enumerate(cast.COUNTRIES):
            lines[i] = [self.lines.index(c.lines[j % len(c.lines)]) for j in range(3)]
        line = lines[country, np.searchsorted([0.55, 0.85], through)]
        return contact.astype(np.int32), line.astype(np.int16)


def _numbers(country: cast.Country, rng: np.random.Generator) -> list[str]:
    block = 10**country.free
    size = min(int(country.share * POOL), block * len(country.prefixes))
    places = rng.permutation(block * len(country.prefixes))[:size].tolist()
    return [f"{country.prefixes[p // block]}{p % block:0{country.free}d}" for p in places]
