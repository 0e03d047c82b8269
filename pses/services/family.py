"""Sharing with affiliates: one offers, the other accepts, either stops. Each act is an entry for both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import holders_of
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Affiliation, Provider

from .. import family_selectors as selectors
from ..family import Step
from ..family_selectors import Share
from ..models import FamilyShare, FamilyStep
from ..policies import check_can_offer, check_can_take_step

TWICE = "Somebody offered something to this affiliate at the same moment. Look at it, then offer again if it is needed."


@transaction.atomic
def offer_share(
    *, by: Acting, reader_id: UUID, event_types: Collection[str], narrative: bool, purpose: str, until: date,
    now: datetime,
) -> FamilyShare:  # fmt: skip
    """Offer an affiliate to read events of some types until a day. Nothing opens before it accepts.

    Raises Denied: no step-up, no affiliate, a contract that does not run, no purpose, a day past or too far, or an
    offer to the same affiliate that still stands.
    """
    by.check_stepped_up(now)
    check_can_offer(
        by, selectors.pair_of(by.provider_id, reader_id, given=True), until=until, event_types=event_types,
        purpose=purpose, taken=selectors.is_offered(by, reader_id, now.date()), now=now,
    )  # fmt: skip
    made = _offer(by, Affiliation.objects.get(affiliate_id=reader_id), now)
    made.event_types, made.narrative = sorted(event_types), narrative
    made.purpose, made.until = purpose.strip(), until
    _insert(made)
    _note("offer_share", made, by, now)
    return made


def accept_share(*, by: Acting, share_id: UUID, now: datetime) -> FamilyStep:
    """The reader accepts: from here on it reads. Sent twice, it is accepted once. Raises Denied, Http404."""
    by.check_stepped_up(now)
    return _take(Step.ACCEPTED, by=by, share_id=share_id, reason="", now=now)


def stop_share(*, by: Acting, share_id: UUID, reason: str, now: datetime) -> FamilyStep:
    """Either side stops it, or turns the offer down: at once and for good. Raises Denied (no reason), Http404."""
    return _take(Step.STOPPED, by=by, share_id=share_id, reason=reason, now=now)


@transaction.atomic
def _take(step: Step, *, by: Acting, share_id: UUID, reason: str, now: datetime) -> FamilyStep:
    seen = selectors.share(by, share_id, now.date())
    earlier = _earlier(seen, step, by)
    if earlier is not None:
        by.check(Permission.SHARE_WITH_FAMILY)
        return earlier
    check_can_take_step(by, seen.offer, seen.pair, step, reason=reason, now=now)
    row = seen.row
    taken = FamilyStep(
        provider_id=row.provider_id, reader_id=row.reader_id, share=row, party_id=by.provider_id, step=step,
        reason=reason.strip() or None, taken_by=by.user_id, taken_at=now,
    )  # fmt: skip
    _insert(taken)
    _note("accept_share" if step is Step.ACCEPTED else "stop_share", row, by, now)
    return taken


def _earlier(seen: Share, step: Step, by: Acting) -> FamilyStep | None:
    return next((each for each in seen.steps if each.step == step and each.party_id == by.provider_id), None)


def _offer(by: Acting, kin: Affiliation, now: datetime) -> FamilyShare:
    earlier = FamilyShare.objects.filter(provider_id=by.provider_id, reader_id=kin.affiliate_id)
    last = earlier.aggregate(last=Max("number"))["last"] or 0
    return FamilyShare(
        provider_id=by.provider_id, reader_id=kin.affiliate_id, number=last + 1, reader_name=kin.name,
        giver_name=Provider.objects.get(pk=by.provider_id).name, offered_by=by.user_id, offered_at=now,
    )  # fmt: skip


def _insert(made: FamilyShare | FamilyStep) -> None:
    """Two at once: the database lets one of them through. Raises Denied."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(TWICE) from error


def _note(verb: str, row: FamilyShare, by: Acting, now: datetime) -> None:
    """An entry that the giver sees and one that the reader sees; the other side's administrators hear of it."""
    for provider_id in (row.provider_id, row.reader_id):
        audit.record(
            verb, by=by, subject=row, provider_id=provider_id, now=now,
            types=len(row.event_types), narrative=row.narrative, until=row.until.isoformat(),
        )  # fmt: skip
    other = row.reader_id if by.provider_id == row.provider_id else row.provider_id
    tell(user_ids=holders_of(Permission.SHARE_WITH_FAMILY, other), now=now)
