"""The provenance of one work product: who, when, under which versions, with which hash. Made to be printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import groups_of, of_kind
from ..enums import State, Step
from ..models import ProvenanceStep, Submission, WorkProduct
from ..provenance_selectors import fingerprint_of, steps_of
from ..wording import MARKS, STEPS, WHOLE_WORDS
from .local import LocalView
from .shown import people


class Provenance(LocalView):
    """Entry, every act since, and the content as it stands now, its hash counted anew."""

    permission = Permission.READ_WORKSPACE
    zone = "sealed"
    template = "pses/provenance.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        product = selectors.product_of(kind, content_id)
        steps, sent = steps_of(product), selectors.submissions_of(content_id)
        return self.page({
            "product": product, "title": of_kind(kind).titles([content_id])[content_id],
            "entries": entries(product, steps, sent),
            "now": "" if product.state == State.REMOVED else fingerprint_of(kind, content_id),
            "may_mark": self.acting.may(Permission.MARK_WORK_PRODUCT) and bool(groups_of(kind))
            and product.state not in (State.REMOVED, State.WITHDRAWN),
        })  # fmt: skip


def entries(product: WorkProduct, steps: list[ProvenanceStep], sent: list[Submission]) -> list[dict[str, Any]]:
    """What the timeline tells, earliest first."""
    names = people([product.entered_by, *(each.by for each in steps), *(each.sent_by for each in sent)])
    receipts, told = {each.pk: each for each in sent}, {each.submission_id for each in steps}
    groups = {"": WHOLE_WORDS, **groups_of(product.content_kind)}
    reasons = {Step.REMOVE: product.removal_reason, Step.WITHDRAW: product.withdrawal_reason}
    return [
        _entered(product, names),
        *(_before_steps(each, names) for each in sent if each.pk not in told),
        *(
            _step(each, receipts.get(each.submission_id), groups, names)
            | {"reason": each.reason or reasons.get(each.act)}  # type: ignore[call-overload]
            for each in steps
        ),
    ]  # fmt: skip


def _entered(product: WorkProduct, names: Any) -> dict[str, Any]:
    who = names.get(product.entered_by) if product.entered_by else None
    return {
        "at": product.entered_at, "act": "Entered the PSES", "by": who or "Sent without a name",
        "policy": product.policy_version, "sha256": product.entered_sha256,
    }  # fmt: skip


def _before_steps(sent: Submission, names: Any) -> dict[str, Any]:
    """What left before the history was kept in rows of its own."""
    return {
        "at": sent.sent_at, "act": "Left for the PSO", "by": names.get(sent.sent_by, ""),
        "terms": sent.terms_version, "receipt": sent,
    }  # fmt: skip


def _step(step: ProvenanceStep, receipt: Submission | None, groups: dict[str, str], names: Any) -> dict[str, Any]:
    act = STEPS.get(step.act, step.act)  # type: ignore[call-overload]
    if step.act == Step.MARK:
        act = f"{groups.get(step.group, step.group)}: {MARKS[step.choice].lower()}"  # type: ignore[index]
    return {
        "at": step.at, "act": act, "by": names.get(step.by, "Somebody who left") if step.by else "",
        "policy": step.policy_version, "terms": step.terms_version, "sha256": step.sha256, "receipt": receipt,
        "attested": step.attested,
    }  # fmt: skip

