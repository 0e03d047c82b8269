"""Expressions that say what each of their matches holds: most texts are not searched for most of them.

A search costs by the character, a look whether one of its words is in the text hardly anything. A hint may promise too
much, never too little: `test_expressions.py` tries each against its expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aggregation.deidentification.document import Document


def ended(words: str, *endings: str) -> str:
    """Each of these words alone and with each ending: "room" and "no" run together in "roomno 4"."""
    return " ".join(word + ending for word in words.split() for ending in ("", *endings))


class Expression:
    """A regular expression over the folded text. Every match holds one of `words` or one of `parts`, and where they
    are given one of `also` too.

    `words` and `also` are letters between other characters ("medic" of "medic12"), `parts` any stretch of a match, with
    9 for every digit.
    """

    def __init__(self, pattern: str, *, words: str = "", parts: Iterable[str] = (), also: str = "") -> None:
        self.pattern = re.compile(pattern)
        self.words, self.parts, self.also = frozenset(words.split()), tuple(parts), frozenset(also.split())

    def may_match(self, document: Document) -> bool:
        """False where the text lacks what every match holds."""
        runs = document.runs
        if not self.words.isdisjoint(runs):
            return not self.also or not self.also.isdisjoint(runs)
        if self.also and self.also.isdisjoint(runs):
            return False
        figures = document.figures
        for part in self.parts:     # noqa: SIM110 — a generator costs more than the search of a part
            if part in figures:
                return True
        return False

    def finditer(self, document: Document) -> Iterable[re.Match[str]]:
        """The matches in the folded text, in order."""
        return self.pattern.finditer(document.folded) if self.may_match(document) else ()
