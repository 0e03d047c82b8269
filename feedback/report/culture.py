"""What your reports tell of how people report: near misses and unsafe conditions beside incidents. Neither way is
better by itself.
"""

from __future__ import annotations

from events.common_formats import KINDS

from .harm import FEWEST
from .material import Material
from .section import Section, counted, interval, percent, table

TITLE = "How your people report"
READING = (
    "To name a near miss or a hazard before anything happens is a habit of houses that look. The share also rises "
    "where incidents go unreported: read it with the rate of all events."
)


def culture(material: Material) -> Section:
    """Shares of all reports by kind, with the period before beside them."""
    whole, earlier = material.total, sum(material.before.values())
    rows = []
    for kind, described in KINDS.items():
        now, then = (counted(events, kinds=(str(kind),)) for events in (material.events, material.before))
        rows.append([described.label, now, percent(now, whole), interval(now, whole),
                     percent(then, earlier) if earlier >= FEWEST else "too few"])  # fmt: skip
    columns = ["Kind", "Events", "Share", "95% interval", "Period before"]
    told = [table("Your reports by kind", columns, rows)]
    if whole < FEWEST:
        why = f"You reported {whole} events in this period. Below {FEWEST} a share would be guesswork."
        return Section("culture", TITLE, why=why, tables=told, notes=[READING])
    early = counted(material.events, kinds=("near_miss", "unsafe_condition"))
    says = (f"{early} of {whole} reports ({percent(early, whole)}) tell of a near miss or an unsafe condition: "
            "something was seen before it reached anybody.")  # fmt: skip
    return Section("culture", TITLE, says, tables=told, notes=[READING])
