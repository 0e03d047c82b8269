"""Invitations: an offer of a place, mailed as a link that works once and for seven days."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from ..acting import Acting, Denied
from ..credentials import digest
from ..models import Invitation, Membership
from ..policies import check_can_give, check_can_manage, side_of
from .people import create_person, open_place

GOOD_FOR = timedelta(days=7)


class NoInvitation(Exception):
    """The link is unknown, used, taken back or too old: the reader is not told which."""


@transaction.atomic
def invite(
    *,
    by: Acting | None,
    email: str,
    name: str,
    provider: UUID | None,
    roles: Sequence[str],
    now: datetime,
    job_title: str = "",
    mail: bool = True,
) -> Invitation:
    """Offer a place. An earlier open offer to the same address at the same place is taken back.

    The link is made by the job that mails it: until then no token exists. Not `mail`: whoever calls hands the link
    over (the first administrator, before mail is set up). Raises Denied, Http404.
    """
    check_can_give(by, provider, roles)
    email = email.strip().lower()
    if Membership.objects.filter(user__email=email, provider_id=provider, ended_at=None).exists():
        raise Denied("This person has a place here already. Change the roles instead.")
    _open_offers().filter(email=email, provider_id=provider).update(withdrawn_at=now)
    offer = Invitation(id=uuid4(), email=email, name=name, provider_id=provider, side=side_of(provider))
    offer.roles, offer.job_title, offer.invited_by = list(roles), job_title, by.user_id if by else None
    offer.created_at, offer.expires_at = now, now + GOOD_FOR
    offer.token_sha256 = f"unsent:{offer.id.hex}"  # no digest of anything: it cannot match
    offer.save(force_insert=True)
    audit.record("invite", by=by, subject=offer, now=now, provider_id=provider, roles=list(roles))
    if mail:
        _owe_mail(by.side if by else side_of(provider), offer, now)
    return offer


def _owe_mail(side: Side, offer: Invitation, now: datetime) -> None:
    at = offer.provider_id if side is Side.PROVIDER else None
    enqueue("notices.mail_invitation", side=side, provider_id=at, now=now, invitation_id=offer.id)


@transaction.atomic
def issue_token(*, invitation_id: UUID, now: datetime) -> tuple[Invitation, str] | None:
    """Make the link's secret and keep its digest; None where the offer is no longer open."""
    offer = _open_offers().select_for_update().filter(pk=invitation_id).first()
    if offer is None:
        return None
    token = secrets.token_urlsafe(32)
    offer.token_sha256, offer.expires_at = digest(token), now + GOOD_FOR
    offer.save(update_fields=["token_sha256", "expires_at"])
    return offer, token


@transaction.atomic
def withdraw_invitation(*, by: Acting, invitation_id: UUID, now: datetime) -> Invitation:
    """Take an open offer back. Raises Http404 for another place's."""
    offer = _open_offers().select_for_update().filter(pk=invitation_id, provider_id=by.provider_id).first()
    if offer is None:
        raise Http404
    check_can_manage(by, offer.provider_id)
    offer.withdrawn_at = now
    offer.save(update_fields=["withdrawn_at"])
    audit.record("withdraw_invitation", by=by, subject=offer, now=now, provider_id=offer.provider_id)
    return offer


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """The open offer of a link. Raises NoInvitation."""
    offer = _open_offers().filter(token_sha256=digest(token), expires_at__gt=now).first()
    if offer is None:
        raise NoInvitation
    return offer


def accept_invitation(*, token: str, name: str, password: str | None, now: datetime) -> Membership:
    """Take the place. The link is the entrance: nobody is signed in, the offer names the scope.

    `password` counts only for a new person. Raises NoInvitation, Denied.
    """
    offer = find_invitation(token, now=now)
    providers = frozenset({offer.provider_id} if offer.provider_id else ())
    with scope.enter(Scope(side_of(offer.provider_id), providers)):
        locked = _open_offers().select_for_update().filter(pk=offer.pk, token_sha256=digest(token)).first()
        if locked is None:
            raise NoInvitation
        user = create_person(by=None, email=locked.email, name=name, password=password, now=now)
        place = open_place(None, user, locked.provider_id, locked.roles, now, job_title=locked.job_title)
        locked.used_at = now
        locked.save(update_fields=["used_at"])
        audit.record("accept_invitation", by=None, subject=locked, now=now, provider_id=locked.provider_id)
    return place


def _open_offers():  # type: ignore[no-untyped-def]  # a QuerySet of Invitation
    return Invitation.objects.filter(used_at=None, withdrawn_at=None)
