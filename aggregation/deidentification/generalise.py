"""Coded answers cross by allow-list: what no list names stays behind.

45 CFR 164.514(b)(2)(i)(B)-(C) and (R), 42 CFR 3.212(a)(2)(i)(B)-(D): places, dates and unique characteristics are
coarsened to a class that many share, or dropped. A month belongs to a case, which stays confidential work product of
the PSO; what is released is coarser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

MONTH = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?:-\d\d.*)?", re.DOTALL)
AGE = re.compile(r"\d{1,3}")
BANDS = ((1, "0"), (5, "1-4"), (18, "5-17"), (45, "18-44"), (65, "45-64"), (75, "65-74"), (85, "75-84"), (90, "85-89"))


def to_month(value: str) -> str | None:
    """"2025-03" from an ISO date, time or month; None for anything else."""
    match = MONTH.fullmatch(value.strip())
    return match.group(1) if match else None


def to_age_band(value: str) -> str | None:
    """The band of an age in years, "90+" from 90 on (164.514(b)(2)(i)(C)); a band stays; None for anything else."""
    value = value.strip()
    if value == "90+" or value in {band for _, band in BANDS[1:]}:
        return value
    if not AGE.fullmatch(value):
        return None
    return next((band for limit, band in BANDS if int(value) < limit), "90+")


COARSER: dict[str, Callable[[str], str | None]] = {"month": to_month, "age_band": to_age_band}


def coarsen(answers: Mapping[str, str], allowed: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The answers that may cross, coarsened. A key without a list, or a value outside its list, is dropped."""
    crossed: dict[str, str] = {}
    for key, value in answers.items():
        coarse = COARSER[key](value) if key in COARSER else value
        if coarse is not None and coarse in allowed.get(key, frozenset()):
            crossed[key] = coarse
    return crossed


def dropped_keys(answers: Mapping[str, str], allowed: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Keys of the answers that did not cross, for the record; their values are never repeated."""
    return tuple(sorted(answers.keys() - coarsen(answers, allowed).keys()))
