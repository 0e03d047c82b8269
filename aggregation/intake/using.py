"""What a case may be used for, asked of the terms in one place: the versions that its copies cite."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.agreements.enums import Onward
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.terms import BINDING, Terms
from pso_portal.tenancy.memo import once

from ..binding import passage_key
from ..models import Case, Passage
from ..uses import Uses, narrowest, uses_under

COPIES = (SubmissionKind.EVENT, SubmissionKind.LATER_FACTS)


def uses_of(submission: Submission) -> Uses:
    """What every copy of its event allows. A version that is not there, or never bound, allows nothing."""
    first = submission.names_earlier or submission.pk
    rows = Submission.objects.filter(Q(pk=first) | Q(names_earlier=first), kind__in=COPIES).order_by()
    numbers = set(rows.values_list("terms_version", flat=True)) if submission.names_earlier else set()
    return narrowest(_under(submission.provider_id, number) for number in numbers | {submission.terms_version})


def held_of(submission: Submission) -> Uses | None:
    """What the case of a copy's event is marked for; None where there is no case."""
    key = passage_key(submission.names_earlier or submission.pk)
    passage = Passage.objects.filter(submission_key=key).first()
    case = Case.objects.filter(pk=passage.link.get("case")).first() if passage else None
    return Uses(Onward(case.onward), case.in_alerts, case.in_dialogue) if case else None


def _under(provider_id: UUID, number: int) -> Uses:
    return once(f"uses of {provider_id} {number}", lambda: _read(provider_id, number))


def _read(provider_id: UUID, number: int) -> Uses:
    version = TermsVersion.objects.filter(provider_id=provider_id, number=number, state__in=BINDING).first()
    return uses_under(Terms.from_json(version.terms)) if version else Uses()
