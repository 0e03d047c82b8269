"""Expressions that say what each of their matches holds: most texts are not searched for most of them.

A search costs by the character, a look whether one of its words is in the text hardly anything. A hint may promise too
much, never too little: `test_expressions.py` tries each against its expression.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from aggregation.deidentification.document import Document


def ended(words: str, *endings: str) -> str:
    """Each of these words alone and with each ending: "room" and "no" run together in "roomno 4"."""
    return " ".join(word + ending for word in words.split() for ending in ("", *endings))


BY_WORD: dict[str, list[Expression]] = defaultdict(list)
WITH_PARTS: list[Expression] = []


class Expression:
    """A regular expression over the folded text. Every match holds one of `words` or one of `parts`, and where they
    are given one of `also` too.

    `words` and `also` are letters between other characters ("medic" of "medic12"), `parts` any stretch of a match, with
    9 for every digit.
    """

    def __init__(self, pattern: str, *, words: str = "", parts: Iterable[str] = (), also: str = "") -> None:
        self.pattern = re.compile(pattern)
        self.words, self.parts, self.also = frozenset(words.split()), tuple(parts), frozenset(also.split())
        for word in self.words:
            BY_WORD[word].append(self)
        if self.parts:
            WITH_PARTS.append(self)

    def may_match(self, document: Document) -> bool:
        """False where the text lacks what every match holds."""
        return self in (possible(document) if document.possible is None else document.possible)

    def finditer(self, document: Document) -> Iterable[re.Match[str]]:
        """The matches in the folded text, in order."""
        return self.pattern.finditer(document.folded) if self.may_match(document) else ()


def possible(document: Document) -> frozenset[object]:
    """The expressions that the text has what they ask for; looked for once, for all of them."""
    runs, (automaton, by_part) = document.runs, parted(len(WITH_PARTS))
    met = {place for place, _, _ in automaton.find_matches_as_indexes(document.figures, overlapping=True)}
    found = {each for word in BY_WORD.keys() & runs for each in BY_WORD[word]}
    found.update(each for place in met for each in by_part[place])
    document.possible = frozenset(each for each in found if not each.also or not each.also.isdisjoint(runs))
    return document.possible


@lru_cache(maxsize=1)
def parted(expressions: int) -> tuple[AhoCorasick, list[list[Expression]]]:
    """The parts that the first so many expressions ask for, to be found in one pass, and which ask for each."""
    by_part: dict[str, list[Expression]] = defaultdict(list)
    for each in WITH_PARTS[:expressions]:
        for part in each.parts:
            by_part[part].append(each)
    return AhoCorasick(list(by_part), MatchKind.Standard, implementation=Implementation.DFA), list(by_part.values())
