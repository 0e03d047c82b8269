"""Which coded answers cross the door, and with which values. What is not listed stays behind.

Free text, names, days and places never stand here (42 CFR 3.206(b)(4)(iv); 45 CFR 164.514(e)(2)); of a place its kind,
of a device and of a medicine its class, which many share: no name, no maker, no serial (164.514(b)(2)(i)(M)). What
crosses is shown only as far as cases are alike in it (`aggregation.alike`).

Of several contributing factors a case holds the main one alone, because combinations single people out; sums count
each of them by itself (docs/decisions/0051).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.common_formats import DEVICE_KINDS, FACTORS, LOCATIONS, MEDICINE_CLASSES

UNKNOWN = "unknown"
CROSSES: dict[str, frozenset[str]] = {
    "medication.stage": frozenset({
        "prescribing", "transcribing", "preparing", "dispensing", "administering", "monitoring", "other", "unknown",
    }),
    "fall.assisted": frozenset({"yes", "no", "unknown"}),
    "location_kind": frozenset(map(str, LOCATIONS)),
    "factor.main": frozenset(FACTORS) | {UNKNOWN},
    "device.kind": frozenset(DEVICE_KINDS),
    "medicine.class": frozenset(MEDICINE_CLASSES),
}  # fmt: skip
# Questions that are put where an event is of one of these types; all others are put of every event.
ASKED_OF: dict[str, frozenset[str]] = {
    "medication.stage": frozenset({"medication", "dispensing"}), "fall.assisted": frozenset({"fall"}),
    "device.kind": frozenset({"device"}), "medicine.class": frozenset({"medication", "dispensing"}),
}  # fmt: skip


def as_texts(coded: Mapping[str, Any]) -> dict[str, str]:
    """Coded answers as texts; an answer of several codes does not cross: combinations single people out."""
    return {key: str(value).lower() for key, value in coded.items() if isinstance(value, str | bool | int)}


def factors_told(coded: Mapping[str, Any]) -> tuple[str, ...]:
    """Every contributing factor that a submission tells, for sums that count each by itself; "unknown" alone where it
    says that none is known; nothing where nobody was asked, as in all submissions from before this question.
    """
    told = coded.get("factors")
    if isinstance(told, list):
        return tuple(sorted({str(code) for code in told} & set(FACTORS)))
    return (UNKNOWN,) if coded.get("factor.main") == UNKNOWN else ()
