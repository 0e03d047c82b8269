"""How whole and how prompt what you sent us was: what a figure of yours can rest on."""

from __future__ import annotations

from statistics import median

from .harm import DEGREES, INCIDENT
from .material import Material
from .section import Section, counted, percent, table

TITLE = "How whole your data were"
LATE = 30  # days after a month's end


def quality(material: Material) -> Section:
    """Exposures returned, harm judged, factors told, and how long after its month an event was reported."""
    months, whole = material.own_months, material.total
    returned = sum(each.exposure is not None for each in months)
    incidents = counted(material.events, kinds=INCIDENT)
    judged = counted(material.events, kinds=INCIDENT, harms=DEGREES)
    late = sum(days > LATE for days in material.delays)
    rows = [
        ["Months with an exposure", f"{returned} of {len(months)}", percent(returned, len(months))],
        ["Incidents with harm judged", f"{judged} of {incidents}", _of(judged, incidents)],
        ["Events that told what played a part", f"{material.factors.events} of {whole}",
         _of(material.factors.events, whole)],
        [f"Events reported later than {LATE} days after their month", f"{late} of {len(material.delays)}",
         _of(late, len(material.delays))],
    ]  # fmt: skip
    told = table("Completeness of what you sent", ["What", "Number", "Share"], rows)
    if not whole:
        why = "You reported no event of this period, so there is nothing whose completeness could be told."
        return Section("quality", TITLE, why=why, tables=[told])
    return Section("quality", TITLE, _says(material, judged, incidents), tables=[told], notes=_notes(returned, months))


def _says(material: Material, judged: int, incidents: int) -> str:
    usual = _days(round(median(material.delays)))
    found = [f"Half of your events reached us within {usual} of the end of their month."]
    if incidents:
        found.append(f"{_of(judged, incidents)} of your incidents came with their harm judged.")
    return " ".join(found)


def _notes(returned: int, months: object) -> list[str]:
    missing = len(list(months)) - returned  # type: ignore[call-overload]
    if not missing:
        return []
    return [f"{missing} of the period's months came without an exposure. Return it, and the next table can hold you."]


def _of(count: int, whole: int) -> str:
    return percent(count, whole) if whole else "none to judge"


def _days(count: int) -> str:
    if count <= 0:
        return "no day"
    return "1 day" if count == 1 else f"{count} days"
