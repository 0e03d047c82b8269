"""Every contributor of a setting in one measure, by code. Identifiable work product: for sealed pages only."""

from __future__ import annotations

from dataclasses import dataclass

from ...dashboards.asked import Asked, measure_asked
from ...dashboards.beside import Group, group_of
from ...dashboards.completeness import Known
from ...dashboards.completeness import known as known_of
from ...dashboards.quality import Quality, Reports, quality_of
from ...measures import Measure
from .. import benchmarks
from .reading import ALL, HARMFUL, INCIDENTS, JUDGED_ONES, NEAR, UNTYPED, below, parts_of


@dataclass(frozen=True, slots=True)
class ContributorBoard:
    """`months`: those of the period that may be shown."""

    asked: Asked
    measure: Measure
    known: Known
    months: tuple[str, ...]
    group: Group
    quality: tuple[Quality, ...]


def contributor_board(asked: Asked, code: str) -> ContributorBoard:
    """Four statements, however many contributors there are."""
    one = measure_asked(code, asked.setting)
    known = known_of(benchmarks.delays(asked.setting), asked.over)
    months = known.shown(asked.months)
    found = benchmarks.counted(
        asked.setting, asked.months, [ALL, *parts_of(one), INCIDENTS, JUDGED_ONES, UNTYPED, NEAR, HARMFUL])  # fmt: skip
    units = benchmarks.exposures(asked.setting, asked.months)
    reports = Reports(found[ALL], units, found[INCIDENTS], found[JUDGED_ONES], found[UNTYPED], found[NEAR],
                      found[HARMFUL], *benchmarks.promptness(asked.setting, asked.months))  # fmt: skip
    group = group_of(one, found[one.numerator], below(one, found, units), months)
    return ContributorBoard(asked, one, known, months, group, quality_of(reports, months))
