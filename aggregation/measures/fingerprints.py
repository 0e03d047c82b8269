"""What a code and version mean, as a digest that is committed beside the tables.

A release or a page names a measure by code and version. Whoever reads it years later must find what was counted then:
so a meaning that changes takes a new version, and the line of the old one stays in `fingerprints.txt`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aggregation.measures.measure import Measure, Selection
from pso_portal.tenancy.care_settings import SETTINGS

COMMITTED = Path(__file__).with_name("fingerprints.txt")
Fingerprints = dict[tuple[str, int], str]


def fingerprint(measure: Measure) -> str:
    """SHA-256 (hex) of what is counted against what, and which way is better. Words and charts may be mended freely."""
    meaning = {
        "exposure": SETTINGS[measure.setting].exposure,
        "numerator": _selected(measure.numerator),
        "denominator": measure.denominator,
        "within": _selected(measure.within) if measure.within else None,
        "scale": measure.scale,
        "better": measure.better,
    }
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def line_of(measure: Measure) -> str:
    """The line that commits a measure."""
    return f"{measure.code} {measure.version} {fingerprint(measure)}"


def read_fingerprints(lines: Iterable[str]) -> Fingerprints:
    """Code and version with their digest. Raises ValueError for a line that is none, or one that stands twice."""
    found: Fingerprints = {}
    for line in lines:
        code, version, digest = line.split(" ")
        if (code, int(version)) in found:
            raise ValueError(f"{code} {version} stands twice")
        found[code, int(version)] = digest
    return found


def committed() -> Fingerprints:
    """Every meaning that ever had a code and version here."""
    return read_fingerprints(COMMITTED.read_text().splitlines())


def _selected(selection: Selection) -> dict[str, Any]:
    answers = {"types": selection.event_types, "kinds": selection.kinds, "harms": selection.harms}
    return {name: None if chosen is None else sorted(chosen) for name, chosen in answers.items()}
