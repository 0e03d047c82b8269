"""Reporting to the PSO: a frozen copy of exactly what was previewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.selectors import terms_in_force
from pso_portal.agreements.terms import Terms
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side

from .. import contents, selectors
from ..canonical import digest
from ..contents import Held
from ..enums import Act, Purpose, Route, SubmissionKind
from ..house_names import known_in
from ..models import Submission, SubmissionNumbering, WorkProduct
from ..policies import check_can_report, refusal_under, state_reported_by
from ..previews import Preview, act_under, preview_under
from ..provenance_selectors import standing_of
from .provenance import ACTS, write_leaving

CHANGED = "What would leave has changed since you looked at it. Look at the preview again, then confirm."


def preview_submission(*, by: Acting, content_kind: str, content_id: UUID, now: datetime) -> Preview:
    """What reporting this would let out under the terms in force now. Raises Denied, Http404."""
    product = selectors.product_of(content_kind, content_id)
    check_can_report(by, product)
    return preview_of(product, now)


@transaction.atomic
def report_to_pso(
    *, by: Acting, content_kind: str, content_id: UUID, now: datetime, expected_sha256: str
) -> Submission:
    """Report one content. What leaves has the hash that the preview showed, or nothing leaves.

    Where the terms make flagging the report, this is the flag. Sent twice with the same hash, it is reported once.
    Raises Denied (no step-up, terms, state, changed since the preview), Http404.
    """
    by.check_stepped_up(now)
    product = selectors.locked_product(content_kind, content_id)
    earlier = selectors.submission_of(content_id)
    if earlier is not None and earlier.sha256 == expected_sha256:
        by.check(Permission.REPORT_TO_PSO)
        return earlier
    check_can_report(by, product)
    preview = preview_of(product, now, fields=False)
    if preview.refusal:
        raise Denied(preview.refusal)
    if preview.sha256 != expected_sha256:
        raise Denied(CHANGED)
    return _send(product, preview, by=by, act=preview.act, now=now)


@transaction.atomic
def report_many(*, by: Acting, expected: Mapping[tuple[str, UUID], str], now: datetime) -> list[Submission]:
    """Report several contents (kind and id), each with the hash its preview showed: all of them or none.

    Raises Denied, Http404.
    """
    return [
        report_to_pso(by=by, content_kind=kind, content_id=content_id, now=now, expected_sha256=sha256)
        for (kind, content_id), sha256 in sorted(expected.items())
    ]


def entry_reports(provider_id: UUID | None, *, now: datetime) -> bool:
    """Whether the terms in force make entry itself the report."""
    found = terms_in_force(provider_id, now.date())
    return found is not None and found[1].reports_on_entry


def report_by_entry(product: WorkProduct, *, now: datetime) -> Submission | None:
    """Functional reporting (73 FR 70741): where the terms say so, entry is the report. Names nobody: no one acts.

    None where the terms say otherwise, keep this event type at home, or there are none; and for deliberations and
    analysis, which entry protects but nobody assembled for reporting.
    """
    found = terms_in_force(product.provider_id, now.date())
    if found is None or not found[1].reports_on_entry or product.content_kind != SubmissionKind.EVENT:
        return None
    if product.route != Route.REPORTING:
        return None
    with audit.unnamed():
        preview = preview_of(product, now, fields=False)
        late = product.entered_by is None
        return None if preview.refusal else _send(product, preview, by=None, act=Act.ENTRY, now=now, late=late)


@transaction.atomic
def submit_return(
    *, by: Acting, content_id: UUID, month: str, value: int, version: int, now: datetime
) -> Submission:
    """Report a month's exposure (denominator). A later version names the earlier submission. Raises Denied."""
    by.check(Permission.RETURN_EXPOSURES)
    by.check_stepped_up(now)
    terms_version, _ = terms_for(by.provider_id, now)
    earlier = selectors.exposure_returns(month).first()
    if earlier is not None and earlier.content_id == content_id:
        return earlier
    copy = {
        "kind": "exposure_return", "month": month, "exposure": value, "version": version,
        "terms_version": terms_version,
    }  # fmt: skip
    submission = _exposure_submission(copy, by=by, content_id=content_id, now=now)
    submission.names_earlier = earlier.pk if earlier else None
    return hand_over(submission, by=by, now=now)


