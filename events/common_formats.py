"""AHRQ Common Formats in our words: types, kinds, harm, places, ages, with AHRQ's ids where they are known. Pure.

Ids are those of the HERF V1.2 and the LOINC answer lists. The lists of places and ages, where marked in the
reference as from memory, are to be checked against the data dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS as TYPE_LABELS
from pso_portal.tenancy.event_types import EventType

from .enums import AgeBand, EventKind, Harm, LocationKind


@dataclass(frozen=True, slots=True)
class Described:
    """A value with its words. `hint` helps to choose; `ahrq` and `loinc` are answer ids, empty where unknown."""

    label: str
    hint: str = ""
    ahrq: str = ""
    loinc: str = ""


KINDS: dict[EventKind, Described] = {
    EventKind.INCIDENT: Described("Incident", "It reached the patient, whether or not there was harm", "A3"),
    EventKind.NEAR_MISS: Described("Near miss", "It did not reach the patient", "A6"),
    EventKind.UNSAFE_CONDITION: Described("Unsafe condition", "It makes a safety event more likely", "A9"),
}

HARMS: dict[Harm, Described] = {
    Harm.DEATH: Described("Death", "Dead at the time of assessment", "a", "LA20747-4"),
    Harm.SEVERE: Described("Severe harm", "Interferes much with function or quality of life", "b", "LA20748-2"),
    Harm.MODERATE: Described("Moderate harm", "Affects function or quality of life, not severely", "c", "LA20749-0"),
    Harm.MILD: Described("Mild harm", "Minimal symptoms, or extra treatment, monitoring or stay", "d", "LA21150-0"),
    Harm.NO_HARM: Described("No harm", "Reached the patient, no harm was evident", "e", "LA21151-8"),
    Harm.UNKNOWN: Described("Unknown", "Harm cannot be judged yet", "f", "LA4489-6"),
    Harm.NONE_APPLIES: Described("Does not apply", "No patient was reached"),
}  # fmt: skip

LOCATIONS: dict[LocationKind, str] = {
    LocationKind.GENERAL_CARE: "Inpatient general care area",
    LocationKind.SPECIAL_CARE: "Special care area (ICU, CCU, NICU)",
    LocationKind.LABOR_AND_DELIVERY: "Labor and delivery",
    LocationKind.OPERATING_ROOM: "Operating or procedure room, recovery included",
    LocationKind.IMAGING: "Radiology or imaging",
    LocationKind.PHARMACY: "Pharmacy",
    LocationKind.LABORATORY: "Laboratory, pathology and blood bank included",
    LocationKind.EMERGENCY_DEPARTMENT: "Emergency department",
    LocationKind.OUTPATIENT: "Outpatient care area",
    LocationKind.RESIDENT_ROOM: "Resident's room",
    LocationKind.COMMON_AREA: "Dining or common area",
    LocationKind.AMBULANCE: "In the ambulance",
    LocationKind.SCENE: "At the scene",
    LocationKind.HOME: "Patient's home",
    LocationKind.GROUNDS: "Outside, on the grounds",
    LocationKind.OTHER: "Another place",
    LocationKind.UNKNOWN: "Unknown",
}

AGES: dict[AgeBand, str] = {
    AgeBand.NEONATE: "Neonate (0 to 28 days)",
    AgeBand.INFANT: "Infant (over 28 days, under 1 year)",
    AgeBand.CHILD: "Child (1 to 12 years)",
    AgeBand.ADOLESCENT: "Adolescent (13 to 17 years)",
    AgeBand.ADULT: "Adult (18 to 64 years)",
    AgeBand.MATURE_ADULT: "Mature adult (65 to 74 years)",
    AgeBand.OLDER_ADULT: "Older adult (75 to 84 years)",
    AgeBand.AGED_ADULT: "Aged adult (85 years or more)",
    AgeBand.UNKNOWN: "Unknown",
}

# What played a part, by the groups of the Common Formats (SIR: contributing factors).
FACTORS: dict[str, str] = {
    "culture": "How safety is led and spoken about",
    "surroundings": "Rooms, light, noise or layout",
    "competence": "Skills of staff",
    "training": "Training of staff",
    "clinical_supervision": "Clinical supervision",
    "managerial_supervision": "Support by managers",
    "policy_absent": "A policy or procedure was not there",
    "policy_unclear": "A policy or procedure was not clear",
    "data_absent": "Data were not there",
    "data_wrong": "Data were wrong",
    "data_unreadable": "Data could not be read",
    "talk_supervisor": "Talk between supervisor and staff",
    "talk_team": "Talk within the team",
    "talk_patient": "Talk with the patient or the family",
    "fatigue": "Tired staff",
    "stress": "Stress",
    "inattention": "Attention was elsewhere",
    "cognitive": "Thinking or memory",
    "staff_health": "Health of staff",
    "health_it": "Health IT (computers, records, alerts)",
    "other": "Something else",
}

FACTOR_GROUPS: dict[str, tuple[str, ...]] = {
    "environment": ("culture", "surroundings"),
    "qualifications": ("competence", "training"),
    "supervision": ("clinical_supervision", "managerial_supervision"),
    "policies": ("policy_absent", "policy_unclear"),
    "data": ("data_absent", "data_wrong", "data_unreadable"),
    "talk": ("talk_supervisor", "talk_team", "talk_patient"),
    "human": ("fatigue", "stress", "inattention", "cognitive", "staff_health"),
    "health_it": ("health_it",),
    "other": ("other",),
}

# A device is told by its kind, or by its type alone.
DEVICE_TYPES: dict[str, str] = {
    "implant": "Implantable device", "equipment": "Medical equipment", "supply": "Medical or surgical supply",
    "health_it": "Health IT",
}  # fmt: skip
DEVICE_KINDS: dict[str, str] = DEVICE_TYPES | {
    "infusion_pump": "Infusion or feeding pump",
    "ventilator": "Ventilator or oxygen equipment",
    "monitor": "Monitor or alarm",
    "defibrillator": "Defibrillator",
    "bed_or_lift": "Bed, stretcher or lift",
    "imaging": "Imaging equipment",
    "dialysis": "Dialysis machine",
    "surgical_equipment": "Surgical equipment",
    "other_equipment": "Other equipment",
    "heart_implant": "Implant of the heart or vessels",
    "bone_implant": "Implant of bones or joints",
    "other_implant": "Other implant",
    "line_or_tube": "Line, catheter, tube or drain",
    "needle_or_syringe": "Needle or syringe",
    "other_supply": "Other supply",
    "health_it": "Health IT: a computer system or its software",
    "unknown": "Unknown",
}

DEVICES_BY_TYPE: dict[str, tuple[str, ...]] = {
    "implant": ("heart_implant", "bone_implant", "other_implant"),
    "equipment": ("infusion_pump", "ventilator", "monitor", "defibrillator", "bed_or_lift", "imaging", "dialysis",
                  "surgical_equipment", "other_equipment"),
    "supply": ("line_or_tube", "needle_or_syringe", "other_supply"),
    "health_it": (),
}  # fmt: skip

# Broad classes; those of `HIGH_ALERT` harm most where something goes wrong. Ours: the Common Formats ask for RxCUIs.
MEDICINE_CLASSES: dict[str, str] = {
    "anticoagulant": "Anticoagulant",
    "insulin": "Insulin or other medicine for diabetes",
    "opioid": "Opioid",
    "sedative": "Sedative or anesthetic",
    "paralytic": "Neuromuscular blocker",
    "chemotherapy": "Cancer medicine",
    "electrolyte": "Concentrated electrolyte",
    "antimicrobial": "Antibiotic or other antimicrobial",
    "cardiovascular": "Medicine for heart or blood pressure",
    "psychotropic": "Psychotropic or seizure medicine",
    "analgesic": "Other pain medicine",
    "steroid": "Steroid",
    "vaccine": "Vaccine",
    "contrast": "Contrast agent",
    "another_class": "Another class",
    "unknown": "Unknown",
}

HIGH_ALERT = ("anticoagulant", "insulin", "opioid", "sedative", "paralytic", "chemotherapy", "electrolyte")


@dataclass(frozen=True, slots=True)
class TypeRule:
    """`ahrq`: the HERF category id (DE21). `kinds`: which report types that category takes on the AHRQ form."""

    label: str
    settings: frozenset[str]
    ahrq: str
    kinds: frozenset[EventKind]


_ALL_KINDS = frozenset(EventKind)
_INCIDENT_ONLY = frozenset({EventKind.INCIDENT})
AHRQ_OTHER = "A66"

_AHRQ: dict[EventType, tuple[str, frozenset[EventKind]]] = {
    EventType.BLOOD: ("A42", _ALL_KINDS),
    EventType.DEVICE: ("A44", _ALL_KINDS),
    EventType.FALL: ("A48", _INCIDENT_ONLY),
    EventType.INFECTION: ("A51", _INCIDENT_ONLY),
    EventType.MEDICATION: ("A54", _ALL_KINDS),
    EventType.DISPENSING: ("A54", _ALL_KINDS),
    EventType.PERINATAL: ("A57", _INCIDENT_ONLY),
    EventType.PRESSURE_INJURY: ("A60", _INCIDENT_ONLY),
    EventType.SURGERY: ("A63", frozenset({EventKind.INCIDENT, EventKind.NEAR_MISS})),
    EventType.VTE: ("A64", _INCIDENT_ONLY),
}

EVENT_TYPES: dict[EventType, TypeRule] = {
    kind: TypeRule(
        TYPE_LABELS[kind],
        frozenset(setting.code for setting in SETTINGS.values() if kind in setting.event_types),
        *_AHRQ.get(kind, (AHRQ_OTHER, _ALL_KINDS)),
    )
    for kind in EventType
}


def ahrq_category(event_type: EventType, kind: EventKind) -> str:
    """The HERF category (DE21 answer id) under which AHRQ takes it. A category that does not take the kind: Other.

    People report what they saw: a wet floor stays a fall hazard here, and is "Other" on the AHRQ form.
    """
    rule = EVENT_TYPES[event_type]
    return rule.ahrq if kind in rule.kinds else AHRQ_OTHER


class Effect(StrEnum):
    """The tiles of "How was the patient affected?": one answer tells kind and harm together."""

    NOT_REACHED = "not_reached"
    NO_HARM = "no_harm"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNSAFE_CONDITION = "unsafe_condition"
    UNKNOWN = "unknown"


_EFFECTS: dict[Effect, tuple[EventKind, Harm]] = {
    Effect.NOT_REACHED: (EventKind.NEAR_MISS, Harm.NONE_APPLIES),
    Effect.NO_HARM: (EventKind.INCIDENT, Harm.NO_HARM),
    Effect.MILD: (EventKind.INCIDENT, Harm.MILD),
    Effect.MODERATE: (EventKind.INCIDENT, Harm.MODERATE),
    Effect.SEVERE: (EventKind.INCIDENT, Harm.SEVERE),
    Effect.UNSAFE_CONDITION: (EventKind.UNSAFE_CONDITION, Harm.NONE_APPLIES),
    Effect.UNKNOWN: (EventKind.INCIDENT, Harm.UNKNOWN),
}


def kind_and_harm(effect: str, *, died: bool = False) -> tuple[EventKind, Harm]:
    """What a tile means; "severe harm or death" is death where the patient died. Raises ValueError: no such tile."""
    kind, harm = _EFFECTS[Effect(effect)]
    return kind, Harm.DEATH if died and harm is Harm.SEVERE else harm


def carries_harm(kind: EventKind) -> bool:
    """Near misses and unsafe conditions carry none."""
    return kind is EventKind.INCIDENT
