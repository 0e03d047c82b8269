"""A line for the whole system: own figures added up with those of affiliates whose terms let them. No peer in it."""

from __future__ import annotations

from aggregation.dashboards.figures import number, plural
from aggregation.statistics.rates import reporting_rate
from aggregation.statistics.results import NotShown

from .material import Material
from .section import Section, table

TITLE = "You and your system"
ALONE = (
    "Your terms ask for a line of your system. No affiliate's terms let its figures be added to yours for this period, "
    "so there is none."
)


def system(material: Material) -> Section:
    """The provider beside the sum over its family, itself within."""
    family = material.family
    if family is None or family.providers < 2:
        return Section("system", TITLE, why=ALONE)
    rows = []
    for label, events, exposure in (("You", material.total, material.exposure),
                                    ("Your system", family.events, family.exposure)):  # fmt: skip
        found = reporting_rate(events, exposure, scale=material.scale)
        rate, bounds = ("none", "none") if isinstance(found, NotShown) else (
            number(found.value, 1), f"{found.exact.lower:.1f} to {found.exact.upper:.1f}")  # fmt: skip
        rows.append([label, events, f"{exposure:,}", rate, bounds])
    columns = ["Whose", "Events", material.exposure_name.capitalize(), "Rate", "95% interval"]
    says = (f"{plural(family.providers, 'provider')} of your system, you among them, reported {family.events:,} events "
            f"against {family.exposure:,} {material.exposure_name}.")  # fmt: skip
    notes = ["Only affiliates whose own terms allow it are added up. None of them can be seen by itself here."]
    return Section("system", TITLE, says, tables=[table(TITLE, columns, rows)], notes=notes)
