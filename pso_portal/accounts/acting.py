"""Who acts, where, with what. The `by=` of every service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pso_portal.tenancy.models import Provider, Pso
from pso_portal.tenancy.scope import Scope, Side

from .grants import permissions_of
from .models import Membership
from .permissions import Permission
from .roles import ROLES

STEP_UP_LASTS = timedelta(minutes=5)


class Denied(Exception):
    """The act is refused; the reason can be shown."""


@dataclass(frozen=True, slots=True)
class Acting:
    """One person in one place. Held for one request, task or command."""

    user_id: UUID
    name: str
    membership_id: UUID
    side: Side
    provider_id: UUID | None
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    stepped_up_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def check(self, permission: Permission) -> None:
        """Raises Denied."""
        if permission not in self.permissions:
            raise Denied("Your role does not include this.")

    def check_stepped_up(self, now: datetime) -> None:
        """Raises Denied unless the person signed in again in the last five minutes."""
        if self.stepped_up_at is None or now - self.stepped_up_at > STEP_UP_LASTS:
            raise Denied("Confirm that it is you, then try again.")

    def scope(self, request_id: str = "") -> Scope:
        providers = frozenset({self.provider_id}) if self.provider_id else frozenset()
        return Scope(self.side, providers, self.user_id, request_id)


def acting_as(membership: Membership, *, stepped_up_at: datetime | None = None) -> Acting:
    """The Acting of a membership that has not ended. Raises Denied."""
    if membership.ended_at is not None or not membership.user.is_active:
        raise Denied("This access has ended.")
    place = Provider(id=membership.provider_id) if membership.provider_id else Pso.objects.get()
    return Acting(
        user_id=membership.user_id,
        name=membership.user.name,
        membership_id=membership.pk,
        side=Side(membership.side),
        provider_id=membership.provider_id,
        roles=tuple(code for code in membership.roles if code in ROLES),
        permissions=permissions_of(membership.user, place),
        stepped_up_at=stepped_up_at,
    )
