"""People and their places. The grants in guardian follow the membership in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.tenancy.models import Pso

from ..acting import Acting, Denied
from ..grants import put_in_groups
from ..mail_choices import MailChoice
from ..models import ApiCredential, Invitation, Membership, User
from ..policies import (
    KEEPERS,
    check_can_give,
    check_can_manage,
    check_not_last_keeper,
    check_roles,
    check_works_on_one_side,
    side_of,
)
from ..sessions import end_sessions


@transaction.atomic
def create_person(*, by: Acting | None, email: str, name: str, now: datetime, password: str | None = None) -> User:
    """The person with this address, made if there is none. An existing person's name and password stay.

    The caller has seen that the address is theirs (an invitation reached it), so it counts as verified.
    """
    known = User.objects.filter(email=email.lower()).first()
    if known is not None:
        return known
    user = User.objects.create_user(email, password, name=name, joined_at=now)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("create_person", by=by, now=now, person=user.pk)
    return user


@transaction.atomic
def give_place(
    *,
    by: Acting | None,
    email: str,
    name: str,
    provider: UUID | None,
    roles: Sequence[str],
    now: datetime,
    job_title: str = "",
    home_unit: UUID | None = None,
    password: str | None = None,
) -> Membership:
    """Give a person roles at a provider (its id; None: at the PSO). Raises Denied, Http404."""
    check_can_give(by, provider, roles)
    user = create_person(by=by, email=email, name=name, now=now, password=password)
    return open_place(by, user, provider, roles, now, job_title=job_title, home_unit=home_unit)


def open_place(
    by: Acting | None, user: User, provider_id: UUID | None, roles: Sequence[str], now: datetime, **more: Any
) -> Membership:
    """The part that an accepted invitation shares: the right to give was checked when it was sent."""
    check_works_on_one_side(user, provider_id)
    if Membership.objects.filter(user=user, provider_id=provider_id, ended_at=None).exists():
        raise Denied("This person has a place here already. Change the roles instead.")
    place = Membership.objects.create(
        user=user, provider_id=provider_id, side=side_of(provider_id), roles=list(roles), started_at=now, **more
    )
    _follow(place)
    _note("give_place", by, place, now)
    return place


@transaction.atomic
def change_roles(*, by: Acting, membership_id: UUID, roles: Sequence[str], now: datetime) -> Membership:
    """Give exactly `roles`. Raises Denied, Http404 (absent or another place's)."""
    place = managed_place(by, membership_id)
    check_roles(side_of(place.provider_id), roles)
    if place.provider_id is None and place.user_id == by.user_id:
        raise Denied("Another administrator changes your roles: at the PSO two people watch each other.")
    if KEEPERS[by.side] not in roles:
        check_not_last_keeper(place)
    place.roles = list(roles)
    place.save(update_fields=["roles"])
    _follow(place)
    _note("change_roles", by, place, now)
    return place


@transaction.atomic
def end_membership(*, by: Acting, membership_id: UUID, now: datetime) -> Membership:
    """End a place: access ends with this transaction. Credentials the person made stay, and stay listed."""
    place = managed_place(by, membership_id)
    check_not_last_keeper(place)
    place.ended_at = now
    place.save(update_fields=["ended_at"])
    put_in_groups(place.user, _object_id(place), [])
    open_offers = Invitation.objects.filter(email=place.user.email, provider_id=place.provider_id, used_at=None)
    open_offers.filter(withdrawn_at=None).update(withdrawn_at=now)
    ended = end_sessions(place.user) if not _works_elsewhere(place) else 0
    _note("end_membership", by, place, now, sessions=ended)
    return place


@transaction.atomic
def close_places(*, provider_id: UUID, kept: frozenset[str], now: datetime) -> int:
    """After a workspace was destroyed: every place there keeps of its roles those in `kept`, or ends. Returns how many
    ended.
    """
    ended = 0
    for place in Membership.objects.select_for_update().filter(provider_id=provider_id, ended_at=None):
        left = [role for role in place.roles if role in kept]
        place.roles, place.ended_at = left or place.roles, None if left else now
        place.save(update_fields=["roles", "ended_at"])
        put_in_groups(place.user, _object_id(place), left)
        ended += not left
    ApiCredential.objects.filter(provider_id=provider_id, revoked_at=None).update(revoked_at=now)
    audit.record("close_places", by=None, now=now, provider_id=provider_id, ended=ended)
    return ended


@transaction.atomic
def change_profile(
    *, by: Acting, name: str, hour24: bool, single_keys: bool, mails: MailChoice, now: datetime
) -> User:  # fmt: skip
    """A person's own name and habits; nothing that gives a right. The day's mail is owed to nobody else."""
    user = User.objects.select_for_update().get(pk=by.user_id)
    user.name, user.hour24, user.single_keys, user.mails = name, hour24, single_keys, mails
    if mails is not MailChoice.DAILY:
        user.mail_owed_since = None
    user.save(update_fields=["name", "hour24", "single_keys", "mails", "mail_owed_since"])
    audit.record("change_profile", by=by, now=now, person=user.pk, mails=str(mails))
    return user


def managed_place(by: Acting, membership_id: UUID) -> Membership:
    """An open place that `by` may change, locked. Foreign and absent alike: Http404."""
    places = Membership.objects.select_for_update(of=("self",)).select_related("user")
    place = places.filter(pk=membership_id, provider_id=by.provider_id, ended_at=None).first()
    if place is None:
        raise Http404
    check_can_manage(by, place.provider_id)
    return place


def _follow(place: Membership) -> None:
    put_in_groups(place.user, _object_id(place), list(place.roles))


def _object_id(place: Membership) -> UUID:
    return place.provider_id or Pso.objects.get().pk


def _works_elsewhere(place: Membership) -> bool:
    return Membership.objects.filter(user=place.user, ended_at=None).exclude(pk=place.pk).exists()


def _note(verb: str, by: Acting | None, place: Membership, now: datetime, **detail: Any) -> None:
    detail |= {"person": place.user_id, "roles": list(place.roles)}
    audit.record(verb, by=by, subject=place, now=now, provider_id=place.provider_id, **detail)
