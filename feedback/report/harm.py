"""How your incidents ended, beside the period before. Peers' harm stands with the released lines, nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.common_formats import HARMS

from .material import Event, Material
from .section import Section, counted, interval, percent, table

TITLE = "How your incidents ended"
INCIDENT = ("incident",)
DEGREES = ("death", "severe", "moderate", "mild", "no_harm")
FEWEST = 10  # reports below which a share would be guesswork


def harm_mix(material: Material) -> Section:
    """Shares of the incidents whose harm was judged; what is unknown is counted apart."""
    judged = counted(material.events, kinds=INCIDENT, harms=DEGREES)
    unknown = counted(material.events, kinds=INCIDENT) - judged
    rows = _rows(material.events, judged)
    told = table("Incidents by degree of harm", ["Degree of harm", "Incidents", "Share", "95% interval"], rows)
    notes = [f"{unknown} of your incidents came with harm that nobody had judged. They count in no share."] * bool(
        unknown
    )
    if judged < FEWEST:
        why = (f"{judged} of your incidents had a degree of harm that was judged. Below {FEWEST} a share would be "
               "guesswork, so the counts stand alone.")  # fmt: skip
        return Section("harm", TITLE, why=why, tables=[_bare(material.events)], notes=notes)
    harmed = judged - counted(material.events, kinds=INCIDENT, harms=("no_harm",))
    says = f"Of {judged} incidents whose harm was judged, {harmed} ({percent(harmed, judged)}) did any harm."
    return Section("harm", TITLE, says, charts=[_drawn(material, judged, says)], tables=[told], notes=notes)


def _rows(events: Mapping[Event, int], judged: int) -> list[list[object]]:
    counts = {degree: counted(events, kinds=INCIDENT, harms=(degree,)) for degree in DEGREES}
    return [[_label(degree), count, percent(count, judged), interval(count, judged)]
            for degree, count in counts.items()]  # fmt: skip


def _bare(events: Mapping[Event, int]) -> dict[str, Any]:
    counts = [[_label(degree), counted(events, kinds=INCIDENT, harms=(degree,))] for degree in DEGREES]
    return table("Incidents by degree of harm", ["Degree of harm", "Incidents"], counts)


def _drawn(material: Material, judged: int, says: str) -> dict[str, Any]:
    earlier = counted(material.before, kinds=INCIDENT, harms=DEGREES)
    return {
        "kind": "shares", "title": "Incidents by degree of harm", "alt": says, "unit": "Percent of judged incidents",
        "before_name": "the period before",
        "labels": [_label(degree) for degree in DEGREES],
        "values": [_share(material.events, degree, judged) for degree in DEGREES],
        "before": [_share(material.before, degree, earlier) if earlier >= FEWEST else None for degree in DEGREES],
    }  # fmt: skip


def _share(events: Mapping[Event, int], degree: str, judged: int) -> float:
    return counted(events, kinds=INCIDENT, harms=(degree,)) / judged


def _label(degree: str) -> str:
    return {str(code): described.label for code, described in HARMS.items()}[degree]
