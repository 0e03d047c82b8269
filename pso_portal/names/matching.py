"""One pass over a text for thousands of known identifiers, then one more for a single typing slip."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

from ahocorasick_rs import AhoCorasick, MatchKind
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pso_portal.names.folding import fold
from pso_portal.names.forms import each_form, words_of
from pso_portal.names.known import PEOPLE, RECORD_KINDS, Kind, Known
from pso_portal.names.lexicon import ordinary_words
from pso_portal.names.ways import Alike, Way

FEW = 100           # identifiers: a record's own; a directory has thousands
TYPO_LETTERS = 5    # a shorter name is one slip away from too many ordinary words
NUMBER = re.compile(r"(?<![a-z0-9])[a-z]{0,4}[.:#-]?\d(?:[.-]?[a-z0-9]| \d)+", re.ASCII)
WORD = re.compile(r"[^\W\d_]{5,}")
CAPITALS, SMALL = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
NUMBERED = frozenset({Kind.MRN, Kind.OTHER})
RANK = {kind: rank for rank, kind in enumerate(Kind)}
Entries = tuple[tuple[Kind, str], ...]


class Match(NamedTuple):
    """Characters [start, end) of the text are a known identifier; `how` says in which form."""

    start: int
    end: int
    kind: Kind
    how: str


class Tokens(dict[int, str]):
    """A translation table that fills itself: letters and digits stay, a blank for anything else."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if chr(code).isalnum() else " "
        return self[code]


TOKENS, LINES = Tokens(), Tokens({ord("\n"): "\n"})


class Told:
    """A text as it is searched. Where it is searched more than once, it is made once."""

    def __init__(self, text: str) -> None:
        self.text, self.folded, self.one_case = text, fold(text), uses_one_case(text)
        self._spared: Collection[str] | None = None
        self._strange: Collection[str] = ()

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every run of letters and digits, and nothing: each form begins with one of these."""
        return frozenset(["", *self.folded.translate(TOKENS).split()])

    def strange(self, spared: Collection[str]) -> Collection[str]:
        """Words long enough to be a mistyped name that are neither spared nor ordinary."""
        if self._spared is not spared:
            others = self.tokens.difference(ordinary_words()).difference(spared)
            words = {word for token in others if len(token) >= TYPO_LETTERS
                     for word in ([token] if token.isalpha() else WORD.findall(token))}
            self._spared, self._strange = spared, words.difference(ordinary_words()).difference(spared)
        return self._strange

    def places(self, word: str) -> Iterator[int]:
        """Where the word stands with no letter beside it."""
        folded, start = self.folded, self.folded.find(word)
        while start >= 0:
            end = start + len(word)
            if not is_letter(folded[start - 1:start]) and not is_letter(folded[end:end + 1]):
                yield start
            start = folded.find(word, start + 1)


class Prepared(NamedTuple):
    """One identifier. `forms`: those that are alike, each with the letters and digits without which they stand in no
    text, or "". `words`: those that may be mistyped. `numbers`: squeezed.
    """

    forms: list[tuple[str, Alike]]
    words: tuple[str, ...]
    numbers: frozenset[str]


@lru_cache(maxsize=20_000)
def prepared(kind: Kind, identifier: str) -> Prepared:
    """An identifier of this kind."""
    words = tuple(word for word in words_of(identifier) if len(word) >= TYPO_LETTERS) if kind in PEOPLE else ()
    squeezed = squeeze(identifier) if kind in NUMBERED else ""
    numbers = frozenset(each for each in (squeezed, squeezed.lstrip("0")) if len(each) > 3)
    return Prepared(with_beginning([*each_form(kind, identifier)]), words, numbers)


def with_beginning(forms: Sequence[Alike]) -> list[tuple[str, Alike]]:
    """Those that are alike with the letters and digits that the first of them begins with. All are cut at once, one a
    line: folding leaves no line break in a form. No form at all is one empty line.
    """
    lines = "\n".join([texts[0] for texts, _ in forms]).translate(LINES).split("\n")
    return list(zip([line.partition(" ")[0] for line in lines], forms, strict=False))


class Forms(Protocol):
    """The forms of a set of identifiers, to be found."""

    def found_in(self, told: Told) -> Iterator[tuple[Kind, Way, int, int]]:
        """Every place of a form, inside of words too."""


class FewForms:
    """The forms of a record's few identifiers: where the text holds what they need, they are looked for one by one."""

    def __init__(self, entries: Entries) -> None:
        self.entries = [(kind, prepared(kind, value).forms) for kind, value in entries]

    def found_in(self, told: Told) -> Iterator[tuple[Kind, Way, int, int]]:
        folded, tokens = told.folded, told.tokens
        possible = ((text, kind, way) for kind, forms in self.entries for word, (texts, way) in forms if word in tokens
                    for text in texts if text and (text == word or text in folded))
        for text, (kind, way) in distinct(possible).items():
            start = folded.find(text)
            while start >= 0:
                yield kind, way, start, start + len(text)
                start = folded.find(text, start + 1)


class ManyForms:
    """The forms of a directory's identifiers: compiled, and all found in one pass."""

    def __init__(self, entries: Entries) -> None:
        forms = distinct((text, kind, way) for kind, value in entries
                         for _, (texts, way) in prepared(kind, value).forms for text in texts if text)
        self.ways = list(forms.values())
        self.automaton = AhoCorasick(list(forms), MatchKind.Standard)

    def found_in(self, told: Told) -> Iterator[tuple[Kind, Way, int, int]]:
        for index, start, end in self.automaton.find_matches_as_indexes(told.folded, overlapping=True):
            yield *self.ways[index], start, end


