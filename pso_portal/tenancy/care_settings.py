"""Kinds of providers, with what their reports are counted against, and what else makes two of a kind alike. Pure and
extensible: a new kind is a new line.

Settings are never pooled: their denominators are not the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from .event_types import EventType as T

LEADING = 5  # tiles that a reporter sees first, before "Something else"


@dataclass(frozen=True, slots=True)
class CareSetting:
    """`exposure` is the denominator's name, `scale` the number of its units a rate is given for.

    `event_types` are what a reporter here is offered, most frequent first, "something else" last.
    """

    code: str
    label: str
    exposure: str
    scale: int
    event_types: tuple[T, ...]

    @property
    def leading(self) -> tuple[T, ...]:
        """The first tiles, and the way to report what is not among them."""
        return (*self.event_types[:LEADING], T.OTHER) if len(self.event_types) > LEADING else self.event_types

    @property
    def following(self) -> tuple[T, ...]:
        """What "something else" opens."""
        return self.event_types[LEADING:-1]

    @property
    def per(self) -> str:
        """The unit of a rate, in words."""
        return f"per {self.scale:,} {self.exposure}"


_AMBULATORY = (
    T.MEDICATION, T.DIAGNOSTIC, T.FALL, T.TRANSFER_OF_CARE, T.COMMUNICATION, T.CARE_DELAY, T.DEVICE, T.INFECTION,
    T.BEHAVIORAL, T.OTHER,
)  # fmt: skip

_LIST = (
    CareSetting("hospital", "Hospital", "patient days", 1_000, (
        T.MEDICATION, T.FALL, T.DEVICE, T.PRESSURE_INJURY, T.SURGERY, T.INFECTION, T.BLOOD, T.PERINATAL, T.VTE,
        T.DIAGNOSTIC, T.CARE_DELAY, T.TRANSFER_OF_CARE, T.COMMUNICATION, T.PATIENT_HANDLING, T.AIRWAY, T.BURN,
        T.RESTRAINT, T.ELOPEMENT, T.BEHAVIORAL, T.PROTECTION, T.OTHER)),
    CareSetting("nursing_home", "Nursing home", "resident days", 1_000, (
        T.FALL, T.MEDICATION, T.PRESSURE_INJURY, T.INFECTION, T.ELOPEMENT, T.ASPIRATION, T.NUTRITION, T.RESTRAINT,
        T.CARE_DELAY, T.BURN, T.DEVICE, T.TRANSFER_OF_CARE, T.BEHAVIORAL, T.PROTECTION, T.OTHER)),
    CareSetting("ems", "EMS agency", "runs", 1_000, (
        T.MEDICATION, T.AIRWAY, T.DEVICE, T.PATIENT_HANDLING, T.VEHICLE, T.RESPONSE_DELAY, T.DESTINATION,
        T.TRANSFER_OF_CARE, T.DIAGNOSTIC, T.COMMUNICATION, T.BEHAVIORAL, T.INFECTION, T.OTHER)),
    CareSetting("pharmacy", "Pharmacy", "prescriptions", 10_000, (
        T.DISPENSING, T.MEDICATION, T.COMMUNICATION, T.CARE_DELAY, T.DEVICE, T.OTHER)),
    CareSetting("clinic", "Clinic", "visits", 1_000, _AMBULATORY),
    CareSetting("individual_clinician", "Individual clinician", "visits", 1_000, _AMBULATORY),
    CareSetting("home_health", "Home health agency", "visits", 1_000, (
        T.FALL, T.MEDICATION, T.PRESSURE_INJURY, T.INFECTION, T.CARE_DELAY, T.DEVICE, T.TRANSFER_OF_CARE,
        T.COMMUNICATION, T.BEHAVIORAL, T.OTHER)),
    CareSetting("dialysis", "Dialysis facility", "treatments", 1_000, (
        T.DIALYSIS_ACCESS, T.MEDICATION, T.FALL, T.INFECTION, T.DEVICE, T.TRANSFER_OF_CARE, T.COMMUNICATION, T.OTHER)),
    CareSetting("surgery_center", "Surgery center", "procedures", 1_000, (
        T.SURGERY, T.MEDICATION, T.DEVICE, T.FALL, T.INFECTION, T.VTE, T.BURN, T.TRANSFER_OF_CARE, T.OTHER)),
    CareSetting("behavioral_health", "Behavioral health facility", "resident days", 1_000, (
        T.BEHAVIORAL, T.ELOPEMENT, T.FALL, T.MEDICATION, T.RESTRAINT, T.PROTECTION, T.COMMUNICATION, T.OTHER)),
)  # fmt: skip

SETTINGS: dict[str, CareSetting] = {setting.code: setting for setting in _LIST}
UNKNOWN_OWNERSHIP = "unknown"
OWNERSHIPS: dict[str, str] = {
    "public": "Public", "nonprofit": "Nonprofit", "for_profit": "For profit", UNKNOWN_OWNERSHIP: "Not known",
}  # fmt: skip
# The regions of the U.S. Census Bureau by postal codes, and what lies in none of them.
REGIONS: dict[str, tuple[str, ...]] = {
    "northeast": ("CT", "ME", "MA", "NH", "RI", "VT", "NJ", "NY", "PA"),
    "midwest": ("IL", "IN", "MI", "OH", "WI", "IA", "KS", "MN", "MO", "NE", "ND", "SD"),
    "south": ("DE", "DC", "FL", "GA", "MD", "NC", "SC", "VA", "WV", "AL", "KY", "MS", "TN", "AR", "LA", "OK", "TX"),
    "west": ("AZ", "CO", "ID", "MT", "NV", "NM", "UT", "WY", "AK", "CA", "HI", "OR", "WA"),
    "territory": ("GU", "PR", "VI"),
}
REGION_LABELS: dict[str, str] = {
    "northeast": "Northeast", "midwest": "Midwest", "south": "South", "west": "West", "territory": "Territories",
}  # fmt: skip
SIZE_BANDS: dict[str, str] = {"small": "Small", "medium": "Medium", "large": "Large"}
