"""Keeping a reporter's name sealed, and opening it by two people who give a reason."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Actor, Denied
from pso_portal.accounts.models import Membership, User
from pso_portal.accounts.roles import of_side
from pso_portal.notices.services import tell
from pso_portal.tenancy.sides import Side

from ..identity_opening import LONGEST_REASON, Opening, stands, why_not_move, why_not_show
from ..models import Event, IdentityOpening, SealedIdentity
from ..quick_report import NAME, AnswersRefused
from ..sealed_names import ASK, DECIDE
from ..sealed_selectors import identity_of, is_sent_by, mark_of, opening


def check_can_seal(by: Acting) -> None:
    """Raises AnswersRefused where there is no person whose name could be sealed."""
    if by.kind is not Actor.PERSON:
        raise AnswersRefused({NAME: "Only who is signed in can seal a name. Give one, or report anonymously."})


def seal_identity(event: Event, by: Acting) -> None:
    """Seal who sent a report, within the transaction that files it. No entry names the person."""
    SealedIdentity(
        provider_id=event.provider_id, event=event, person=str(by.user_id), mark=mark_of(by.user_id, event.pk)
    ).save(force_insert=True)  # fmt: skip


@transaction.atomic
def ask_for_name(*, by: Acting, event_id: UUID, reason: str, now: datetime) -> IdentityOpening:
    """Ask for the name behind a report. Those who may decide are told that something waits.

    Raises AnswersRefused (at "reason"), Denied (no step-up, one's own report, asked already), Http404.
    """
    by.check(ASK)
    by.check_stepped_up(now)
    identity, earlier = identity_of(event_id), opening(event_id, locked=True)
    if is_sent_by(identity, by.user_id):
        raise Denied("This is your own report.")
    if earlier is not None and _at(earlier, now) in (Opening.ASKED, Opening.OPENED):
        raise Denied("Somebody has asked for this name already.")
    if earlier is not None and _at(earlier, now) is Opening.LAPSED:
        _settle(earlier, Opening.LAPSED, None, now)
    asked = IdentityOpening(
        provider_id=by.provider_id, event_id=event_id, reason=_reason(reason, "reason"), asked_by=by.user_id,
        asked_at=now,
    )  # fmt: skip
    asked.save(force_insert=True)
    audit.record("ask_for_name", by=by, subject=identity.event, now=now)
    tell(user_ids=_deciders(by.provider_id) - {by.user_id}, now=now)
    return asked


@transaction.atomic
def open_name(*, by: Acting, event_id: UUID, now: datetime) -> IdentityOpening:
    """The second person opens the name; the reporter is told. Raises Denied, Http404."""
    by.check(DECIDE)
    by.check_stepped_up(now)
    identity, asked = identity_of(event_id), _moved(event_id, Opening.OPENED, by, now)
    _settle(asked, Opening.OPENED, by, now)
    audit.record("open_name", by=by, subject=identity.event, now=now)
    tell(user_ids=[UUID(identity.person), asked.asked_by], now=now)
    return asked


@transaction.atomic
def refuse_name(*, by: Acting, event_id: UUID, reason: str, now: datetime) -> IdentityOpening:
    """The second person leaves it sealed, and says why. Raises AnswersRefused (at "refusal"), Denied, Http404."""
    by.check(DECIDE)
    identity, asked = identity_of(event_id), _moved(event_id, Opening.REFUSED, by, now)
    asked.refusal = _reason(reason, "refusal")
    _settle(asked, Opening.REFUSED, by, now)
    audit.record("refuse_name", by=by, subject=identity.event, now=now)
    tell(user_ids=[asked.asked_by], now=now)
    return asked


@transaction.atomic
def withdraw_asking(*, by: Acting, event_id: UUID, now: datetime) -> IdentityOpening:
    """Take a request back. Raises Denied, Http404."""
    by.check(ASK)
    identity, asked = identity_of(event_id), _moved(event_id, Opening.WITHDRAWN, by, now)
    _settle(asked, Opening.WITHDRAWN, by, now)
    audit.record("withdraw_asking", by=by, subject=identity.event, now=now)
    return asked


@transaction.atomic
def look_at_name(*, by: Acting, event_id: UUID, now: datetime) -> str:
    """The name, to one of the two who opened it, within a day. Each look is an entry. Raises Denied, Http404."""
    by.check_stepped_up(now)
    identity, asked = identity_of(event_id), opening(event_id)
    if asked is None:
        raise Denied("The name is sealed.")
    refusal = why_not_show(_at(asked, now), by=by.user_id, asked_by=asked.asked_by, decided_by=asked.decided_by)
    if refusal:
        raise Denied(refusal)
    audit.record("look_at_name", by=by, subject=identity.event, now=now)
    return str(User.objects.values_list("name", flat=True).get(pk=UUID(identity.person)))


def _moved(event_id: UUID, to: Opening, by: Acting, now: datetime) -> IdentityOpening:
    """The request, locked, which this person may move so. Raises Denied."""
    asked, identity = opening(event_id, locked=True), identity_of(event_id)
    if asked is None:
        raise Denied("Nobody has asked for this name.")
    reporter = by.user_id if is_sent_by(identity, by.user_id) else None
    refusal = why_not_move(_at(asked, now), to, by=by.user_id, asked_by=asked.asked_by, reporter=reporter)
    if refusal:
        raise Denied(refusal)
    return asked


def _at(asked: IdentityOpening, now: datetime) -> Opening:
    return stands(asked.state, asked.asked_at, asked.decided_at, now)


def _settle(asked: IdentityOpening, state: Opening, by: Acting | None, now: datetime) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, by.user_id if by else None, now
    asked.save(update_fields=["state", "decided_by", "decided_at", "refusal"])


def _reason(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise AnswersRefused({field: "Give the reason: the person who reported reads it."})
    if len(text) > LONGEST_REASON:
        raise AnswersRefused({field: f"Keep it to {LONGEST_REASON:,} characters; this has {len(text):,}."})
    return text


def _deciders(provider_id: UUID | None) -> set[UUID]:
    codes = [role.code for role in of_side(Side.PROVIDER) if DECIDE in role.permissions]
    holds = reduce(or_, (Q(roles__contains=[code]) for code in codes))
    rows = Membership.objects.filter(holds, provider_id=provider_id, ended_at=None, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))
