"""Entry into the evaluation system: from its date on, the content is protected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

from ..enums import Purpose, Route, State
from ..models import WorkProduct
from ..policies import check_can_admit
from ..policy_selectors import entering
from .submission import entry_reports, report_by_entry


@transaction.atomic
def admit(
    *, by: Acting, content_kind: str, content_id: UUID, purpose: Purpose, now: datetime, anonymous: bool = False,
    event_type: str = "", sha256: str = "",
) -> WorkProduct:  # fmt: skip
    """Document a content as within the PSES, with the date it entered (42 CFR 3.20, PSWP (1)(i)(A)).

    It enters under the PSES policy of the day, which may say that reports of its type enter for analysis. Where the
    terms make entry itself the report, it is reported in the same transaction. `anonymous`: neither row nor entry
    names `by`. `sha256`: of the whole content as it enters. Raises Denied for a simulation outside a demo.
    """
    check_can_admit(Purpose(purpose))
    product = _product(by, content_kind, content_id, event_type, Purpose(purpose), now)
    product.entered_sha256 = sha256
    if anonymous:
        product.entered_by = None
    product.save(force_insert=True)
    actor = None if anonymous else by
    audit.record("admit", by=actor, subject=product, now=now, **_said(product))
    report_by_entry(product, now=now)
    return product


@transaction.atomic
def admit_many(
    *, by: Acting, content_kind: str, event_types: Mapping[UUID, str], purpose: Purpose, now: datetime,
    hashes: Mapping[UUID, str] | None = None,
) -> list[WorkProduct]:  # fmt: skip
    """The same as `admit` for each content, in a few statements for all: a sheet has many rows. Raises Denied.

    `event_types`: content id → type of event; `hashes`: content id → hash of the whole content as it enters.
    """
    check_can_admit(Purpose(purpose))
    products = [_product(by, content_kind, each, kind, Purpose(purpose), now) for each, kind in event_types.items()]
    for product in products:
        product.entered_sha256 = (hashes or {}).get(product.content_id, "")
    WorkProduct.objects.bulk_create(products)
    for said, alike in _alike(products).items():
        audit.record_many("admit", by=by, subjects=alike, now=now, **dict(said))
    if entry_reports(by.provider_id, now=now):
        for product in products:
            report_by_entry(product, now=now)
    return products


def _product(
    by: Acting, content_kind: str, content_id: UUID, event_type: str, purpose: Purpose, now: datetime
) -> WorkProduct:
    version, policy = entering(now) or (None, None)
    purpose = policy.purpose_of(purpose, event_type) if policy else purpose
    return WorkProduct(
        provider_id=by.provider_id,
        content_kind=content_kind,
        content_id=content_id,
        route=Route.DELIBERATION if purpose is Purpose.ANALYSIS else Route.REPORTING,
        purpose=purpose,
        state=State.COLLECTED,
        policy_version=version,
        entered_at=now,
        entered_by=by.user_id,
    )


def _said(product: WorkProduct) -> dict[str, str | int | None]:
    """What the entry holds of an admission."""
    return {"kind": product.content_kind, "purpose": str(product.purpose), "policy_version": product.policy_version}


def _alike(products: list[WorkProduct]) -> dict[tuple[tuple[str, str | int | None], ...], list[WorkProduct]]:
    """Products whose entries say the same."""
    found: dict[tuple[tuple[str, str | int | None], ...], list[WorkProduct]] = {}
    for product in products:
        found.setdefault(tuple(_said(product).items()), []).append(product)
    return found
