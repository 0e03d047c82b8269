"""What a settled case that went, or was told anew, means for those that were shown like it."""

from __future__ import annotations

from uuid import UUID

from .alike import answers_of, covers
from .models import CaseWords, SettledCase


def look_again(case_id: UUID | str | None) -> None:
    """Call it after a case went out of use, or its answers changed. One out of use is found by no word any more.

    Where its form no longer says what is true, the case is shown no more, in no form: a second one beside the first
    would single it out. The row that it stood in stays as it was settled until a later quarter is: a row that moved
    the same hour would tell that somebody took a report back (`settling.settle_cases`).
    """
    CaseWords.objects.filter(case_id=case_id, case__withdrawn=True).delete()
    row = SettledCase.objects.select_related("case", "group").defer("case__narrative")
    found = row.filter(case_id=case_id, gone=False).first()
    if found is None or (not found.case.withdrawn and covers(found.group.form, answers_of(vars(found.case)))):
        return
    SettledCase.objects.filter(pk=found.pk).update(gone=True)
