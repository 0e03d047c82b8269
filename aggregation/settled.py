"""What a settled case that went, or was told anew, means for those that were shown like it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .alike import answers_of, covers
from .models import AlikeGroup, SettledCase


def look_again(case_id: UUID | str | None, *, now: datetime) -> None:
    """Call it after a case went out of use, or its answers changed.

    Where its form no longer says what is true, the case is shown no more, in no form: a second one beside the first
    would single it out. Those like it show nothing until they are counted again; too few are gone for good.
    """
    row = SettledCase.objects.select_related("case", "group").defer("case__narrative")
    found = row.filter(case_id=case_id, gone=False).first()
    if found is None or (not found.case.withdrawn and covers(found.group.form, answers_of(vars(found.case)))):
        return
    SettledCase.objects.filter(pk=found.pk).update(gone=True)
    AlikeGroup.objects.filter(pk=found.group_id).exclude(state="gone").update(state="doubted")
    enqueue("aggregation.count_alike", side=Side.DOOR, now=now, group_id=found.group_id)
