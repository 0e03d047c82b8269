"""Layer 3: words that are names or towns by the lists, and capitalised words that nothing explains.

Names: 45 CFR 164.514(b)(2)(i)(A), 42 CFR 3.206(b)(4)(iv)(A)(1); towns: 164.514(b)(2)(i)(B), 3.212(a)(2)(i)(B). The
allow list (ordinary English, clinical words, eponyms, drugs, devices) keeps what care is about.
"""

from __future__ import annotations

from aggregation.deidentification.context import given_too, says_nothing
from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import Label
from aggregation.deidentification.lexicon import code_of
from aggregation.deidentification.spans import Span, cover
from aggregation.deidentification.vocabulary import (
    THINGS,
    VERB_ENDING,
    device_nouns,
    eponyms,
    is_name,
    is_place,
    is_plain,
)
from aggregation.deidentification.wordview import Word, Words
from pso_portal.names import Known
from pso_portal.names.lexicon import given_names

NAME = "words"
UNEXPLAINED = 0.4   # a capitalised word that no list explains: it goes, and a person looks
SURELY = 0.92       # a word that is hardly ever anything but a name
LISTED = 0.8
AMBIGUOUS = 0.7     # a name that is also an ordinary word or an eponym
PLACE_WORDS = frozenset({"in", "from", "to", "near", "at", "outside", "of"})


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Names, towns and unexplained words that no earlier layer covers."""
    # A town found by grammar alone is judged again: "Lagrange, MD" may be a person, and peers may keep towns.
    taken = cover(len(document.text), [s for s in found if s.label is not Label.CITY or s.layer == "known"])
    words = document.words
    spans: list[Span] = []
    for index in words.telling(says_nothing):
        if not taken[words.starts[index]] and len(words.folded[index]) > 1:
            span = judge(document, index, words[index])
            if span is not None:
                spans.append(with_given_name(document, index, span))
    return spans


def judge(document: Document, index: int, word: Word) -> Span | None:
    """The finding for one word, or None when it may stay."""
    if not document.one_case and not word.capital:
        small = not is_plain(word.folded) and word.folded not in eponyms() and "g" <= code_of(word.folded)[0] <= "k"
        return make(word, Label.NAME, SURELY if code_of(word.folded)[0] in "ijk" else AMBIGUOUS) if small else None
    if word.folded in eponyms():
        return None if clinical_use(document.words, index) else make(word, Label.NAME, AMBIGUOUS)
    if is_plain(word.folded):
        return ambiguous(document, index, word)
    if is_name(word.folded):
        return make(word, Label.NAME, SURELY if code_of(word.folded)[0] in "hijk" else LISTED)
    if is_place(word.folded):
        return make(word, Label.CITY, AMBIGUOUS)
    return None if document.one_case else unexplained(document, index, word)


def with_given_name(document: Document, index: int, span: Span) -> Span:
    """A sure surname with the given name before it, which may be a word as well: "ed fusco"."""
    words = document.words
    if index and span.confidence >= SURELY and given_too(words.folded[index - 1]) and words.between(
            index - 1, index) == " ":
        return span.moved(words.starts[index - 1], span.end)
    return span


def make(word: Word, label: Label, confidence: float) -> Span:
    """A finding of this layer, without a possessive ending."""
    tail = 2 if word.folded.endswith("'s") else 0
    return Span(word.start, word.end - tail, label, NAME, confidence)


def ambiguous(document: Document, index: int, word: Word) -> Span | None:
    """"Grace", "Mark", "Rose": a name when capitalised in mid-sentence, or when a name or initial stands beside."""
    if document.one_case or word.all_capitals or not (word.folded in given_names() or is_name(word.folded)):
        return None
    beside = any(0 <= near < len(document.words) and is_name(document.words.folded[near])
                 and document.words[near].capital and not is_plain(document.words.folded[near])
                 for near in (index - 1, index + 1))
    alone = not word.opens and not titled(document.words, index)
    return make(word, Label.NAME, AMBIGUOUS if beside else 0.6) if beside or alone else None


def titled(words: Words, index: int) -> bool:
    """True inside a run of capitalised ordinary words, as in a heading or the name of a form."""
    return any(0 <= near < len(words) and words[near].capital and is_plain(words.folded[near]) and not words[near].opens
               for near in (index - 1, index + 1))


def clinical_use(words: Words, index: int) -> bool:
    """True when an eponym is a thing here: a noun of its thing is near, or it is nobody's common name."""
    word = words.folded[index]
    near = words.folded[max(0, index - 1):index] + words.folded[index + 1:index + 3]
    return not is_name(word) or word in THINGS or not device_nouns().isdisjoint(near)


def unexplained(document: Document, index: int, word: Word) -> Span | None:
    """A capitalised word that no list knows. At the start of a sentence the endings of verbs and nouns excuse it."""
    if word.opens and VERB_ENDING.fullmatch(word.folded) and not word.all_capitals:
        return None
    if word.all_capitals:
        return make(word, Label.FACILITY, UNEXPLAINED)
    before = document.words.folded[index - 1] if index else ""
    return make(word, Label.FACILITY if before in PLACE_WORDS else Label.NAME, UNEXPLAINED)
