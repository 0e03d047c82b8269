"""One pass over a text for thousands of known identifiers, then one more for a single typing slip."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pso_portal.names.folding import fold
from pso_portal.names.forms import Form, forms_of, words_of
from pso_portal.names.known import PEOPLE, RECORD_KINDS, Kind, Known
from pso_portal.names.lexicon import ordinary_words

FEW = 500           # forms
TYPO_LETTERS = 5    # a shorter name is one slip away from too many ordinary words
NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{0,4}[.:#-]?\d(?:[.-]?[a-z0-9]| \d)+", re.ASCII)
WORD = re.compile(r"[^\W\d_]{5,}")
Entries = tuple[tuple[Kind, str], ...]


@dataclass(frozen=True)
class Match:
    """Characters [start, end) of the text are a known identifier; `how` says in which form."""

    start: int
    end: int
    kind: Kind
    how: str


class Matcher:
    """The compiled forms of a set of identifiers."""

    def __init__(self, entries: Entries) -> None:
        self.forms: list[tuple[Kind, Form]] = self.collect(entries)
        patterns = [form.text for _, form in self.forms]
        # A record's few names are searched once: building must be quick. A directory's thousands are kept.
        how = Implementation.NoncontiguousNFA if len(patterns) < FEW else None
        self.automaton = AhoCorasick(patterns, MatchKind.Standard, implementation=how) if patterns else None
        self.typo_parts = {word: kind for kind, value in reversed(entries) if kind in PEOPLE
                           for word in words_of(value) if len(word) >= TYPO_LETTERS}
        self.typo_choices = sorted(self.typo_parts)
        self.numbers = {squeezed: kind for kind, value in entries if kind in {Kind.MRN, Kind.OTHER}
                        for squeezed in {squeeze(value), squeeze(value).lstrip("0")} if len(squeezed) > 3}

    @staticmethod
    def collect(entries: Entries) -> list[tuple[Kind, Form]]:
        """Forms without repetition; the kind that comes first, and the form with fewer conditions, win."""
        found: dict[str, tuple[Kind, Form]] = {}
        for kind, value in entries:
            for form in forms_of(kind, value):
                before = found.get(form.text)
                looser = before is not None and conditional(before[1]) and not conditional(form)
                if form.text and (before is None or looser):
                    found[form.text] = (kind, form)
        return list(found.values())

    def exact(self, text: str, folded: str, one_case: bool) -> Iterator[Match]:
        """Matches of a form at word boundaries."""
        if self.automaton is None:
            return
        for index, start, end in self.automaton.find_matches_as_indexes(folded, overlapping=True):
            kind, form = self.forms[index]
            if bounded(folded, start, end) and (one_case or cased(form, text[start:end])):
                yield Match(start, end, kind, form.how)

    def typed_wrong(self, folded: str, taken: bytearray, spared: Collection[str]) -> Iterator[Match]:
        """Words one slip (a letter more, less, changed, or two exchanged) away from a name of five letters."""
        for word in WORD.finditer(folded) if self.typo_choices else ():
            token = word.group()
            if taken[word.start()] or token in spared or token in ordinary_words():
                continue
            near = process.extractOne(token, self.typo_choices, scorer=OSA.distance, score_cutoff=1)
            if near:
                yield Match(word.start(), word.end(), self.typo_parts[near[0]], "one typo")

    def regrouped(self, folded: str) -> Iterator[Match]:
        """Record numbers written with other blanks, points or hyphens, or without leading zeros."""
        for number in NUMBER.finditer(folded) if self.numbers else ():
            key = squeeze(number.group())
            digits = key.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0")
            kind = self.numbers.get(key) or self.numbers.get(key.lstrip("0")) or self.numbers.get(digits)
            if kind:
                yield Match(number.start(), number.end(), kind, "regrouped")


def conditional(form: Form) -> bool:
    """True when the form counts only in certain writing."""
    return form.capital or form.upper


def squeeze(value: str) -> str:
    """Letters and digits only, folded."""
    return "".join(character for character in fold(value) if character.isalnum())


def bounded(folded: str, start: int, end: int) -> bool:
    """True when no letter or digit goes on at either end."""
    before = start == 0 or not folded[start - 1].isalnum() or not folded[start].isalnum()
    after = end == len(folded) or not folded[end].isalnum() or not folded[end - 1].isalnum()
    return before and after


def cased(form: Form, written: str) -> bool:
    """True when the writing meets what the form asks for."""
    return (not form.capital or written[0].isupper()) and (not form.upper or written.isupper())


def uses_one_case(text: str) -> bool:
    """True for a text without lower-case letters, or (nearly) without capitals: case tells nothing there."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    return capitals <= letters * 0.005 or capitals >= letters * 0.6


@lru_cache(maxsize=64)
def compiled(entries: Entries) -> Matcher:
    """The matcher of these identifiers; a provider's directory is compiled once for many reports."""
    return Matcher(entries)


def covering(matches: list[Match]) -> list[Match]:
    """Longest matches, none inside another, in order of their start."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end, list(Kind).index(m.kind))):
        if not kept or match.end > kept[-1].end:
            kept.append(match)
    return kept


def find_known(text: str, known: Known, *, spared: Collection[str] = frozenset()) -> list[Match]:
    """Every place where the text names a known identifier, with offsets into the text, none inside another.

    `spared` are words never taken for a mistyped name (drugs, devices), lower case.
    """
    entries, folded, one_case = known.entries(), fold(text), uses_one_case(text)
    parts = (tuple(e for e in entries if e[0] in RECORD_KINDS), tuple(e for e in entries if e[0] not in RECORD_KINDS))
    matchers = [compiled(part) for part in parts if part]
    found = [m for matcher in matchers for m in (*matcher.exact(text, folded, one_case), *matcher.regrouped(folded))]
    taken = bytearray(len(text))
    for match in found:
        taken[match.start:match.end] = b"\x01" * (match.end - match.start)
    slips = [m for matcher in matchers for m in matcher.typed_wrong(folded, taken, spared)]
    return covering(found + slips)
