"""Expressions that say what each of their matches holds: most texts are not searched for most of them, and many are
tried only where it stands.

A search costs by the character, a look whether one of its words is in the text hardly anything. A hint may promise too
much, never too little: `test_expressions.py` tries each against its expression.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from aggregation.deidentification.document import Document


def ended(words: str, *endings: str) -> str:
    """Each of these words alone and with each ending: "room" and "no" run together in "roomno 4"."""
    return " ".join(word + ending for word in words.split() for ending in ("", *endings))


ALL: list[Expression] = []


class Expression:
    """A regular expression over the folded text. Every match holds one of `words` or one of `parts`, and the text one
    of `also` too where they are given.

    `words` and `also` are letters between other characters ("medic" of "medic12"), `parts` any stretch of a match, with
    9 for every digit. `before`: how many characters before one of them a match may begin; None where there is no bound.
    """

    def __init__(self, pattern: str, *, words: str = "", parts: Iterable[str] = (), also: str = "",
                 before: int | None = None) -> None:
        self.pattern, self.before = re.compile(pattern), before
        self.words, self.parts, self.also = frozenset(words.split()), tuple(parts), frozenset(also.split())
        ALL.append(self)

    def hinted(self, document: Document) -> list[int]:
        """Where the text has what every match holds; empty where it lacks it."""
        places = document.hints.get(self)
        return places if places and (not self.also or not self.also.isdisjoint(document.runs)) else []

    def finditer(self, document: Document) -> Iterable[re.Match[str]]:
        """The matches in the folded text, in order."""
        if self not in document.hints or not (places := self.hinted(document)):
            return ()
        return self.pattern.finditer(document.folded) if self.before is None else self._near(document.folded, places)

    def _near(self, folded: str, places: list[int]) -> Iterator[re.Match[str]]:
        """The matches that begin at these places or a little before."""
        assert self.before is not None
        match, end = self.pattern.match, 0
        for place in sorted(places):
            for begin in range(max(end, place - self.before), place + 1):
                if found := match(folded, begin):
                    yield found
                    end = found.end()
                    break


class Hints(NamedTuple):
    """What to look for, in one pass, and which expressions ask for each."""

    automaton: AhoCorasick
    asked_by: list[list[Expression]]


def hints(lettered: str, figures: str) -> dict[Expression, list[int]]:
    """Where a text has what each expression asks for, by those that are asked for anything; looked for once, for all.

    `lettered`: with blanks for all but its letters. `figures`: with 9 for every digit.
    """
    found: dict[Expression, list[int]] = {}
    words, parts = compiled(len(ALL))
    # A blank more before the text: a hint begins where its word begins.
    for (automaton, asked_by), text in ((words, f" {lettered} "), (parts, figures)):
        for index, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            for each in asked_by[index]:
                found.setdefault(each, []).append(start)
    return found


@lru_cache(maxsize=1)
def compiled(expressions: int) -> tuple[Hints, Hints]:
    """The words, each between blanks, and the parts that the first so many expressions ask for."""
    by_word, by_part = defaultdict[str, list[Expression]](list), defaultdict[str, list[Expression]](list)
    for each in ALL[:expressions]:
        for word in each.words:
            by_word[f" {word} "].append(each)
        for part in each.parts:
            by_part[part].append(each)
    words, parts = (Hints(AhoCorasick(list(by), MatchKind.Standard, implementation=Implementation.DFA),
                          list(by.values())) for by in (by_word, by_part))
    return words, parts
