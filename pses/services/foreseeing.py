"""What would leave of the latest reports under other terms: counted by its parts, of what the house holds itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.terms import Terms

from ..contents import Held
from ..enums import State, SubmissionKind
from ..let_out import let_out, parts_of
from ..models import WorkProduct
from ..policies import refusal_under
from .submission import held_for_report

LATEST = 20
Parts = frozenset[str]  # of a copy that leaves (`let_out.parts_of`); empty: it stays


def foresee_leaving(*, by: Acting, texts: Sequence[Terms | None], now: datetime) -> list[tuple[Parts, ...]]:
    """Of each of the latest reports, latest first, what leaves under each text; None: no terms, so nothing does.

    Whoever reads terms may ask: what people wrote is opened and counted, and nothing of it is shown. Raises Denied.
    """
    by.check(Permission.READ_TERMS)
    kept = (State.COLLECTED, State.READY, State.REPORTED)
    rows = WorkProduct.objects.filter(content_kind=SubmissionKind.EVENT, state__in=kept)
    found = []
    for product in rows.order_by("-entered_at")[:LATEST]:
        held, refusal = held_for_report(product)
        found.append(tuple(frozenset() if refusal else leaves(held, terms) for terms in texts))
    audit.record("foresee_terms", by=by, subject=None, now=now, reports=len(found))
    return found


def leaves(held: Held, terms: Terms | None) -> Parts:
    """The parts of a copy that these terms let out; empty where they keep it at home."""
    if terms is None or refusal_under(terms, held.frozen.event_type):
        return frozenset()
    return parts_of(let_out(held.frozen.contents, terms))
