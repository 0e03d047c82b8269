"""Which coded answers cross the door, and with which values. What is not listed stays behind.

Free text, names, days and places never stand here (42 CFR 3.206(b)(4)(iv); 45 CFR 164.514(e)(2)); of a place its kind,
which many share. What crosses is shown only as far as cases are alike in it (`aggregation.alike`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.common_formats import LOCATIONS

CROSSES: dict[str, frozenset[str]] = {
    "medication.stage": frozenset({
        "prescribing", "transcribing", "preparing", "dispensing", "administering", "monitoring", "other", "unknown",
    }),
    "fall.assisted": frozenset({"yes", "no", "unknown"}),
    "location_kind": frozenset(map(str, LOCATIONS)),
}  # fmt: skip


def as_texts(coded: Mapping[str, Any]) -> dict[str, str]:
    """Coded answers as texts; an answer of several codes does not cross: combinations single people out."""
    return {key: str(value).lower() for key, value in coded.items() if isinstance(value, str | bool | int)}
