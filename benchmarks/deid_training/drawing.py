"""Drawing words and figures at random, and the lists that they are drawn from."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Piece = tuple[str, str]  # text and label; "O" for what may stay
LISTS = Path(__file__).parent / "lists"


def read_values() -> dict[str, list[str]]:
    """Values by the name of their slot."""
    lines = (LISTS / "values.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return {name: values.split("|") for name, values in rows}


VALUES = read_values()
DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Pools:
    """Words to draw from, each a list that repeats what is common."""

    given: Sequence[str]
    families: Sequence[str]
    both: Sequence[str]
    towns: Sequence[str]
    drugs: Sequence[str]
    eponyms: Sequence[str]
    brands: Sequence[str]
    words: Sequence[str]


def pick(rng: random.Random, values: Sequence[str]) -> str:
    """One of the values."""
    return rng.choice(values)


def figures(rng: random.Random, pattern: str) -> str:
    """9 a digit, A a capital, anything else itself."""
    return "".join(
        rng.choice(string.digits) if c == "9" else rng.choice(string.ascii_uppercase) if c == "A" else c
        for c in pattern
    )


def titled(word: str) -> str:
    """A name with its capitals: "O'Brien", "Ruiz-Delgado", "McAllister"."""
    name = re.sub(r"(^|[-' ])([^\W\d_])", lambda m: m.group(1) + m.group(2).upper(), word)
    return re.sub(r"^Mc([a-z])", lambda m: "Mc" + m.group(1).upper(), name)


class Drawer:
    """Draws what stands in a pattern. One object makes one narrative: who it is about stays the same."""

    def __init__(self, rng: random.Random, pools: Pools, dictation: bool) -> None:
        self.rng, self.pools, self.dictation = rng, pools, dictation
        self.people: dict[str, list[tuple[str, str]]] = {"P": [], "S": [], "R": []}
        self.kin = rng.choice(VALUES["kin"])

    def plain(self, text: str) -> list[Piece]:
        """A piece that may stay."""
        return [(text, "O")]
