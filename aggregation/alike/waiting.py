"""Cases that are in no form yet, by their answers as numbers: there are thousands of combinations of levels to try.

Each form of a set of ladders is one number, the same at whatever levels it is reached: of each ladder the place of what
is said among all that its rungs say, in a mixed radix.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from aggregation.alike.ladders import Ladder, rungs

Numbers = npt.NDArray[np.int64]
LARGEST = 2**62


class Answered(Protocol):
    """What is asked of a case here."""

    @property
    def codes(self) -> Mapping[str, str]: ...


One = TypeVar("One", bound=Answered)


class Waiting:
    """`members`: cases by place, those that answered the same together."""

    def __init__(self, members: Iterable[Any], ladders: Mapping[str, Ladder]) -> None:
        together: dict[tuple[str, ...], list[Any]] = {}
        for member in members:
            together.setdefault(tuple(member.codes[name] for name in ladders), []).append(member)
        self.members = list(together.values())
        self._ladders = list(ladders.values())
        self._codes = list(together)
        self._left: Numbers = np.arange(len(self.members))
        self._sizes = np.array([len(each) for each in self.members], dtype=np.int64)
        self._said = self._numbered()

    def alike(self, levels: Sequence[int], k: int, shown: Collection[int]) -> Iterator[tuple[int, list[int]]]:
        """Forms at these levels with `k` cases or more, or shown already: the number of each, and its places."""
        if not len(self._left):
            return
        forms: Numbers = np.zeros(len(self._left), dtype=np.int64)
        for table, level in zip(self._said, levels, strict=True):
            forms += table[level][self._left]
        numbers, of = np.unique(forms, return_inverse=True)
        cases = np.bincount(of, weights=self._sizes[self._left])
        known = np.isin(numbers, np.fromiter(shown, dtype=np.int64, count=len(shown)))
        left = self._left
        for at in np.flatnonzero((cases >= k) | known):
            yield int(numbers[at]), left[of == at].tolist()

    def form(self, place: int, levels: Sequence[int]) -> tuple[str, ...]:
        """What the cases of a place say at these levels."""
        steps = zip(levels, self._ladders, self._codes[place], strict=True)
        return tuple(ladder.at(level, code) for level, ladder, code in steps)

    def take(self, places: Sequence[int]) -> None:
        """These wait no more."""
        self._left = self._left[~np.isin(self._left, places)]

    def _numbered(self) -> list[Numbers]:
        """Of each ladder a table: by level and place the number of what is said, times the weight of its ladder.

        Raises ValueError where the forms are more than numbers can tell apart.
        """
        tables, weight = [], 1
        for at, ladder in enumerate(self._ladders):
            of = {code: rungs(ladder, code) for code in {codes[at] for codes in self._codes}}
            number = {said: place for place, said in enumerate(sorted({said for each in of.values() for said in each}))}
            told = [[number[said] * weight for said in of[codes[at]]] for codes in self._codes]
            tables.append(np.array(told, dtype=np.int64).reshape(len(self._codes), ladder.height + 1).T)
            weight *= max(1, len(number))
        if weight > LARGEST:
            raise ValueError("too many forms to tell apart")
        return tables
