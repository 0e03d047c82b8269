"""Who acts, where, with what. The `by=` of every service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
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


class Actor(StrEnum):
    """What acts. A closed list."""

    PERSON = "person"
    MACHINE = "machine"
    LINK = "link"  # whoever stands before a unit's link: nobody whom we know


@dataclass(frozen=True, slots=True)
class Acting:
    """One person in one place, or what stands for one. Held for one request, task or command."""

    user_id: UUID
    name: str
    membership_id: UUID
    side: Side
    provider_id: UUID | None
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    stepped_up_at: datetime | None = None
    kind: Actor = Actor.PERSON

    @property
    def is_known(self) -> bool:
        """Whether this is anybody: what is done by an unknown names no one."""
        return self.kind is not Actor.LINK

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
        return Scope(self.side, providers, self.user_id if self.is_known else None, request_id)


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


def acting_at_link(link_id: UUID, provider_id: UUID) -> Acting:
    """Whoever stands before a link of a provider: may file a report there, and nothing else.

    No person has the link's id, so no row is theirs.
    """
    return Acting(
        user_id=link_id,
        name="",
        membership_id=link_id,
        side=Side.PROVIDER,
        provider_id=provider_id,
        roles=(),
        permissions=frozenset({Permission.FILE_REPORT}),
        kind=Actor.LINK,
    )
