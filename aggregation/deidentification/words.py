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
from aggregation.deidentification.wordview import Words
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
            span = judge(document, words, index)
            if span is not None:
                spans.append(with_given_name(document, index, span))
    return spans


def judge(document: Document, words: Words, index: int) -> Span | None:
    """The finding for one word, or None when it may stay."""
    word = words.folded[index]
    if not document.one_case and not words.capital(index):
        small = not is_plain(word) and word not in eponyms() and "g" <= code_of(word)[0] <= "k"
        return make(words, index, Label.NAME, SURELY if code_of(word)[0] in "ijk" else AMBIGUOUS) if small else None
    if word in eponyms():
        return None if clinical_use(words, index) else make(words, index, Label.NAME, AMBIGUOUS)
    if is_plain(word):
        return ambiguous(document, words, index)
    if is_name(word):
        return make(words, index, Label.NAME, SURELY if code_of(word)[0] in "hijk" else LISTED)
    if is_place(word):
        return make(words, index, Label.CITY, AMBIGUOUS)
    return None if document.one_case else unexplained(words, index)


def with_given_name(document: Document, index: int, span: Span) -> Span:
    """A sure surname with the given name before it, which may be a word as well: "ed fusco"."""
    words = document.words
    if index and span.confidence >= SURELY and given_too(words.folded[index - 1]) and words.between(
            index - 1, index) == " ":
        return span.moved(words.starts[index - 1], span.end)
    return span


def make(words: Words, index: int, label: Label, confidence: float) -> Span:
    """A finding of this layer, without a possessive ending."""
    tail = 2 if words.folded[index].endswith("'s") else 0
    return Span(words.starts[index], words.ends[index] - tail, label, NAME, confidence)


def ambiguous(document: Document, words: Words, index: int) -> Span | None:
    """"Grace", "Mark", "Rose": a name when capitalised in mid-sentence, or when a name or initial stands beside."""
    word = words.folded[index]
    if document.one_case or words.all_capitals(index) or not (word in given_names() or is_name(word)):
        return None
    beside = any(0 <= near < len(words) and is_name(words.folded[near])
                 and words.capital(near) and not is_plain(words.folded[near])
                 for near in (index - 1, index + 1))
    alone = not words.opens(index) and not titled(words, index)
    return make(words, index, Label.NAME, AMBIGUOUS if beside else 0.6) if beside or alone else None


def titled(words: Words, index: int) -> bool:
    """True inside a run of capitalised ordinary words, as in a heading or the name of a form."""
    return any(0 <= near < len(words) and words.capital(near) and is_plain(words.folded[near]) and not words.opens(near)
               for near in (index - 1, index + 1))


def clinical_use(words: Words, index: int) -> bool:
    """True when an eponym is a thing here: a noun of its thing is near, or it is nobody's common name."""
    word = words.folded[index]
    near = words.folded[max(0, index - 1):index] + words.folded[index + 1:index + 3]
    return not is_name(word) or word in THINGS or not device_nouns().isdisjoint(near)


def unexplained(words: Words, index: int) -> Span | None:
    """A capitalised word that no list knows. At the start of a sentence the endings of verbs and nouns excuse it."""
    capitals = words.all_capitals(index)
    if not capitals and words.opens(index) and VERB_ENDING.fullmatch(words.folded[index]):
        return None
    if capitals:
        return make(words, index, Label.FACILITY, UNEXPLAINED)
    before = words.folded[index - 1] if index else ""
    return make(words, index, Label.FACILITY if before in PLACE_WORDS else Label.NAME, UNEXPLAINED)
