"""What cases are marked to be used for, against the terms of every copy that they came of.

On the door's side, where a provider's reports and the cases made of them are known to each other; a row names the copy
and never the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from aggregation.intake.using import held_of
from aggregation.uses import Uses, uses_under, wider_than
from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.agreements.terms import Terms

from .proof import Prover, Row

AT_ONCE = 500
COPIES = (SubmissionKind.EVENT, SubmissionKind.LATER_FACTS)


def uses(provider_id: UUID) -> Iterator[Row]:
    """One row for each copy of an event that became a case: its terms allow whatever the case is marked for."""
    rows = Submission.objects.filter(provider_id=provider_id, kind__in=COPIES).order_by("number")
    for sent in rows.iterator(AT_ONCE):
        held = held_of(sent)
        if held is not None:
            yield Row("use of a case", sent.pk, sent.sent_at, sent.terms_version, _marked(held))


def _marked(held: Uses) -> Any:
    def breaks(terms: Terms) -> list[str]:
        return wider_than(held, uses_under(terms))

    return breaks


AT_THE_DOOR: tuple[Prover, ...] = (uses,)
