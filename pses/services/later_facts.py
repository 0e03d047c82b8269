"""What turned out after reporting: a submission of its own that names the first one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..enums import Act, Step, SubmissionKind
from ..later_facts import NOTHING_NEW, Change, compare, said
from ..models import Submission, WorkProduct
from ..policies import check_can_add_facts
from ..previews import Preview
from .provenance import write_leaving
from .submission import CHANGED, hand_over, preview_of, submission_of


@dataclass(frozen=True, slots=True)
class LaterFacts:
    """What would leave now, beside the copy that the PSO has. `first` is the submission it would name."""

    preview: Preview
    first: Submission
    last: Submission

    @property
    def changes(self) -> tuple[Change, ...]:
        return compare(self.last.contents, self.preview.contents)

    @property
    def refusal(self) -> str:
        """Why nothing would leave; empty where something would."""
        same = said(self.last.contents) == said(self.preview.contents)
        return self.preview.refusal or (NOTHING_NEW if same else "")


def preview_later_facts(*, by: Acting, content_kind: str, content_id: UUID, now: datetime) -> LaterFacts:
    """What sending later facts would let out under the terms in force now. Raises Denied, Http404."""
    product = selectors.product_of(content_kind, content_id)
    check_can_add_facts(by, product)
    return _facts(product, selectors.copies_of(content_id), now)


@transaction.atomic
def add_later_facts(
    *, by: Acting, content_kind: str, content_id: UUID, now: datetime, expected_sha256: str
) -> Submission:
    """Report what changed since: the whole copy as it stands now, naming the first submission.

    What leaves has the hash that the preview showed, or nothing leaves; sent twice, it leaves once. Raises Denied (no
    step-up, terms, not reported, taken back, nothing new, changed since the preview), Http404.
    """
    by.check_stepped_up(now)
    product = selectors.locked_product(content_kind, content_id)
    copies = selectors.copies_of(content_id)
    if copies and copies[-1].kind == SubmissionKind.LATER_FACTS and copies[-1].sha256 == expected_sha256:
        by.check(Permission.REPORT_TO_PSO)
        return copies[-1]
    check_can_add_facts(by, product)
    facts = _facts(product, copies, now)
    if facts.refusal:
        raise Denied(facts.refusal)
    if facts.preview.sha256 != expected_sha256:
        raise Denied(CHANGED)
    submission = submission_of(product, facts.preview, by=by, act=Act.TRANSMISSION, now=now)
    submission.kind, submission.names_earlier = SubmissionKind.LATER_FACTS, facts.first.pk
    handed = hand_over(submission, by=by, now=now)
    write_leaving(product, handed, Step.ADD_FACTS, by=by, now=now)
    return handed


def _facts(product: WorkProduct, copies: list[Submission], now: datetime) -> LaterFacts:
    preview = preview_of(product, now).adding_to(copies[0].number)
    return LaterFacts(preview, copies[0], copies[-1])
