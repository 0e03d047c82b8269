"""Narratives written by hand, told again with other names, places, numbers and drugs, and in other ways of writing.

The narratives have the format of the test set (`benchmarks/deid/narratives/README.md`) and none of its texts: what is
trained on is never measured.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from aggregation.deidentification.observing import DAYS, HOUSES, MONTHS, NUMBER_WORDS, STREETS, UNITS
from aggregation.deidentification.vocabulary import is_plain
from benchmarks.deid.reading import NAMES, TRAPS, Row, read
from benchmarks.deid_training.drawing import DIGIT_WORDS, VALUES, Piece, figures, titled
from benchmarks.deid_training.slots import Slots

NARRATIVES = Path(__file__).parent / "narratives"
LABELS = {"PATIENT": "N", "RELATIVE": "N", "STAFF": "N", "FACILITY": "F", "LOCATION": "L", "UNIT": "U", "EMSUNIT": "E",
          "ROOM": "R", "DATE": "D", "WEEKDAY": "W", "AGE90": "A", "IGNORE": "O"}
# Which ways of writing a narrative can be brought into, and how often.
# "careless" is mixed with small letters for names and capitals for what comes.
MODES = {"mixed": {"mixed": 52, "careless": 10, "lower": 23, "upper": 15}, "lower": {"lower": 80, "upper": 20},
         "upper": {"upper": 60, "lower": 40}, "dictation": {"dictation": 100}}
# Chance that a mark stays as it was written; "word": a name that is a word.
SAME = {"name": 0.2, "word": 0.75, "house": 0.4, "number": 0.2, "care": 0.6}
PLACE_WORDS = HOUSES | STREETS | UNITS | {"of", "the", "and", "at", "in", "on", "to", "near", "&", "north", "south",
                                          "east", "west", "n", "s", "e", "w"}
LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def told_by_hand() -> list[Row]:
    """All narratives for training."""
    return [row for path in sorted(NARRATIVES.glob("*.txt")) for row in read(path)]


class Borne(NamedTuple):
    """What the hands call people and houses by, in small letters: words that are people's names there, words of
    houses."""

    words: list[str]
    houses: list[str]


NOBODY = Borne([], [])


def borne(rows: Sequence[Row]) -> Borne:
    """The same of these narratives."""
    people, houses = set[str](), set[str]()
    for row in rows:
        for mark in row.spans:
            words = {word.lower() for word in LETTERS.findall(row.text[mark.start:mark.end]) if len(word) > 2}
            if mark.kind in NAMES:
                people |= {word for word in words if is_plain(word)}
            elif mark.kind in {"FACILITY", "UNIT"}:
                houses |= words - PLACE_WORDS
    return Borne(sorted(people), sorted(houses))


class Retelling:
    """Tells a narrative again. Its `slots` draw from the same pools as those of the patterns, and from `borne`."""

    def __init__(self, rng: random.Random, slots: Slots, borne: Borne) -> None:
        self.rng, self.slots, self.borne = rng, slots, borne

    def tell(self, row: Row) -> tuple[list[Piece], str]:
        """Pieces in order, and the way of writing. Marks keep their labels and get other contents."""
        pieces: list[Piece] = []
        place = 0
        for mark in sorted((*row.spans, *row.keep, *row.ignore), key=lambda each: each.start):
            pieces.append((row.text[place:mark.start], "O"))
            label = "O" if mark.kind in TRAPS else LABELS.get(mark.kind, "I")
            pieces.append((self.other(mark.kind, row.text[mark.start:mark.end]), label))
            place = mark.end
        pieces.append((row.text[place:], "O"))
        modes = MODES[row.case]
        mode = self.rng.choices(list(modes), list(modes.values()))[0]
        return [piece for piece in pieces if piece[0]], mode

    def other(self, kind: str, written: str) -> str:
        """What stands in place of a mark's content; as long and as odd as people write it."""
        rng = self.rng
        if kind in NAMES:
            return written if rng.random() < SAME["name"] else self.name(written)
        if kind in {"FACILITY", "LOCATION", "UNIT"}:
            return written if rng.random() < SAME["house"] else self.figures(self.place(written, kind))
        if kind in {"DATE", "WEEKDAY"}:
            return self.date(written)
        if kind == "drug":
            return written if rng.random() < SAME["care"] else like(rng.choice(self.slots.pools.drugs), written)
        if kind in {"EMAIL", "URL", "IGNORE", "eponym", "device", "word", "age", "AGE90", "time"}:
            return written
        return written if rng.random() < SAME["number"] else self.figures(written)

    def name(self, written: str) -> str:
        """A name of the same form: full, initial and surname, surname first, spelled."""
        words = LETTERS.findall(written)
        last = len(words) - 1 if "," not in written else 0
        count = iter(range(len(words)))

        def another(match: re.Match[str]) -> str:
            place, word = next(count), match.group()
            if len(word) < 3:
                return like("".join(self.rng.choice("abcdefghijklmnoprstuvwy") for _ in word), word)
            if is_plain(word.lower()):      # who is called by a word stays called by one
                return like(word if self.rng.random() < SAME["word"] else self.rng.choice(self.borne.words), word)
            given = self.rng.random() < 0.5 if len(words) == 1 else place != last
            return like(self.slots.given_name() if given else self.slots.surname(), word)

        return LETTERS.sub(another, written)

    def place(self, written: str, kind: str) -> str:
        """The same kind of house, street or wing under another name; what is generic stays."""

        def another(match: re.Match[str]) -> str:
            word = match.group()
            if word.lower() in PLACE_WORDS or word[0].isdigit() or len(word) < 3 or self.rng.random() < 0.3:
                return word
            if word.isupper() and not written.isupper():
                return figures(self.rng, "A" * len(word))
            draw = self.rng.random()
            pools = self.slots.pools
            other = self.rng.choice(self.borne.houses or VALUES["house_words"] if draw < 0.35 else
                                    VALUES["house_words"] if draw < 0.55 or kind == "UNIT" else
                                    pools.towns if draw < 0.8 else pools.families)
            return like(other, word)

        return WORD.sub(another, written)

    def date(self, written: str) -> str:
        """Another month, day or weekday in the same form."""

        def another(match: re.Match[str]) -> str:
            word = match.group().lower()
            if word in MONTHS:
                month = self.rng.choice(VALUES["months"])
                return like(month if len(word) > 4 else month[:3], match.group())
            if word in DAYS and word.endswith("day"):
                return like(self.rng.choice(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                             "sunday"]), match.group())  # fmt: skip
            return match.group()

        return re.sub(r"(?<!\d)\d{1,2}(?!\d)", self.day, LETTERS.sub(another, written))

    def day(self, match: re.Match[str]) -> str:
        """A number of the same length that can be a day or a month where the old one could."""
        most = 12 if int(match.group()) < 13 else 31
        return str(self.rng.randint(1, most)).zfill(len(match.group()) if match.group()[0] == "0" else 1)

    def figures(self, written: str) -> str:
        """Other figures, other letters beside figures, other spoken figures."""
        rng = self.rng
        mixed = any(map(str.isdigit, written))
        written = re.sub(r"\d", lambda m: rng.choice("0123456789"), written)
        if mixed:
            return re.sub(r"(?<![a-z])[A-Z](?![a-z])", lambda m: rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ"), written) \
                if rng.random() < 0.5 else written
        return LETTERS.sub(lambda m: like(rng.choice(DIGIT_WORDS), m.group())
                           if m.group().lower() in NUMBER_WORDS and m.group().lower() in DIGIT_WORDS
                           else m.group(), written)  # fmt: skip


def like(word: str, written: str) -> str:
    """A word in the case of another."""
    if written.islower():
        return word.lower()
    return word.upper() if written.isupper() and len(written) > 1 else titled(word.lower())

