"""Words to look for, in every form in which a careless hand would write them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ahocorasick_rs import BytesAhoCorasick


def forms(word: str) -> dict[str, bytes]:
    """How a word would stand in a file that does not seal it, by the name of the form."""
    found: dict[str, bytes] = {}
    for case, text in (("", word), (" lower", word.lower()), (" upper", word.upper())):
        plain = text.encode()
        found |= {
            f"utf-8{case}": plain,
            f"utf-16-le{case}": text.encode("utf-16-le"),
            f"utf-16-be{case}": text.encode("utf-16-be"),
            f"hex{case}": plain.hex().encode(),
            f"hex of utf-16{case}": text.encode("utf-16-le").hex().encode(),
            f"upper hex{case}": plain.hex().upper().encode(),
            f"url{case}": quote(text).encode(),
            f"json{case}": json.dumps(text)[1:-1].encode(),
            **{f"base64 at {shift}{case}": _base64(plain, shift) for shift in range(3)},
        }
    return found


def _base64(plain: bytes, shift: int) -> bytes:
    """The letters of base64 that depend on the word alone when it stands `shift` bytes into a group of three."""
    whole = base64.b64encode(b"\0" * shift + plain)
    first, rest = (0, 2, 3)[shift], (shift + len(plain)) % 3
    return whole[first : len(whole) - (0, 3, 2)[rest]]


class Needles:
    """All forms of all words at once: a store of a hundred megabytes is read in a second."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = [(word, name, form) for word in words for name, form in forms(word).items()]
        self._search = BytesAhoCorasick([form for _, _, form in self._known])

    def found(self, store: bytes) -> set[str]:
        """Which words stand in a store, each with its form."""
        hits = self._search.find_matches_as_indexes(store, overlapping=True)
        return {f"{self._known[index][0]} as {self._known[index][1]}" for index, _, _ in hits}

    def in_all(self, stores: Mapping[str, bytes]) -> set[str]:
        """The same over several stores, by name."""
        return {f"{where}: {what}" for where, store in stores.items() for what in self.found(store)}
