"""What played a part in your events, by your own counts. No count of peers stands beside it: none was released."""

from __future__ import annotations

from typing import Any

from events.common_formats import FACTORS

from .material import Material
from .section import Section, interval, percent, table

TITLE = "What played a part"
NO_PEERS = (
    "No contributing factor of the peer group has been released, so none stands beside yours: two figures of which one "
    "was never checked for disclosure are not set side by side."
)
FEWEST = 5  # events that told a factor before anything is drawn of them


def factors(material: Material) -> Section:
    """Each factor by itself: an event may tell several, so shares add up to more than the whole."""
    told, whole = material.factors, material.factors.events
    left = _left(material)
    if whole < FEWEST:
        why = (f"{whole} of your {material.total} events told what played a part. A picture of fewer than {FEWEST} "
               "would be of single events.")  # fmt: skip
        return Section("factors", TITLE, why=why, notes=[*left, NO_PEERS])
    most = sorted(told.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    first, count = most[0]
    says = (f"Of {whole} events that told what played a part, {count} ({percent(count, whole)}) named "
            f"“{FACTORS[first]}”, more than any other.")  # fmt: skip
    rows = [[FACTORS[code], number, percent(number, whole), interval(number, whole)] for code, number in most]
    columns = ["What played a part", "Events", "Share", "95% interval"]
    return Section("factors", TITLE, says, charts=[_drawn(most, says)], notes=[*left, NO_PEERS],
                   tables=[table("What played a part in your events", columns, rows)])  # fmt: skip


def _drawn(most: list[tuple[str, int]], says: str) -> dict[str, Any]:
    return {
        "kind": "pareto", "title": "What played a part in your events", "alt": says, "unit": "Events",
        "labels": [FACTORS[code] for code, _ in most], "values": [count for _, count in most],
    }  # fmt: skip


def _left(material: Material) -> list[str]:
    """Events that say nothing of it, in words of their own."""
    told = material.factors
    found = []
    if told.unknown:
        found.append(f"{told.unknown} of your events say that nobody knows what played a part.")
    if told.silent:
        found.append(f"{told.silent} of your events leave it open, or your terms keep it with you.")
    return found
