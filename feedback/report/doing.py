"""What we did with your reports: numbers that a provider may know of its own."""

from __future__ import annotations

from aggregation.dashboards.figures import listed, plural

from .material import Material
from .section import Section, table

TITLE = "What we did with your reports"
NO_CASES = (
    "How many cases stand behind an alert is told to nobody: beside your own count it could point to another provider."
)


def doing(material: Material) -> Section:
    """What came, what was taken in, which released tables hold your figures."""
    sent = material.sent
    rows = [
        ["Events that you reported", sent.events],
        ["Facts that you added later", sent.later_facts],
        ["Events that you took back", sent.withdrawn],
        ["Returns of a month's exposure", sent.exposures],
        ["Of all of these, taken in", sent.taken_in],
    ]
    says = f"Of {plural(_all(material), 'submission')} of yours we took in {sent.taken_in}"
    if material.tables:
        numbers = listed([str(number) for number in material.tables])
        says += f"; your figures are part of {'release' if len(material.tables) == 1 else 'releases'} {numbers}"
    waiting = _all(material) - sent.taken_in
    notes = [f"{plural(waiting, 'submission')} {'waits' if waiting == 1 else 'wait'} to be taken in."] * bool(waiting)
    told = table(f"Submissions for the period, up to {sent.until}", ["What", "Number"], rows)
    return Section("doing", TITLE, f"{says}.", tables=[told], notes=[*notes, NO_CASES])


def _all(material: Material) -> int:
    sent = material.sent
    return sent.events + sent.later_facts + sent.withdrawn + sent.exposures
