"""A text prepared once for all layers: folded, cut into words, with what its use of case can tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from aggregation.deidentification.expression import Expression, hints
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span
from aggregation.deidentification.wordview import Words, opens
from pso_portal.names import Known
from pso_portal.names.folding import fold_lines
from pso_portal.names.matching import Told


class Vote(NamedTuple):
    """The model's view of one token: what it is likeliest, and its chance of being an identifier at all."""

    start: int
    end: int
    label: Label
    chance: float


class Nines(dict[int, int]):
    """A translation table that fills itself: 9 for every digit, anything else stays."""

    def __missing__(self, code: int) -> int:
        self[code] = ord("9") if chr(code).isdecimal() else code
        return self[code]


class Letters(dict[int, str]):
    """A translation table that fills itself: a to z stay, a blank for anything else."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if "a" <= chr(code) <= "z" else " "
        return self[code]


NINES, LETTERS = Nines(), Letters()


class Document:
    """The text and its views; every view has the offsets of the text."""

    def __init__(self, text: str) -> None:
        self.text, self.told = text, Told(text)
        self.folded, self.one_case = self.told.folded, self.told.one_case
        # The folded text with its line breaks, which folding makes blanks.
        self.lines = fold_lines(text) if "\n" in text else self.folded
        # With 9 for every digit: how its numbers are written.
        self.figures = self.folded.translate(NINES)
        self.digits = "9" in self.figures
        # With blanks for all but its letters: "medic   " of "medic12 ".
        self.lettered = self.folded.translate(LETTERS)
        self.votes: list[Vote] | None = None

    @cached_property
    def hints(self) -> dict[Expression, list[int]]:
        """Where the text has what each expression asks for."""
        return hints(self.lettered, self.figures)

    @cached_property
    def words(self) -> Words:
        """The words in order."""
        return Words(self.text, self.folded)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Every run of letters between other characters, digits among them."""
        return frozenset(self.lettered.split())

    def opens(self, start: int) -> bool:
        """True when nothing, the end of a sentence or a new line stands before this place."""
        return opens(self.text, start)


Layer = Callable[[Document, Known, list[Span]], list[Span]]
