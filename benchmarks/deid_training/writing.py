"""Narratives for training: patterns filled, strung together, and written as people of all kinds write."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

from aggregation.deidentification.observing import ROLES, TOKEN, Kind, kind_of, mode_of
from benchmarks.deid.reading import Row
from benchmarks.deid_training.drawing import Piece, Pools
from benchmarks.deid_training.retelling import LETTERS, NOBODY, Borne, Retelling, borne
from benchmarks.deid_training.slots import Slots
from pso_portal.names.folding import fold
from pso_portal.names.matching import uses_one_case

PATTERNS = Path(__file__).parent / "patterns"
SETTINGS = {"hospital": 34, "ems": 18, "snf": 18, "pharmacy": 15, "clinic": 15, "devices": 10}
MODES = {"mixed": 50, "lower": 22, "upper": 13, "dictation": 15}
SLOT = re.compile(r"\{(\w+)\}")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
KEPT = frozenset(word for _, words in ROLES for word in words)
STRANGE, SLIP = 0.08, 0.012  # chance that a word gives way to any other, and of a typing slip
SHORT = {"with": "w/", "without": "w/o", "patient": "pt", "history": "hx", "and": "&", "before": "b4", "because": "b/c"}
SHORTENED = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")
Example = tuple[list[Kind], list[str]]


def patterns(name: str) -> list[str]:
    """The patterns of one file."""
    lines = (PATTERNS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


class Writer:
    """Writes narratives, always the same ones for the same seed."""

    def __init__(self, pools: Pools, seed: int, borne: Borne = NOBODY) -> None:
        self.rng, self.pools, self.borne = random.Random(seed), pools, borne
        self.any, self.spoken = patterns("any"), patterns("dictation")
        self.settings = {name: patterns(name) for name in SETTINGS}

    def narrative(self) -> tuple[list[Piece], str]:
        """Pieces in order, and the way of writing."""
        rng = self.rng
        mode = rng.choices(list(MODES), list(MODES.values()))[0]
        own = self.settings[rng.choices(list(SETTINGS), list(SETTINGS.values()))[0]]
        slots = Slots(rng, self.pools, mode == "dictation")
        pieces: list[Piece] = []
        for _ in range(rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 10])):
            spoken = mode == "dictation" and rng.random() < 0.4
            source = self.spoken if spoken else own if rng.random() < 0.45 else self.any
            pieces += self.fill(rng.choice(source), slots)
            pieces.append((self.joint(pieces[-1][0]), "O"))
        written = [(self.slip(self.strange(text) if label == "O" else text), label) for text, label in pieces]
        return [(self.cased(text, label, mode), label) for text, label in written], mode

    def retold(self, row: Row) -> tuple[list[Piece], str]:
        """A narrative written by hand, told again."""
        pieces, mode = Retelling(self.rng, Slots(self.rng, self.pools, row.case == "dictation"),
                                 self.borne).tell(row)
        written = [(self.slip(self.strange(text)) if label == "O" else text, label) for text, label in pieces]
        if mode == "careless":
            return [(self.careless(text, label), label) for text, label in written], mode
        return [(self.cased(text, label, mode) if mode in {"lower", "upper"} else text, label)
                for text, label in written], mode  # fmt: skip

    def careless(self, text: str, label: str) -> str:
        """Names mostly in small letters, words now and then with a capital."""
        if label != "O":
            return text.lower() if self.rng.random() < 0.7 else text
        return LETTERS.sub(lambda m: m.group().lower() if self.rng.random() < 0.5 else
                           m.group().capitalize() if self.rng.random() < 0.1 else m.group(), text)

    def fill(self, pattern: str, slots: Slots) -> list[Piece]:
        """A pattern with its slots filled."""
        pieces: list[Piece] = []
        for place, part in enumerate(SLOT.split(pattern)):
            if place % 2 == 0:
                pieces.append((part, "O"))
                continue
            filled = slots.fill(part)
            if part[0].isupper() and part[1:].islower() and len(part) > 1 and filled[0][1] == "O":
                filled[0] = (filled[0][0][:1].upper() + filled[0][0][1:], "O")
            pieces += filled
        return [piece for piece in pieces if piece[0]]

    def joint(self, before: str) -> str:
        """What stands between two patterns."""
        stop = "" if before[-1:] in ".?!" else self.rng.choice([".", ".", ".", "", ",", ";", " -"])
        return stop + self.rng.choice([" ", " ", " ", " ", "  ", "\n", "\n", "\n\n"])

    def strange(self, text: str) -> str:
        """Some words exchanged for any word of the language: what surrounds a name is never the same."""
        text = SHORTENED.sub(lambda m: SHORT[m.group()] if self.rng.random() < 0.25 else m.group(), text)

        def exchange(match: re.Match[str]) -> str:
            word = match.group()
            if word.lower() in KEPT or self.rng.random() > STRANGE:
                return word
            other = self.rng.choice(self.pools.words)
            return other.capitalize() if word[0].isupper() else other

        return LONG_WORD.sub(exchange, text)

    def slip(self, text: str) -> str:
        """A typing slip in a long word, now and then."""

        def miss(match: re.Match[str]) -> str:
            word = match.group()
            if self.rng.random() > SLIP:
                return word
            place = self.rng.randrange(1, len(word) - 1)
            return self.rng.choice(
                [
                    word[:place] + word[place + 1 :],
                    word[:place] + word[place] + word[place:],
                    word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                    word[:place] + self.rng.choice(string.ascii_lowercase) + word[place + 1 :],
                ]
            )

        return LONG_WORD.sub(miss, text)

    def cased(self, text: str, label: str, mode: str) -> str:
        """Capitals, small letters, spoken stops."""
        if mode == "upper":
            return text.upper()
        if mode == "dictation" and label == "O":
            text = self.speak(text)
        return text.lower() if mode == "lower" or (mode == "dictation" and self.rng.random() < 0.5) else text

    @staticmethod
    def speak(text: str) -> str:
        """Stops and commas as the words that were said."""
        text = re.sub(
            r"\b(Dr|Mr|Mrs|Ms|MD)\.?(?= |$)",
            lambda m: {"Dr": "doctor", "MD": "doctor", "Mr": "mister", "Mrs": "missus", "Ms": "miz"}[m.group(1)],
            text,
        )
        text = re.sub(r"\.(?=\s|$)", " period", re.sub(r",(?=\s|$)", " comma", text))
        return text.replace("\n\n", " new paragraph ").replace("\n", " new line ")


def example(pieces: Sequence[Piece]) -> Example:
    """Kinds of tokens, and their labels, of one narrative."""
    text = "".join(part for part, _ in pieces)
    labels = [label for part, label in pieces for _ in part]
    tokens = list(TOKEN.finditer("\n".join(map(fold, text.split("\n")))))
    mode = mode_of(text, uses_one_case(text))
    return (
        [kind_of(match.group(), text[match.start() : match.end()], mode) for match in tokens],
        [labels[match.start()] for match in tokens],
    )


def examples(pools: Pools, count: int, retellings: int, seed: int, rows: Sequence[Row]) -> Iterator[Example]:
    """So many narratives made of patterns, and so many retellings of each written by hand, ready for training."""
    writer = Writer(pools, seed, borne(rows))
    for _ in range(count):
        made = example(writer.narrative()[0])
        if made[0]:
            yield made
    for row in rows:
        for _ in range(retellings):
            yield example(writer.retold(row)[0])
