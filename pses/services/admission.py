"""Entry into the evaluation system: from its date on, the content is protected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

from ..enums import Purpose, Route, State
from ..models import WorkProduct
from ..policies import check_can_admit
from .submission import entry_reports, report_by_entry


@transaction.atomic
def admit(
    *, by: Acting, content_kind: str, content_id: UUID, purpose: Purpose, now: datetime, anonymous: bool = False
) -> WorkProduct:
    """Document a content as within the PSES, with the date it entered (42 CFR 3.20, PSWP (1)(i)(A)).

    Where the terms make entry itself the report, it is reported in the same transaction. `anonymous`: neither row
    nor entry names `by`. Raises Denied for a simulation outside a demo.
    """
    purpose = Purpose(purpose)
    check_can_admit(purpose)
    product = _product(by, content_kind, content_id, purpose, now, anonymous=anonymous)
    product.save(force_insert=True)
    actor = None if anonymous else by
    audit.record("admit", by=actor, subject=product, now=now, kind=content_kind, purpose=str(purpose))
    report_by_entry(product, now=now)
    return product


@transaction.atomic
def admit_many(
    *, by: Acting, content_kind: str, content_ids: Sequence[UUID], purpose: Purpose, now: datetime
) -> list[WorkProduct]:
    """The same as `admit` for each content, in a few statements for all: a sheet has many rows. Raises Denied."""
    purpose = Purpose(purpose)
    check_can_admit(purpose)
    products = [_product(by, content_kind, each, purpose, now) for each in content_ids]
    WorkProduct.objects.bulk_create(products)
    audit.record_many("admit", by=by, subjects=products, now=now, kind=content_kind, purpose=str(purpose))
    if entry_reports(by.provider_id, now=now):
        for product in products:
            report_by_entry(product, now=now)
    return products


def _product(
    by: Acting, content_kind: str, content_id: UUID, purpose: Purpose, now: datetime, *, anonymous: bool = False
) -> WorkProduct:
    return WorkProduct(
        provider_id=by.provider_id,
        content_kind=content_kind,
        content_id=content_id,
        route=Route.DELIBERATION if purpose is Purpose.ANALYSIS else Route.REPORTING,
        purpose=purpose,
        state=State.COLLECTED,
        entered_at=now,
        entered_by=None if anonymous else by.user_id,
    )
