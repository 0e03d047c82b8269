"""Reads of imports: runs, their counts, their problems. Only who reads reports sees another's sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from .imports.mapping import Origins, Problem, lint
from .imports.questions import Kind, Question, questions
from .models import ImportChunk, ImportMapping, ImportRun
from .places import places

COUNTED = ("good", "filed", "already", "refused")


def asked() -> dict[str, Question]:
    """The questions of an import, with the provider's own places."""
    return questions({place.code: place.words for place in places()})


def runs(by: Acting) -> QuerySet[Any]:
    """Imports, latest first: all of them for who reads reports, else one's own."""
    rows = ImportRun.objects.all()
    return rows if by.may(Permission.TRIAGE_EVENTS) else rows.filter(started_by=by.user_id)


def run(by: Acting, run_id: UUID) -> ImportRun:
    """Raises Http404."""
    return get_object_or_404(runs(by), pk=run_id)


def locked_run(by: Acting, run_id: UUID) -> ImportRun:
    """Raises Http404."""
    return get_object_or_404(runs(by).select_for_update(), pk=run_id)


def mappings() -> list[ImportMapping]:
    """The provider's kept mappings, latest first."""
    return list(ImportMapping.objects.all()[:50])


def mapping(mapping_id: str) -> ImportMapping | None:
    """The kept mapping; None for an absent one."""
    try:
        return ImportMapping.objects.filter(pk=UUID(mapping_id)).first()
    except ValueError:
        return None


def tallies(run_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """Counts of rows by run: good, filed, already, refused, and how many pieces were worked on and filed."""
    rows = ImportChunk.objects.filter(run_id__in=run_ids).order_by().values("run_id")
    sums = {name: Sum(name) for name in COUNTED}
    done = {"in_round": Count("id", filter=Q(round__gt=0)), "pieces_filed": Count("filed_at")}
    return {row.pop("run_id"): row for row in rows.annotate(**sums, **done)}


def worked_on(run: ImportRun) -> int:
    """How many pieces this round has done."""
    return int(ImportChunk.objects.filter(run_id=run.pk, round=run.round).count())


def problems(run: ImportRun, limit: int | None = None) -> Iterator[Problem]:
    """Problems in the order of the sheet, piece by piece. Opens sealed fields."""
    count = 0
    # Ids first: a problem's text is held for one piece at a time.
    held = ImportChunk.objects.filter(run_id=run.pk, refused__gt=0).order_by("position").values_list("pk", flat=True)
    for piece_id in list(held):
        for row in ImportChunk.objects.get(pk=piece_id).problems or []:
            if limit is not None and count >= limit:
                return
            count += 1
            yield Problem(*row)


def faults(run: ImportRun, origins: Origins) -> dict[str, str]:
    """What stands against a mapping of this sheet, by question."""
    known, profiles = asked(), run.sheet["profiles"]
    found = lint(origins, tuple(run.sheet["columns"]), known)
    for key, origin in origins.items():
        by_code = key not in found and origin.columns and known[key].kind is Kind.CODE
        if by_code and profiles[origin.columns[0]]["values"] is None:
            found[key] = "This column has too many different texts to choose an answer for each. Choose another."
    return found
