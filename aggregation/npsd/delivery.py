"""The file of one delivery: canonical JSON that says of itself what it is and what it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA = 1
NOT_VALIDATED = (
    "Not validated by the PSOPPC. Answers were checked against the reference lists of the portal that made this file, "
    "and against nothing else."
)
CANNOT = (
    "Reports are voluntary and not representative: neither incidence nor prevalence can be calculated from them, and "
    "more reports are not worse care."
)
LAW = "Nonidentifiable patient safety work product (42 CFR 3.206(b)(5), 3.212; 45 CFR 164.514(b))"
MEANS = {
    "record": "A random code of this record, by which a later file may take it back.",
    "provider": "A code that stands for one provider in every file, made for this purpose alone.",
    "year": "The year of the event; null: not said for the sake of privacy.",
    "nullFlavor": "MSK: known, and not said for the sake of privacy. within: one of these answers.",
    "corrections": "Records of earlier files that no longer stand: leave them out.",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What goes. `corrections`: code of the record and number of the export that it went with."""

    number: int
    year: int
    k: int
    organizations: int
    records: Sequence[Mapping[str, Any]]
    corrections: Sequence[tuple[str, int]]


def file_of(delivery: Delivery) -> str:
    """Records and corrections in the order of their codes, which are random: no order of their coming is told."""
    return json.dumps({
        "schema": SCHEMA, "notice": NOT_VALIDATED, "caveat": CANNOT, "law": LAW, "means": MEANS,
        "export": delivery.number, "prepared_in": delivery.year,
        "alike": {"records": delivery.k, "organizations": delivery.organizations},
        "records": sorted(delivery.records, key=lambda record: str(record["record"])),
        "corrections": [{"record": record, "export": export} for record, export in sorted(delivery.corrections)],
    }, indent=1, sort_keys=True) + "\n"  # fmt: skip
