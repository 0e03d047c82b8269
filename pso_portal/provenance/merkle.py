"""Merkle trees as in RFC 9162, section 2.1: SHA-256, leaves and nodes hashed apart, unbalanced to the right.

Hashes are 32 bytes. A proof is a list of hashes, lowest first. Checking proofs is not here but in `verify_bundle`,
which must stand alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The roots of the perfect trees that a tree of `size` leaves consists of, largest first: enough to go on from."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Append the hash of a leaf."""
        number, hashed = self.size, leaf
        while number & 1:
            hashed, number = node_hash(self.peaks.pop(), hashed), number >> 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The root over all that was added."""
        if not self.peaks:
            return EMPTY
        hashed = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            hashed = node_hash(peak, hashed)
        return hashed


class Tree:
    """A whole tree in memory: about 64 bytes a leaf."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)])

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return self._hash(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """That leaf `index`, counted from 0, stands in the tree of the first `size` leaves (2.1.3.1)."""
        self._check(index + 1, size)
        return self._path(index, 0, size)

    def consistency(self, first: int, size: int) -> list[bytes]:
        """That the tree of `size` leaves begins with that of the `first` (2.1.4.1)."""
        self._check(first, size)
        return self._subproof(first, 0, size, whole=True)

    def _check(self, first: int, size: int) -> None:
        if not 0 < first <= size <= len(self._levels[0]):
            raise ValueError("There is no such tree.")

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def _subproof(self, first: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        if first == end:
            return [] if whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if first <= middle:
            return [*self._subproof(first, start, middle, whole=whole), self._hash(middle, end)]
        return [*self._subproof(first, middle, end, whole=False), self._hash(start, middle)]

    def _hash(self, start: int, end: int) -> bytes:
        """Over leaves `start` to `end`; a perfect tree on its own boundary is held already."""
        width = end - start
        if width & (width - 1) == 0 and start % width == 0:
            return self._levels[width.bit_length() - 1][start // width]
        middle = start + _split(width)
        return node_hash(self._hash(start, middle), self._hash(middle, end))


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)
