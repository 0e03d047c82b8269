"""The weights of a model's features: found by the numbers of the attributes that a feature looks at together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Parts = Sequence[tuple[int, int]]
SPREAD = np.uint64(0x9E3779B97F4A7C15)      # 2^64 over the golden ratio: neighbouring keys fall far apart (Knuth 6.4)
ROOMY = 8           # places for each key
EMPTY = -1


class Template:
    """The weights of one template: for every combination of attributes that the training kept, a row of labels."""

    def __init__(self, parts: Parts, sizes: Sequence[int], keys: Numbers, weights: Floats) -> None:
        self.parts, self.sizes = parts, [sizes[attribute] for _, attribute in parts]
        self.keys, self.weights = keys, weights

    def key(self, columns: Sequence[Numbers]) -> Numbers:
        """One number for each combination of attribute numbers."""
        total = columns[0]
        for column, size in zip(columns[1:], self.sizes[1:], strict=True):
            total = total * size + column
        return total


class Templates:
    """Several templates in one table of open addressing: most keys are found or missed at the first look, where a
    search in sorted keys takes twelve.
    """

    def __init__(self, templates: Sequence[Template], labels: int) -> None:
        self.templates, self.labels = templates, labels
        keys = np.concatenate([np.zeros(0, np.int64), *(self.own(number, template.keys)
                                                        for number, template in enumerate(templates))])
        # The last row is that of what the training did not keep.
        self.missing = len(keys)
        self.weights = np.vstack([*(template.weights for template in templates), np.zeros((1, labels), np.float32)])
        bits = max(8, (ROOMY * len(keys)).bit_length())
        self.shift, self.mask = np.uint64(64 - bits), (1 << bits) - 1
        self.keys, self.rows = np.full(1 << bits, EMPTY, np.int64), np.full(1 << bits, self.missing, np.int64)
        self.fill(keys)

    def own(self, number: int, keys: Numbers) -> Numbers:
        """The keys of one template among those of all."""
        return keys * len(self.templates) + number

    def place(self, keys: Numbers) -> Numbers:
        """Where to look first."""
        return ((keys.view(np.uint64) * SPREAD) >> self.shift).view(np.int64)

    def fill(self, keys: Numbers) -> None:
        """Each key at its place or, where another was before it, behind that."""
        left, places = np.arange(len(keys)), self.place(keys)
        while len(left):
            free = self.keys[places] == EMPTY
            self.keys[places[free]] = keys[left[free]]
            settled = self.keys[places] == keys[left]
            self.rows[places[settled]] = left[settled]
            left, places = left[~settled], (places[~settled] + 1) & self.mask

    def find(self, keys: Numbers) -> Numbers:
        """The row of each key."""
        places = self.place(keys)
        there = self.keys[places]
        rows = np.where(there == keys, self.rows[places], self.missing)
        left = np.flatnonzero((there != keys) & (there != EMPTY))
        places = places[left]
        while len(left):
            places = (places + 1) & self.mask
            there, wanted = self.keys[places], keys[left]
            rows[left[there == wanted]] = self.rows[places[there == wanted]]
            going_on = (there != wanted) & (there != EMPTY)
            left, places = left[going_on], places[going_on]
        return rows

    def scores(self, attributes: dict[int, Numbers]) -> Floats:
        """Scores (tokens × labels). `attributes`: of the tokens at each distance, one row a token."""
        tokens = len(next(iter(attributes.values())))
        total = np.zeros((tokens, self.labels), np.float32)
        keys = [self.own(number, template.key([attributes[distance][:, attribute]
                                               for distance, attribute in template.parts]))
                for number, template in enumerate(self.templates)]
        for rows in self.find(np.concatenate(keys)).reshape(-1, tokens) if keys else ():
            # `take` copies rows four times as fast as an index in brackets; so everywhere here.
            total += self.weights.take(rows, axis=0)
        return total
