"""The demo's cohorts: four sentences that an analyst keeps, one of them in two versions, one retired."""

from __future__ import annotations

from datetime import datetime

from aggregation import selectors
from aggregation.cohorts import Sentence, sentence
from aggregation.services import retire_cohort, save_cohort

from .stage import as_pso, member, on_stage

KEPT: tuple[tuple[str, tuple[Sentence, ...]], ...] = (
    ("Medication harm in hospitals", (
        sentence(setting="hospital", types=["medication"]),
        sentence(setting="hospital", types=["medication"], least="mild"),
    )),
    ("Falls, wherever they were", (sentence(types=["fall"], kinds=["incident"]),)),
    ("Devices and equipment", (sentence(types=["device"]),)),
    ("Near misses", (sentence(kinds=["near_miss"]),)),
)  # fmt: skip


def keep_cohorts(now: datetime) -> bool:
    """False a second time, and before cases are shown: then nothing changes."""
    with as_pso():
        if not selectors.forms_shown() or selectors.cohorts_kept().exists():
            return False
    with on_stage(member(None, "analyst"), now) as analyst:
        for name, versions in KEPT:
            kept = save_cohort(by=analyst, said=versions[0], name=name, now=now)
            for said in versions[1:]:
                save_cohort(by=analyst, said=said, cohort_id=kept.pk, now=now)
        retire_cohort(by=analyst, cohort_id=kept.pk, now=now)
    return True
