"""Which findings of a decided text are worth a place in the directory of the house that wrote it. Pure.

The house is told its own words alone. Nothing of a patient or a relative is suggested: the record knows them, and a
directory is looked for in everybody's narrative (42 CFR 3.206(b)(4)(iv)(A)(1); 45 CFR 164.514(b)(2)(i)(A)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from aggregation.deidentification import Label
from aggregation.review.findings import BY_PERSON, Act, Finding
from aggregation.review.words import UNSURE_BELOW
from pso_portal.names import Known, find_known
from pso_portal.names.folding import fold
from pso_portal.names.forms import CREDENTIALS, TITLES
from pso_portal.names.known import RECORD_KINDS

# What the desk calls a finding, as a provider's directory names it. A person of no named kind may be a patient.
OF_A_DIRECTORY: Final[dict[str, str]] = {
    Label.STAFF: "staff", Label.FACILITY: "facility", Label.UNIT: "unit", Label.LOCATION: "street", Label.CITY: "town",
}  # fmt: skip
STREET = re.compile(r"(?:\d+[a-z]?(?:-\d+)?\s+)?(?P<name>[^,#]+?)\s*(?:[,#]|\b(?:apt|apartment|suite|unit|room)\b|$)",
                    re.IGNORECASE)  # fmt: skip
LONE_NUMBER = re.compile(r"(?<!\w)\d+(?!\w)")


def worth_suggesting(findings: Sequence[Finding], known: Known) -> list[tuple[str, str]]:
    """Words and kind ("staff", "facility", "unit", "street", "town"), each once, in the order of the findings.

    What a person marked, and what the engine found without the directory and a person let go as that. `known` is what
    the submission's annex held: the house has it already, or it is the record's.
    """
    people = {label: tuple(each.found for each in findings if each.label == label and not each.stays)
              for label in (Label.PATIENT, Label.RELATIVE)}  # fmt: skip
    guarded = replace(known, patient=known.patient + people[Label.PATIENT],
                      relatives=known.relatives + people[Label.RELATIVE])  # fmt: skip
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for words, kind in _named(findings):
        if not _is_known(words, guarded):
            found.setdefault((kind, fold(words)), (words, kind))
    return list(found.values())


def _named(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        kind = OF_A_DIRECTORY.get(finding.label, "")
        words = _street(finding.found) if kind == "street" else " ".join(finding.found.split())
        if kind and words and _was_decided(finding) and not {"[", "]"} & set(words):
            yield words, kind


def _was_decided(finding: Finding) -> bool:
    """A person said so: marked it, named its kind, or let go what the engine was sure of."""
    if finding.layer == BY_PERSON:
        return True
    if finding.layer == "known" or finding.decision is None or finding.stays:
        return False
    sure = finding.confidence is not None and finding.confidence >= UNSURE_BELOW
    return sure or finding.decision.act is Act.EDIT


def _street(words: str) -> str:
    """The street without number and apartment: no directory learns in which house somebody lives. "" where a number is
    left.
    """
    found = STREET.match(" ".join(words.split()))
    name = found["name"] if found else ""
    return "" if LONE_NUMBER.search(name) else name


def _is_known(words: str, known: Known) -> bool:
    """True where any of it is the record's, or all of it is the directory's, titles aside."""
    matches = find_known(words, known)
    if any(match.kind in RECORD_KINDS for match in matches):
        return True
    left = "".join(" " if any(match.start <= at < match.end for match in matches) else sign
                   for at, sign in enumerate(words))  # fmt: skip
    return bool(matches) and set(re.findall(r"[^\W_]+", fold(left))) <= TITLES | CREDENTIALS
