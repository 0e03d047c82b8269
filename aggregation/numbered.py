"""Codes as numbers, as the tables of sums hold them: two bytes each, in the keys that millions of rows bear. Pure.

A code's number is its place in its list. It is stored: a list only ever grows at its end, and nothing in it moves.
"""

from __future__ import annotations

SETTING, EVENT_TYPE, KIND, HARM, STRATUM, FACTOR = "setting", "event_type", "kind", "harm", "stratum", "factor"
LISTS: dict[str, tuple[str, ...]] = {
    SETTING: (
        "hospital", "nursing_home", "ems", "pharmacy", "clinic", "individual_clinician", "home_health", "dialysis",
        "surgery_center", "behavioral_health",
    ),
    EVENT_TYPE: (
        "medication", "fall", "device", "pressure_injury", "surgery", "blood", "perinatal", "vte", "infection",
        "diagnostic", "dispensing", "airway", "patient_handling", "vehicle", "response_delay", "destination",
        "transfer_of_care", "communication", "care_delay", "aspiration", "nutrition", "dialysis_access", "elopement",
        "restraint", "burn", "behavioral", "protection", "other",
    ),
    KIND: ("incident", "near_miss", "unsafe_condition"),
    HARM: ("death", "severe", "moderate", "mild", "no_harm", "unknown", "none_applies"),
    STRATUM: (
        "unknown", "elsewhere", "wards", "intensive", "birth", "procedures", "emergency", "outpatient", "services",
        "rooms", "common", "ambulance", "scene", "home",
    ),
    FACTOR: (
        "any", "unknown", "culture", "surroundings", "competence", "training", "clinical_supervision",
        "managerial_supervision", "policy_absent", "policy_unclear", "data_absent", "data_wrong", "data_unreadable",
        "talk_supervisor", "talk_team", "talk_patient", "fatigue", "stress", "inattention", "cognitive", "staff_health",
        "health_it", "other",
    ),
}  # fmt: skip
_NUMBERS = {name: {code: number for number, code in enumerate(codes)} for name, codes in LISTS.items()}


def number_of(name: str, code: str) -> int:
    """The number of a code. Raises ValueError for one that the list does not hold, KeyError for no list."""
    try:
        return _NUMBERS[name][code]
    except KeyError:
        raise ValueError(f"the list {name} does not hold {code!r}") from None


def code_of(name: str, number: int) -> str:
    """The reverse of `number_of`. Raises ValueError for a number that was never given."""
    if not 0 <= number < len(LISTS[name]):
        raise ValueError(f"the list {name} has no number {number}")
    return LISTS[name][number]


def month_number(month: str) -> int:
    """"2025-08" → months since the year 0. Raises ValueError for what is no month."""
    year, dash, number = month.partition("-")
    if len(year) != 4 or not dash or len(number) != 2 or not 1 <= int(number) <= 12:
        raise ValueError(f"{month!r} is no month")
    return int(year) * 12 + int(number) - 1


def month_of(number: int) -> str:
    """The reverse of `month_number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
