"""Nonidentifiable records of the network's cases, on their way to the national database."""

from __future__ import annotations

from datetime import datetime, timedelta

from aggregation.selectors import allowing_npsd, npsd_exports
from aggregation.services import Determined, prepare_npsd_export, release_npsd_export

from .stage import as_pso, member, on_stage

DETERMINED_BY = "Dr. Ines Calloway, biostatistician"
REFERENCE = "Opinion 2 on exports to the national database, kept with the agreements"


def prepare_for_npsd(now: datetime) -> bool:
    """An analyst asks for the first file. False where one was asked for before, or no terms let anything go."""
    with as_pso():
        begun = npsd_exports().exists()
        allowed = bool(allowing_npsd(now.date()))
    if begun or not allowed:
        return False
    with on_stage(member(None, "analyst"), now) as analyst:
        prepare_npsd_export(by=analyst, now=now)
    return True


def release_to_npsd(now: datetime) -> int:
    """The privacy officer releases what waits; returns how many records go with it."""
    with as_pso():
        waiting = npsd_exports().filter(state="prepared").first()
    if waiting is None:
        return 0
    determined = Determined("expert", DETERMINED_BY, (now - timedelta(days=30)).date(), REFERENCE)
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        release_npsd_export(
            by=officer, export_id=waiting.pk, expected_sha256=waiting.sha256, determined=determined, now=now
        )
    return int(waiting.records)
