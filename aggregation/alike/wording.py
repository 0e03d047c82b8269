"""Forms of cases in words: each answer as it was told, and each coarser one. Pure."""

from __future__ import annotations

from aggregation.alike.ladders import WITHHELD
from events.common_formats import DEVICE_KINDS, FACTORS, HARMS, KINDS, LOCATIONS, MEDICINE_CLASSES
from pso_portal.tenancy.event_types import LABELS

NOT_SHOWN, NOT_ASKED = "Withheld", "Not asked"
COLUMNS = {
    "event_type": "Event type", "kind": "Kind", "harm": "Harm", "year": "Year", "location_kind": "Kind of place",
    "medication.stage": "Medication stage", "fall.assisted": "Fall assisted", "factor.main": "Main factor",
    "device.kind": "Device", "medicine.class": "Class of medicine",
}  # fmt: skip
COARSER = {
    "severe_or_death": "Severe harm or death", "mild_or_moderate": "Mild or moderate harm",
    "harm": "Some degree of harm", "without_harm": "No harm, or nobody reached",
    "ward": "An inpatient area", "service": "Operating room, imaging, laboratory or pharmacy",
    "walk_in": "Emergency department or outpatient area", "residence": "A resident's room or a common area",
    "outside": "Outside a facility", "unsaid": "Another place, or unknown",
    "environment": "Environment", "qualifications": "Skills and training", "supervision": "Supervision and support",
    "policies": "Policies and procedures", "data": "Data", "talk": "Communication", "human": "Human factors",
    "high_alert": "High-alert medicine", "other_class": "Another class of medicine",
}  # fmt: skip
EXACT: dict[str, dict[str, str]] = {
    "event_type": {str(code): label for code, label in LABELS.items()},
    "kind": {str(code): described.label for code, described in KINDS.items()},
    "harm": {str(code): described.label for code, described in HARMS.items()},
    "location_kind": {str(code): label for code, label in LOCATIONS.items()},
    "factor.main": FACTORS, "device.kind": DEVICE_KINDS, "medicine.class": MEDICINE_CLASSES,
}


def words_of(name: str, said: str) -> str:
    """One answer of a form as a person reads it."""
    if said == WITHHELD:
        return NOT_SHOWN
    return EXACT.get(name, {}).get(said) or COARSER.get(said) or said.replace("_", " ").capitalize() or NOT_ASKED


def label_of(name: str) -> str:
    """What an answer is called; one that nobody named yet by its own name."""
    return COLUMNS.get(name) or name.replace(".", " ").replace("_", " ").capitalize()