def distinct(forms: Iterable[tuple[str, Kind, Way]]) -> dict[str, tuple[Kind, Way]]:
    """Forms without repetition; the kind that comes first, and the way with fewer conditions, win."""
    found: dict[str, tuple[Kind, Way]] = {}
    for text, kind, way in forms:
        before = found.get(text)
        if before is None or (conditional(before[1]) and not conditional(way)):
            found[text] = (kind, way)
    return found


class Matcher:
    """A set of identifiers, to be found in texts."""

    def __init__(self, entries: Entries) -> None:
        self.forms: Forms = FewForms(entries) if len(entries) <= FEW else ManyForms(entries)
        several = [(kind, prepared(kind, value)) for kind, value in entries]
        self.typo_parts = {word: kind for kind, each in reversed(several) for word in each.words}
        self.slips = Slips(sorted(self.typo_parts))
        self.numbers = {number: kind for kind, each in several for number in each.numbers}

    def exact(self, told: Told) -> Iterator[Match]:
        """Matches of a form at word boundaries."""
        for kind, way, start, end in self.forms.found_in(told):
            if bounded(told.folded, start, end) and (told.one_case or cased(way, told.text[start:end])):
                yield Match(start, end, kind, way.how)

    def typed_wrong(self, told: Told, taken: bytearray, spared: Collection[str]) -> Iterator[Match]:
        """Words one slip (a letter more, less, changed, or two exchanged) away from a name of five letters."""
        for word in told.strange(spared) if self.typo_parts else ():
            near = self.slips.near(word)
            if near is not None:
                yield from (Match(start, start + len(word), self.typo_parts[near], "one typo")
                            for start in told.places(word) if not taken[start])

    def regrouped(self, folded: str) -> Iterator[Match]:
        """Record numbers written with other blanks, points or hyphens, or without leading zeros."""
        # However it is written, its letters and digits stand there in a row; the expression takes longer to find none.
        squeezed = folded.translate(TOKENS).replace(" ", "") if self.numbers else ""
        for number in NUMBER.finditer(folded) if any(each in squeezed for each in self.numbers) else ():
            key = squeeze(number.group())
            digits = key.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0")
            kind = self.numbers.get(key) or self.numbers.get(key.lstrip("0")) or self.numbers.get(digits)
            if kind:
                yield Match(number.start(), number.end(), kind, "regrouped")


class Slips:
    """Names of `TYPO_LETTERS` letters or more that a word as long may be one slip away from: a letter more, less,
    changed, or two exchanged. No slip touches both ends: the first two letters are the same or the last two.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.begins, self.ends = {name[:2] for name in names}, {name[-2:] for name in names}

    def near(self, word: str) -> str | None:
        """The name that the word equals or is one slip away from."""
        if word[:2] not in self.begins and word[-2:] not in self.ends:
            return None
        near = process.extractOne(word, self.names, scorer=OSA.distance, score_cutoff=1)
        return near[0] if near else None


def is_letter(character: str) -> bool:
    """True for a character that WORD takes."""
    return character.isalnum() and not character.isdecimal()


def conditional(way: Way) -> bool:
    """True when a form counts only in certain writing."""
    return way.capital or way.upper


def squeeze(value: str) -> str:
    """Letters and digits only, folded."""
    return "".join(filter(str.isalnum, fold(value)))


def bounded(folded: str, start: int, end: int) -> bool:
    """True when no letter or digit goes on at either end."""
    before = start == 0 or not folded[start - 1].isalnum() or not folded[start].isalnum()
    after = end == len(folded) or not folded[end].isalnum() or not folded[end - 1].isalnum()
    return before and after


def cased(way: Way, written: str) -> bool:
    """True when the writing meets what the way asks for."""
    return (not way.capital or written[0].isupper()) and (not way.upper or written.isupper())


def uses_one_case(text: str) -> bool:
    """True for a text without lower-case letters, or (nearly) without capitals: case tells nothing there."""
    if text.isascii():
        written = text.encode()
        capitals = len(written) - len(written.translate(None, CAPITALS))
        letters = capitals + len(written) - len(written.translate(None, SMALL))
    else:
        letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    return capitals <= letters * 0.005 or capitals >= letters * 0.6


@lru_cache(maxsize=64)
def compiled(entries: Entries) -> Matcher:
    """A matcher that is kept: a provider's directory is compiled once for many reports."""
    return Matcher(entries)


def matcher(entries: Entries) -> Matcher:
    """The matcher of these identifiers."""
    return Matcher(entries) if len(entries) <= FEW else compiled(entries)


def covering(matches: list[Match]) -> list[Match]:
    """Longest matches, none inside another, in order of their start."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end, RANK[m.kind])):
        if not kept or match.end > kept[-1].end:
            kept.append(match)
    return kept


def find_known(text: str, known: Known, *, spared: Collection[str] = frozenset(),
               told: Told | None = None) -> list[Match]:
    """Every place where the text names a known identifier, with offsets into the text, none inside another.

    `spared` are words never taken for a mistyped name (drugs, devices), lower case. `told`: the same text, made before.
    """
    entries, told = known.entries(), told or Told(text)
    parts = (tuple(e for e in entries if e[0] in RECORD_KINDS), tuple(e for e in entries if e[0] not in RECORD_KINDS))
    matchers = [matcher(part) for part in parts if part]
    found = [m for each in matchers for m in (*each.exact(told), *each.regrouped(told.folded))]
    taken = bytearray(len(text))
    for match in found:
        taken[match.start:match.end] = b"\x01" * (match.end - match.start)
    slips = [m for each in matchers for m in each.typed_wrong(told, taken, spared)]
    return covering(found + slips)
