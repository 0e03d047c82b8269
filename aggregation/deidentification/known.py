"""Layer 1: identifiers that the record and the provider's directory know.

Names and record numbers of the patient, relatives, employers and household: 45 CFR 164.514(b)(2)(i)(A), (H).
Names of the provider, the reporter, affiliated organizations and workforce: 42 CFR 3.206(b)(4)(iv)(A)(1) and
3.212(a)(2)(i)(A). Nothing finds them so surely.
"""

from __future__ import annotations

from aggregation.deidentification.document import Document
from aggregation.deidentification.labels import Label
from aggregation.deidentification.spans import Span
from aggregation.deidentification.vocabulary import device_nouns, eponyms, plain_words
from pso_portal.names import Kind, Known, Match, find_known

NAME = "known"
LABELS = {Kind.PATIENT: Label.PATIENT, Kind.RELATIVE: Label.RELATIVE, Kind.REPORTER: Label.STAFF,
          Kind.STAFF: Label.STAFF, Kind.MRN: Label.MRN, Kind.FACILITY: Label.FACILITY, Kind.UNIT: Label.UNIT,
          Kind.STREET: Label.LOCATION, Kind.PLACE: Label.CITY, Kind.OTHER: Label.ID}
WEAKER = {"one typo": 0.8, "initials": 0.85, "short name": 0.9, "nickname": 0.9}
# "A Foley" is a thing; "the Foley family" may not be.
ARTICLES = frozenset({"a", "an", "indwelling", "french", "fr"})


def find(document: Document, known: Known, found: list[Span]) -> list[Span]:
    """Every known identifier in any of its forms."""
    return [Span(match.start, match.end, LABELS[match.kind], NAME, WEAKER.get(match.how, 0.99))
            for match in find_known(document.text, known, spared=plain_words(), told=document.told)
            if not names_a_thing(document, match)]


def names_a_thing(document: Document, match: Match) -> bool:
    """True for "Foley" in "Foley catheter", although a Dr. Foley works here: the word says nothing about her."""
    if document.folded[match.start:match.end] not in eponyms() or match.how != "part":
        return False
    preceding = document.folded[max(0, match.start - 16):match.start].split()
    if preceding and preceding[-1] in ARTICLES:
        return True
    following = document.folded[match.end:match.end + 40].removeprefix("'s").lstrip(" -").split()
    return bool(following) and following[0].strip(".,;:)") in device_nouns()
