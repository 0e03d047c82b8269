"""Case-mix strata: what kind of place an event happened in, as far as places of a setting differ in what happens there.

Derived from the coded kind of place, which crosses the door; few, because every stratum splits every sum. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

# Of these lists of codes and of the table below. An event is counted by the lists in force when it is taken in, and
# taken back by the same: whoever changes the table counts on under the next number.
LISTS_VERSION = 1
UNKNOWN, ELSEWHERE = "unknown", "elsewhere"

_ROOMS = {"rooms": ("resident_room", "general_care"), "common": ("common_area", "grounds")}
_SERVICES = ("imaging", "pharmacy", "laboratory")
_AMBULATORY = {"outpatient": ("outpatient",), "procedures": ("operating_room",), "services": _SERVICES}
_PLACES: dict[str, Mapping[str, tuple[str, ...]]] = {
    "hospital": {
        "wards": ("general_care",), "intensive": ("special_care",), "birth": ("labor_and_delivery",),
        "procedures": ("operating_room",), "emergency": ("emergency_department",), "outpatient": ("outpatient",),
        "services": _SERVICES,
    },
    "nursing_home": _ROOMS,
    "ems": {"ambulance": ("ambulance",), "scene": ("scene", "home"), "emergency": ("emergency_department",)},
    "pharmacy": {"services": ("pharmacy",)},
    "clinic": _AMBULATORY,
    "individual_clinician": _AMBULATORY,
    "home_health": {"home": ("home",)},
    "dialysis": {"outpatient": ("outpatient", "special_care"), "home": ("home",)},
    "surgery_center": {"procedures": ("operating_room",), "wards": ("general_care", "outpatient")},
    "behavioral_health": _ROOMS | {"emergency": ("emergency_department",)},
}  # fmt: skip

LABELS: dict[str, str] = {
    "wards": "General care areas", "intensive": "Special care areas", "birth": "Labor and delivery",
    "procedures": "Operating and procedure rooms", "emergency": "Emergency department",
    "outpatient": "Outpatient areas", "services": "Imaging, pharmacy, laboratory",
    "rooms": "Residents' rooms", "common": "Common areas and grounds", "ambulance": "In the ambulance",
    "scene": "At the scene or at home", "home": "At home",
    ELSEWHERE: "Elsewhere", UNKNOWN: "Place not told",
}  # fmt: skip


def strata_of(setting: str) -> tuple[str, ...]:
    """Every stratum of a setting, "elsewhere" and "unknown" last. Raises KeyError for a setting without a table."""
    return (*_PLACES[setting], ELSEWHERE, UNKNOWN)


def stratum_of(setting: str, place: str) -> str:
    """The stratum of a coded kind of place ("" where none was told). Raises KeyError as `strata_of`."""
    if place in ("", UNKNOWN):
        return UNKNOWN
    return next((stratum for stratum, places in _PLACES[setting].items() if place in places), ELSEWHERE)
