"""Layer 4b: a name once found goes wherever the text says it again, in any of its forms.

The same paragraphs as for the first finding: 45 CFR 164.514(b)(2)(i)(A); 42 CFR 3.206(b)(4)(iv)(A)(1).
"""

from __future__ import annotations

import re

from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import PEOPLE, Label
from aggregation.deidentification.lexicon import UNKNOWN, code_of
from aggregation.deidentification.spans import Span, cover, resolve
from aggregation.deidentification.vocabulary import eponyms, is_plain, plain_words
from pso_portal.names import Kind, Known, Match, find_known
from pso_portal.names.lexicon import related_forms
from pso_portal.names.matching import TYPO_LETTERS, Slips

NAME = "propagation"
# find_known speaks of whose name it is; a name of nobody in particular travels as the reporter's.
LABELS = {Kind.PATIENT: Label.PATIENT, Kind.RELATIVE: Label.RELATIVE, Kind.STAFF: Label.STAFF,
          Kind.REPORTER: Label.NAME}
SURE_ENOUGH = 0.4
NAME_PART = re.compile(r"[^\W\d_]{2,}")


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Further places of names that the layers before found by themselves."""
    fresh = [span for span in found
             if span.label in PEOPLE and span.layer != "known" and span.confidence >= SURE_ENOUGH]
    if not fresh:
        return []
    taken = cover(len(document.text), found)
    named = {part for span in fresh for part in NAME_PART.findall(document.folded[span.start:span.end])}
    called = named | {short for part in named for short in related_forms(part)}
    if not (said_again(document, called, taken) or mistyped(document, called, taken)):
        return []
    return [Span(match.start, match.end, LABELS[match.kind], NAME, 0.75)
            for match in find_known(document.text, names_in(document, fresh), spared=plain_words(),
                                    told=document.told)
            if not all(taken[match.start:match.end])
            and travels(document, match)]


def said_again(document: Document, called: set[str], taken: bytearray) -> bool:
    """True where a free word may be a form of one of these names: one of them or a compound. An initial alone would not
    travel.
    """
    words = document.words
    again = (start for word, start in zip(words.folded, words.starts, strict=True)
             if word in called or (not word.isalpha() and not called.isdisjoint(NAME_PART.findall(word))))
    return any(not taken[start] for start in again)


def mistyped(document: Document, called: set[str], taken: bytearray) -> bool:
    """True where a free word is one slip away from one of these names."""
    slips = Slips([name for name in called if len(name) >= TYPO_LETTERS])
    others = (word for word in document.told.strange(plain_words()) if slips.names and word not in called)
    near = (word for word in others if slips.near(word) is not None)
    return any(not taken[place] for word in near for place in document.told.places(word))


def names_in(document: Document, spans: list[Span]) -> Known:
    """The names found, by whose they are."""
    by_label: dict[Label, list[str]] = {label: [] for label in LABELS.values()}
    for span in resolve(document.text, spans):
        by_label[span.label].append(document.text[span.start:span.end])
    return Known(patient=tuple(by_label[Label.PATIENT]), relatives=tuple(by_label[Label.RELATIVE]),
                 staff=tuple(by_label[Label.STAFF]), reporter=tuple(by_label[Label.NAME]))


def travels(document: Document, match: Match) -> bool:
    """False for forms too weak to follow: ordinary words, eponyms, initials; in a text that uses both cases also for
    a name in small letters that is oftener a word ("hill").
    """
    word = document.folded[match.start:match.end]
    small = not document.one_case and document.text[match.start].islower()
    return match.how not in {"initials", "possessive"} and len(word) > 2 and word not in eponyms() \
        and not is_plain(word) and not (code_of(word)[0] < ("g" if small else "e") and code_of(word) != UNKNOWN)
