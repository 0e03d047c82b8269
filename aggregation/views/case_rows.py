"""Settled forms of cases in words."""

from __future__ import annotations

from collections.abc import Iterable

from events.common_formats import HARMS, KINDS, LOCATIONS
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.tables import Column, Row, Table

from ..alike import WITHHELD
from ..models import AlikeGroup
from ..selectors import TYPE_LABELS

NOT_SHOWN, NOT_ASKED = "Withheld", "Not asked"
COLUMNS = {
    "event_type": "Event type", "kind": "Kind", "harm": "Harm", "year": "Year", "location_kind": "Kind of place",
    "medication.stage": "Medication stage", "fall.assisted": "Fall assisted",
}  # fmt: skip
COARSER = {
    "severe_or_death": "Severe harm or death", "mild_or_moderate": "Mild or moderate harm",
    "harm": "Some degree of harm", "without_harm": "No harm, or nobody reached",
    "ward": "An inpatient area", "service": "Operating room, imaging, laboratory or pharmacy",
    "walk_in": "Emergency department or outpatient area", "residence": "A resident's room or a common area",
    "outside": "Outside a facility", "unsaid": "Another place, or unknown",
}  # fmt: skip
EXACT: dict[str, dict[str, str]] = {
    "event_type": TYPE_LABELS,
    "kind": {str(code): described.label for code, described in KINDS.items()},
    "harm": {str(code): described.label for code, described in HARMS.items()},
    "location_kind": {str(code): label for code, label in LOCATIONS.items()},
}


def words_of(name: str, said: str) -> str:
    """One answer of a form as a person reads it."""
    if said == WITHHELD:
        return NOT_SHOWN
    return EXACT.get(name, {}).get(said) or COARSER.get(said) or said.replace("_", " ").capitalize() or NOT_ASKED


def words_of_case(group: AlikeGroup | None) -> tuple[str, str]:
    """Event type and setting of one case. `group`: what it is shown in, None where nobody settled it."""
    if group is None:
        return NOT_SHOWN, NOT_SHOWN
    return words_of("event_type", group.form["event_type"]), SETTINGS[group.setting].label


def case_table(groups: Iterable[AlikeGroup]) -> Table:
    """One row for cases that look the same."""
    columns = [*(Column(label) for label in COLUMNS.values()), Column("Cases", number=True)]
    rows = [
        Row([*(words_of(name, group.form.get(name, WITHHELD)) for name in COLUMNS), group.cases]) for group in groups
    ]
    return Table("Cases by the form in which they are shown", columns, rows, hide_caption=True)
