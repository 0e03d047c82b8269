"""Who may give which place to whom. No grant reaches the other side, and no one works on both."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from pso_portal.tenancy.sides import Side

from .acting import Acting, Denied
from .models import Membership, User
from .permissions import Permission
from .roles import PROVIDER_ADMINISTRATOR, PSO_ADMINISTRATOR, ROLES

KEEPERS = {Side.PROVIDER: PROVIDER_ADMINISTRATOR.code, Side.PSO: PSO_ADMINISTRATOR.code}


def side_of(provider_id: UUID | None) -> Side:
    """A place without a provider is one at the PSO."""
    return Side.PROVIDER if provider_id else Side.PSO


def check_can_give(by: Acting | None, provider_id: UUID | None, roles: Sequence[str]) -> None:
    """Raises Denied, or Http404 for another provider. `by` None: a command at the installation's own keyboard."""
    check_roles(side_of(provider_id), roles)
    if by is None:
        return
    if by.side is Side.PSO and provider_id is not None:
        _check_opens_door(by, provider_id, roles)
    else:
        check_can_manage(by, provider_id)


def check_roles(side: Side, roles: Sequence[str]) -> None:
    """Raises Denied for no role, an unknown one, or one of the other side."""
    if not roles:
        raise Denied("Choose at least one role.")
    if any(code not in ROLES for code in roles):
        raise Denied("Choose roles from the list.")
    if any(ROLES[code].side is not side for code in roles):
        raise Denied("No role reaches both the provider's side and the PSO's.")


def check_can_manage(by: Acting | None, provider_id: UUID | None) -> None:
    """Keeping the people of a place is for that place's own administrators."""
    if by is None:
        return
    if by.provider_id != provider_id:
        raise Http404
    by.check(Permission.MANAGE_PSO_PEOPLE if provider_id is None else Permission.MANAGE_PEOPLE)


def check_works_on_one_side(user: User, provider_id: UUID | None) -> None:
    """Someone of the PSO who also worked at a provider could read a report that its provider kept back."""
    other = Side.PSO if provider_id else Side.PROVIDER
    if Membership.objects.filter(user=user, side=other, ended_at=None).exists():
        raise Denied("This person has a place on the other side. Nobody works for a provider and for the PSO.")


def check_not_last_keeper(membership: Membership) -> None:
    """A place without an administrator could not let anyone in or out."""
    keeper = KEEPERS[Side(membership.side)]
    if keeper in membership.roles and not keepers_of(membership.provider_id).exclude(pk=membership.pk).exists():
        raise Denied("This is the last administrator here. Give the role to someone else first.")


def keepers_of(provider_id: UUID | None):  # type: ignore[no-untyped-def]  # a QuerySet of Membership
    """The administrators now at a place."""
    keeper = KEEPERS[side_of(provider_id)]
    return Membership.objects.filter(provider_id=provider_id, ended_at=None, roles__contains=[keeper])


def _check_opens_door(by: Acting, provider_id: UUID, roles: Sequence[str]) -> None:
    """The PSO may let in a provider's administrator while it has none, and nobody else."""
    by.check(Permission.REGISTER_PROVIDERS)
    if list(roles) != [PROVIDER_ADMINISTRATOR.code]:
        raise Denied("The PSO invites a provider's administrator only; the administrator gives all other roles.")
    if keepers_of(provider_id).exists():
        raise Denied("This provider has an administrator, who invites its people.")
