"""What this report does not show, and why, in words. No count stands here that a table does not show anyhow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pso_portal.agreements.enums import Analysis, MeasureKind
from pso_portal.agreements.terms import FEWEST_CONTRIBUTORS, SMALLEST_CELL, Terms

from .section import Section

TITLE = "What was withheld"
BY_COUNTS = (
    "Where a star stands in place of a peer figure, showing it could point to one provider: alone, beside your own "
    "figures, or taken from another. Which of these it is depends on counts, so all are told by the one star."
)
NOTHING = "Nothing of what your terms ask for was withheld."
# What a report holds by the analyses of the terms, and what it would hold besides.
OFFERED: Mapping[Analysis, str] = {
    Analysis.REPORTING_RATE: "your figures against those of peers",
    Analysis.HARM_MIX: "how your incidents ended",
    Analysis.TREND: "your own months on a control chart",
    Analysis.FACTORS: "what played a part in your events",
    Analysis.CULTURE: "how your people report",
    Analysis.DATA_QUALITY: "how whole your data were",
    Analysis.LEARNING: "what released cases of peers show",
}
LINES: Mapping[MeasureKind, str] = {
    MeasureKind.EVENT_TYPES: "single event types",
    MeasureKind.KINDS: "near misses and unsafe conditions",
    MeasureKind.HARM: "degrees of harm",
}


def withheld(lines: Sequence[Mapping[str, Any]], terms: Terms, reasons: Collection[str]) -> Section:
    """`reasons`: why no table stands beside the provider at all, where none does."""
    notes = [*reasons]
    compared = Analysis.REPORTING_RATE in terms.analyses and not reasons
    if compared and any(line["peer_rate"] is None and not line["words"] for line in lines):
        notes.append(BY_COUNTS)
    words = dict.fromkeys(line["words"] for line in lines if line["words"])
    notes += [f"In words where a figure would stand: {each}" for each in words if each not in notes]
    if compared:
        notes += _stricter(terms)
    left = [said for code, said in OFFERED.items() if code not in terms.analyses]
    if left:
        notes.append(f"Your terms do not ask for {'; '.join(left)}.")
    if compared and (kinds := [said for code, said in LINES.items() if code not in terms.measures]):
        notes.append(f"Your terms ask for no lines of {'; '.join(kinds)}.")
    return Section("withheld", TITLE, "" if notes else NOTHING, notes=notes)


def _stricter(terms: Terms) -> list[str]:
    """Where the terms hold back more than the PSO's own rules."""
    found = []
    if terms.smallest_cell > SMALLEST_CELL:
        found.append(f"Your terms hold back every figure of fewer than {terms.smallest_cell} events.")
    if terms.fewest_contributors > FEWEST_CONTRIBUTORS:
        found.append(f"Your terms hold back every figure of fewer than {terms.fewest_contributors} providers.")
    if not terms.fall_back:
        found.append("Your terms let no wider group stand in where your own group's figure cannot be shown.")
    return found
