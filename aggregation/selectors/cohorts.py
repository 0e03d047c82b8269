"""Cohorts that are kept, the forms that a sentence is held against, and texts that may be opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from ..alike import Rules
from ..cohorts import Found, Sentence, Shown, look_for
from ..disclosure.rules import ReleaseRules
from ..models import Cohort, CohortVersion, DoubleRead, SettledCase, Settlement
from .cases import alike_groups, is_shown
from .finding import one

A_SLICE = 100


def forms_shown() -> list[Shown]:
    """Every form in which cases are shown, as the page of cases has them: cohorts are made of nothing else."""
    rows = alike_groups().select_related(None).values_list("pk", "setting", "form", "cases")
    return [Shown(*row) for row in rows]


def look_up(said: Sentence) -> Found:
    """What a sentence describes today."""
    return look_for(said, forms_shown())


def fewest_today() -> int:
    """Fewer cases than these are no figure, by the rules that a settling of today would follow."""
    return Rules(k=settings.PSO_K_ALIKE, organizations=ReleaseRules().smallest_atom).fewest


def last_quarter() -> str:
    """The last quarter whose cases were settled, "" before the first."""
    found = Settlement.objects.exclude(settled_at=None).order_by("-quarter").values_list("quarter", flat=True).first()
    return str(found or "")


def cohorts_kept(*, retired: bool = False) -> QuerySet[CohortVersion]:
    """Of each cohort the version in force, the one that was saved last first."""
    rows = CohortVersion.objects.filter(number=F("cohort__last"), cohort__retired_at__isnull=not retired)
    found: QuerySet[CohortVersion] = rows.select_related("cohort").order_by("-saved_at", "id")
    return found


def cohort(cohort_id: UUID, *, lock: bool = False) -> Cohort:
    rows = Cohort.objects.select_for_update() if lock else Cohort.objects.all()
    found: Cohort = one(rows.filter(pk=cohort_id))
    return found


def versions_of(kept: Cohort) -> QuerySet[CohortVersion]:
    """Latest first."""
    found: QuerySet[CohortVersion] = CohortVersion.objects.filter(cohort=kept).order_by("-number")
    return found


def version(kept: Cohort, number: int) -> CohortVersion:
    found: CohortVersion = one(CohortVersion.objects.filter(cohort=kept, number=number))
    return found


def readable() -> QuerySet[SettledCase]:
    """Cases shown in a form whose text somebody may open, by their random ids: the order says nothing of their coming.

    None that went or was told anew, none without a text, and none whose blind second reading still waits: whoever
    opened it could not read it blind.
    """
    waits = DoubleRead.objects.filter(case_id=OuterRef("case_id"), read_at=None)
    rows = SettledCase.objects.filter(
        is_shown("group__"), ~Exists(waits), gone=False, case__withdrawn=False, case__narrative__isnull=False
    )
    found: QuerySet[SettledCase] = rows.order_by("case_id")
    return found


def next_readable(groups: Iterable[UUID], after: UUID | None) -> UUID | None:
    """The next case whose text may be opened, from the beginning where none is left."""
    among = list(groups)
    found = _first_readable(among, after) if after else None
    return found or _first_readable(among, None, but=after)


def _first_readable(among: Sequence[UUID], after: UUID | None, *, but: UUID | None = None) -> UUID | None:
    """Walked a slice at a time: asked for all at once, the planner takes row security for a filter that leaves one row,
    and reads every case first. Of a slice the groups are not named again: it would hold each of its cases against every
    group, twenty times as long.
    """
    rows = SettledCase.objects.filter(group__in=among, gone=False).exclude(case_id=but).order_by("case_id")
    while ids := list((rows.filter(case_id__gt=after) if after else rows).values_list("case_id", flat=True)[:A_SLICE]):
        found = readable().filter(case_id__in=ids).values_list("case_id", flat=True).first()
        if found:
            return found
        after = ids[-1]
    return None


def case_to_read(case_id: UUID) -> SettledCase:
    """One of those, with its case and its form. One answer for all that cannot be read, absent ones too."""
    found: SettledCase = one(readable().filter(case_id=case_id).select_related("case", "group__settlement"))
    return found
