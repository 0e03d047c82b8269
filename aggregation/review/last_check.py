"""The last look before a text is signed: nothing that the record or the directory knows may still stand in it.

45 CFR 164.514(b)(2)(ii) and 42 CFR 3.212(a)(2)(ii): no actual knowledge that what is left could identify. What the
annex names is actual knowledge. A refusal says which kind of identifier it was, never whose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from aggregation.review.findings import Finding, places_of
from pso_portal.names import Kind, Known, find_known
from pso_portal.names.folding import fold
from pso_portal.names.forms import forms_of
from pso_portal.names.known import RECORD_KINDS
from pso_portal.names.matching import squeeze

WORDS = {
    Kind.PATIENT: "a name of the patient", Kind.RELATIVE: "a name of a relative", Kind.REPORTER: "the reporter's name",
    Kind.STAFF: "a name of a member of staff", Kind.MRN: "a record number", Kind.FACILITY: "a facility's name",
    Kind.UNIT: "a unit's name", Kind.STREET: "a street", Kind.PLACE: "a place",
    Kind.OTHER: "an identifier of the record",
}  # fmt: skip
FIELDS = {
    Kind.PATIENT: "patient", Kind.RELATIVE: "relatives", Kind.REPORTER: "reporter", Kind.STAFF: "staff",
    Kind.MRN: "mrns", Kind.FACILITY: "facilities", Kind.UNIT: "units", Kind.STREET: "streets", Kind.PLACE: "places",
    Kind.OTHER: "other",
}  # fmt: skip
A_SLIP = "one typo"     # a guess: an ordinary word may stand one letter from a name
SHORTEST = 4            # characters; of a shorter finding no second place is looked for


def known_about(known: Known, text: str) -> dict[str, list[str]]:
    """What of the annex the text names in some form, in the form in which Known takes it; of the rest nothing is kept.

    The desk holds no provider's directory. What is composed of this text can name nobody else.
    """
    folded, squeezed = fold(text), squeeze(text)
    about: dict[str, list[str]] = {}
    for kind, value in known.entries():
        digits = squeeze(value).lstrip("0")
        numbered = kind in {Kind.MRN, Kind.OTHER} and len(digits) > 3 and digits in squeezed
        if numbered or any(form.text and form.text in folded for form in forms_of(kind, value)):
            about.setdefault(FIELDS[kind], []).append(value)
    return about


def why_not_keep(found: str, known: Mapping[str, Sequence[str]]) -> str:
    """Why a finding cannot stay, in a sentence; "" where it can.

    What the record names goes, whatever it looks like. A directory's words may be ordinary ones ("emergency").
    """
    kinds = sorted({match.kind for match in find_known(found, Known.from_mapping(known))
                    if match.kind in RECORD_KINDS and match.how != A_SLIP}, key=list(Kind).index)
    return f"The record knows this as {WORDS[kinds[0]]}, so it goes." if kinds else ""


def why_not_stand(text: str, findings: Sequence[Finding], known: Mapping[str, Sequence[str]]) -> str:
    """Why a text cannot stand yet, in a sentence; "" where it can."""
    if not text.strip():
        return "No text stands. Withhold it, or write by hand what may stand."
    if open_ones := [finding.number for finding in findings if finding.undecided]:
        return f"Decide every finding first. Open: {', '.join(map(str, open_ones))}."
    kept = frozenset(fold(finding.found) for finding in findings if finding.stays)
    if kinds := _kinds_left(text, known, kept):
        return f"The text still holds what is known beforehand: {', '.join(kinds)}. Mark it, or take it out."
    if again := [finding.number for finding in findings if _stands_again(finding, text, kept)]:
        return f"What you took out still stands in another place. See finding {', '.join(map(str, again))}."
    return ""


def _kinds_left(text: str, known: Mapping[str, Sequence[str]], kept: Collection[str]) -> list[str]:
    left = {match.kind for match in find_known(text, Known.from_mapping(known)) if match.how != A_SLIP
            and not (match.kind not in RECORD_KINDS and fold(text[match.start:match.end]) in kept)}
    return [WORDS[kind] for kind in Kind if kind in left]


def _stands_again(finding: Finding, text: str, kept: Collection[str]) -> bool:
    """As it was written: "Rose" may go where "rose" stays; and what is kept in one place may stand in it."""
    found = finding.found
    if finding.stays or len(found) < SHORTEST or fold(found) in kept:
        return False
    return any(text[start:end] == found for start, end in places_of(found, text))
