"""Marking the whole of a content, or a group of its fields."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import groups_of
from ..enums import Marked, Purpose, Route, State, Step
from ..marking import WHOLE
from ..models import ProvenanceStep, WorkProduct
from ..policies import check_can_mark
from ..provenance_selectors import standing_of, steps_of
from .provenance import write_step

OVERTAKEN = "Somebody else acted on this while you were at it. Read what they did, then decide again."


class Overtaken(Denied):
    """The history went on since the page was shown: nothing was marked, and what was typed is not lost."""


@transaction.atomic
def mark(
    *, by: Acting, content_kind: str, content_id: UUID, group: str, choice: Marked, reason: str, expected: int,
    now: datetime,
) -> ProvenanceStep:  # fmt: skip
    """Mark a group (or the whole, "") from a page that showed step `expected` last (0: none); sent twice, once.

    The whole marked as analysis is protected by that route from here on (42 CFR 3.20, "patient safety work product"
    (1)(ii)). Raises Denied (no reason, no such group, not lawful in this state), Overtaken, Http404.
    """
    choice, product = Marked(choice), selectors.locked_product(content_kind, content_id)
    steps = steps_of(product)
    by.check(Permission.MARK_WORK_PRODUCT)
    if steps and steps[-1].number == expected + 1 and _same(steps[-1], by, group, choice):
        return steps[-1]
    if (steps[-1].number if steps else 0) != expected:
        raise Overtaken(OVERTAKEN)
    if not (groups := groups_of(content_kind)) or (group != WHOLE and group not in groups):
        raise Denied("Choose what you mark.")
    check_can_mark(by, standing_of(product, steps), group, choice)
    if not reason.strip():
        raise Denied("Say why.")
    made = write_step(product, Step.MARK, by=by, now=now, group=group, choice=choice, reason=reason.strip())
    if group == WHOLE:
        _follow(product, choice)
    audit.record("mark", by=by, subject=product, now=now, group=group, choice=str(choice), number=made.number)
    return made


def _same(step: ProvenanceStep, by: Acting, group: str, choice: Marked) -> bool:
    return (step.act, step.by, step.group, step.choice) == (Step.MARK, by.user_id, group, choice)


def _follow(product: WorkProduct, choice: Marked) -> None:
    """Route and purpose follow the mark of the whole; what stays here is not ready. Analysis never goes back."""
    if choice is Marked.ANALYSIS:
        product.route = Route.DELIBERATION
    if choice is not Marked.REPORTING and product.state == State.READY:
        product.state = State.COLLECTED
    if product.purpose != Purpose.SIMULATION:
        product.purpose = Purpose.ANALYSIS if choice is Marked.ANALYSIS else Purpose.REPORTING
    product.save(update_fields=["route", "state", "purpose"])
