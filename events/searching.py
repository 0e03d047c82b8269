"""Words looked for in a text: what was typed as terms, whether a report has them all, and where. Pure.

Texts and words are compared without case and accents. A word counts whole or as the beginning of one; words in
quotes count as they stand together, whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pso_portal.names.folding import fold

MOST_TERMS, LONGEST = 12, 200
BEFORE, SHOWN = 90, 280
_TYPED = re.compile(r'"([^"]*)"?|([^\s"]+)')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_OTHERS, MANY = re.compile(r"[^\x00-\x7f]"), 30
_WORD = re.compile(r"\w+")


class BadWords(ValueError):
    """Nothing can be looked for with these words. Its text is a sentence for the field."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or words that stand together. `longest` is looked for first: it is quickly seen to be absent."""

    longest: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text as shown; `hit` where it is one of the words."""

    text: str
    hit: bool = False


def terms_of(typed: str) -> tuple[Term, ...]:
    """The terms of what was typed; none for blanks. Raises BadWords."""
    if len(typed) > LONGEST:
        raise BadWords(f"Use at most {LONGEST} characters.")
    found = [
        _term(words, whole=match[1] is not None)
        for match in _TYPED.finditer(typed.translate(_QUOTES))
        if (words := _WORD.findall(folded(match[1] if match[1] is not None else match[2])))
    ]
    if typed.strip() and not found:
        raise BadWords("Type at least one letter or digit.")
    if len(found) > MOST_TERMS:
        raise BadWords(f"Use at most {MOST_TERMS} words.")
    return tuple(found)


def _term(words: list[str], *, whole: bool) -> Term:
    pattern = r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + (r"(?!\w)" if whole else "")
    return Term(max(words, key=len), re.compile(pattern))


def composed(text: str) -> str:
    """The text with letters and their accents as one character, so that its folded form has the same length."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """As it is compared; as long as `composed(text)`."""
    if not text.isascii():
        text = composed(text)
        others = set(_OTHERS.findall(text))
        if len(others) > MANY:
            return fold(text)
        for other in others:  # a text has few letters with accents: much faster than looking at each character
            text = text.replace(other, fold(other))
    return text.lower()


def has_all(terms: Sequence[Term], texts: Sequence[str]) -> bool:
    """True if every term stands somewhere in the texts of one report."""
    plain = [folded(text) for text in texts]
    return all(any(term.longest in text and term.pattern.search(text) for text in plain) for term in terms)


def in_context(terms: Sequence[Term], text: str) -> list[Piece]:
    """The part of the text around the first word found, with every word found in it; empty where there is none."""
    spans = list(_spans(terms, folded(text)))
    if not spans:
        return []
    text = composed(text)
    start, end = _window(text, spans[0][0])
    pieces = [Piece("… ")] if start else []
    at = start
    for begin, stop in spans:
        if stop <= end:
            pieces += [Piece(text[at:begin]), Piece(text[begin:stop], hit=True)]
            at = stop
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def _spans(terms: Sequence[Term], plain: str) -> Iterator[tuple[int, int]]:
    """Where terms stand, in order, none inside another; a word's beginning is shown to the word's end."""
    found = sorted(
        (match.start(), -_end_of_word(plain, match.end())) for term in terms for match in term.pattern.finditer(plain)
    )
    last = 0
    for start, negative in found:
        if start >= last:
            last = -negative
            yield start, last


def _end_of_word(plain: str, end: int) -> int:
    rest = _WORD.match(plain, end)
    return rest.end() if rest else end


def _window(text: str, first: int) -> tuple[int, int]:
    """Around the first word found, cut between words where there are blanks."""
    start = max(0, first - BEFORE)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(len(text), max(start + SHOWN, first + BEFORE))
    if end < len(text):
        end = max(text.rfind(" ", first + 1, end), 0) or end
    return start, end