def _exposure_submission(copy: dict[str, Any], *, by: Acting, content_id: UUID, now: datetime) -> Submission:
    return Submission(
        provider_id=by.provider_id,
        kind=SubmissionKind.EXPOSURE_RETURN,
        content_id=content_id,
        purpose=Purpose.REPORTING,
        month=copy["month"],
        exposure=copy["exposure"],
        contents=copy,
        annex={},
        sha256=digest(copy, {}),
        terms_version=copy["terms_version"],
        act=Act.TRANSMISSION,
        sent_by=by.user_id,
        sent_at=now,
    )


def terms_for(provider_id: UUID | None, now: datetime) -> tuple[int, Terms]:
    """Version and terms in force. Raises Denied where there are none."""
    found = terms_in_force(provider_id, now.date())
    if found is None:
        raise Denied("No terms with the PSO are in force, so nothing is reported.")
    return found


def preview_of(product: WorkProduct, now: datetime, *, fields: bool = True) -> Preview:
    """What would leave of a work product under the terms in force; without its `fields`, cheaper. Raises Denied."""
    version, terms = terms_for(product.provider_id, now)
    held, refusal = held_for_report(product)
    found = preview_under(
        terms, version, title=held.title, fields=held.fields if fields else (), frozen=held.frozen,
        refusal=refusal or refusal_under(terms, held.frozen.event_type),
    )  # fmt: skip
    return replace(found, act=act_under(terms, product.route), annex=_with_names(found, product.provider_id))


def held_for_report(product: WorkProduct) -> tuple[Held, str]:
    """What of a work product may be reported at all, and why it may not, whatever the terms say; empty where it may."""
    marks, held = standing_of(product), contents.of_kind(product.content_kind).held(product.content_id)
    if marks.kept:
        held = held.without(marks.kept)  # type: ignore[attr-defined]  groups of a kind that has some
    return held, marks.refusal or held.refusal


def _with_names(found: Preview, provider_id: UUID) -> dict[str, Any]:
    """The annex with the house's names beside the record's; none goes where no narrative does."""
    narrative = found.contents.get("narrative")
    if not narrative:
        return found.annex
    names = known_in(narrative, provider_id)
    for kind, record in found.annex.get("known", {}).items():
        names[kind] = [*names.get(kind, []), *record]
    return {**found.annex, "known": names}


def _send(
    product: WorkProduct, preview: Preview, *, by: Acting | None, act: Act, now: datetime, late: bool = False
) -> Submission:
    submission = submission_of(product, preview, by=by, act=act, now=now)
    product.state, product.reported_at = state_reported_by(product, act), now
    product.save(update_fields=["state", "reported_at"])
    handed = hand_over(submission, by=by, now=now, late=late)
    write_leaving(product, handed, ACTS[act], by=by, now=now)
    return handed


def submission_of(
    product: WorkProduct, preview: Preview, *, by: Acting | None, act: Act, now: datetime
) -> Submission:
    """The copy to hand over, as the report of an event."""
    frozen = preview.frozen
    return Submission(
        provider_id=product.provider_id,
        kind=SubmissionKind.EVENT,
        content_id=product.content_id,
        purpose=product.purpose,
        event_type=frozen.event_type,
        event_kind=frozen.event_kind,
        harm=frozen.harm,
        month=frozen.month,
        contents=preview.contents,
        annex=preview.annex,
        sha256=preview.sha256,
        terms_version=preview.terms_version,
        act=act,
        sent_by=by.user_id if by else None,
        sent_at=now,
    )


def hand_over(submission: Submission, *, by: Acting | None, now: datetime, late: bool = False) -> Submission:
    """Give the next number, freeze, record, and owe the intake."""
    submission.number = _next_number(submission.provider_id)
    submission.save(force_insert=True)
    audit.record(
        "report_to_pso", by=by, subject=submission, now=now,
        kind=submission.kind, number=submission.number, terms_version=submission.terms_version,
        sha256=submission.sha256,
    )  # fmt: skip
    enqueue(
        "aggregation.take_in", side=Side.DOOR, provider_id=submission.provider_id, now=now,
        named=by is not None, late=late, together=True, submission_id=submission.pk,
    )  # fmt: skip
    return submission


def _next_number(provider_id: UUID) -> int:
    """Locks the provider's numbering until the transaction ends."""
    rows = SubmissionNumbering.objects.select_for_update().filter(provider_id=provider_id)
    numbering = rows.first()
    if numbering is None:  # two at once may both find none: one makes it, and the other waits for it
        SubmissionNumbering.objects.bulk_create([SubmissionNumbering(provider_id=provider_id)], ignore_conflicts=True)
        numbering = rows.get()
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return numbering.last

