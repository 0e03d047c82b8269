"""The lexicon: how often a word names somebody against how often it is only a word; towns; drugs; eponyms.

`trained/lexicon.txt.gz` is derived from public lists by `benchmarks.deid_training` (`trained/README.md` says how). Each
word has a code of five letters:

1. a: no known use as a name; b–k: decimal logarithm, in halves, of uses as a name over other uses (h: as many);
2. commonness in English, 0–7, a power of ten each;
3. g given name, s surname, b both, - none;
4. 2 a town with many ZIP codes, 1 any town, 0 none;
5. o ordinary or clinical word, d drug, e eponym or brand, w another word with forms of its own, - none of these.
"""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from aggregation.deidentification.remembering import remembered

TRAINED = Path(__file__).parent / "trained"
UNKNOWN = "?0-0-"


def read(name: str) -> str:
    """The text of a compressed list."""
    return gzip.decompress((TRAINED / name).read_bytes()).decode()


@cache
def codes() -> dict[str, str]:
    """Code by folded word."""
    pairs = read("lexicon.txt.gz").split()
    same: dict[str, str] = {}
    return dict(zip(pairs[::2], (same.setdefault(code, code) for code in pairs[1::2]), strict=True))


@cache
def long_towns() -> frozenset[str]:
    """Towns and counties of several words, folded."""
    return frozenset(read("towns.txt.gz").split("\n"))


@cache
def first_words() -> frozenset[str]:
    """The first words of those towns."""
    return frozenset(town.split(" ")[0] for town in long_towns())


@cache
def clusters() -> dict[str, str]:
    """Of common words, folded, the words that stand in the same company, as a path of zeros and ones: words whose paths
    begin alike are used alike (Brown and others 1992).
    """
    lines = (line.split(" ") for line in read("clusters.txt.gz").split("\n"))
    return {word: path for path, *words in lines for word in words}


def cluster_of(word: str) -> str:
    """The path of a folded word or of its owner's ("nurse's"); "-" where none is known."""
    table = clusters()
    return table.get(word) or table.get(word.removesuffix("'s")) or table.get(word.replace("'", "")) or "-"


@cache
def letter_weights() -> dict[str, int]:
    """Tenths of a nat by three letters: above zero where they are commoner in names than in words."""
    pairs = read("letters.txt.gz").split()
    return {letters: int(weight) for letters, weight in zip(pairs[::2], pairs[1::2], strict=True)}


@remembered
def sounds_like_name(word: str) -> int:
    """−3 … 3: how much the letters of a word (folded) are those of a name; 0 says nothing."""
    weights, padded = letter_weights(), f"^{word}$"
    total = sum(weights.get(padded[place:place + 3], 0) for place in range(len(padded) - 2))
    return max(-3, min(3, round(total / 15)))


@remembered
def code_of(word: str) -> str:
    """The code of a folded word, of its stem before a possessive or plural, or of the weightiest part of a compound;
    `UNKNOWN` where nothing is known.
    """
    table = codes()
    found = table.get(word)
    if "'" in word:
        forms = (word, word.removesuffix("'s").removesuffix("'"), word.replace("'", ""))
        found = max((table[form] for form in forms if form in table), default=None)
    if found is None and "-" in word:
        parts = [table[part] for part in word.split("-") if part in table]
        found = max(parts, default=None)
    if found is None and len(word) > 4 and word.endswith("s") and word[:-1] in table:
        found = table[word[:-1]]
    return found or UNKNOWN
