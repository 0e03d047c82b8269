"""Kinds of providers, with what their reports are counted against. Pure and extensible: a new kind is a new line.

Settings are never pooled: their denominators are not the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

GENERAL = ("medication", "fall", "device", "infection", "transfer_of_care", "diagnostic", "behavioral", "other")


@dataclass(frozen=True, slots=True)
class CareSetting:
    """`exposure` is the denominator's name, `scale` the number of its units a rate is given for.

    `event_types` are the codes of events.common_formats that a reporter here is offered, most frequent first.
    """

    code: str
    label: str
    exposure: str
    scale: int
    event_types: tuple[str, ...]


_LIST = (
    CareSetting("hospital", "Hospital", "patient days", 1_000, (
        "medication", "fall", "device", "pressure_injury", "surgery", "infection", "blood", "perinatal", "vte",
        "diagnostic", "transfer_of_care", "behavioral", "other")),
    CareSetting("nursing_home", "Nursing home", "resident days", 1_000, (
        "fall", "medication", "pressure_injury", "infection", "elopement", "aspiration", "device",
        "transfer_of_care", "behavioral", "other")),
    CareSetting("ems", "EMS agency", "runs", 1_000, (
        "medication", "airway", "device", "patient_handling", "vehicle", "response_delay", "transfer_of_care",
        "diagnostic", "behavioral", "other")),
    CareSetting("pharmacy", "Pharmacy", "prescriptions", 10_000, ("dispensing", "medication", "device", "other")),
    CareSetting("clinic", "Clinic", "visits", 1_000, GENERAL),
    CareSetting("individual", "Individual clinician", "visits", 1_000, GENERAL),
    CareSetting("home_health", "Home health agency", "visits", 1_000, (*GENERAL[:-1], "pressure_injury", "other")),
    CareSetting("dialysis", "Dialysis facility", "treatments", 1_000, GENERAL),
    CareSetting("surgery_center", "Surgery center", "procedures", 1_000, (
        "surgery", "medication", "device", "fall", "infection", "transfer_of_care", "other")),
    CareSetting("behavioral_health", "Behavioral health facility", "resident days", 1_000, (
        "behavioral", "fall", "medication", "elopement", "other")),
)  # fmt: skip

SETTINGS: dict[str, CareSetting] = {setting.code: setting for setting in _LIST}
SIZE_BANDS: dict[str, str] = {"small": "Small", "medium": "Medium", "large": "Large"}
