"""Reads about people. The tables are global, so every read names its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider, Pso
from pso_portal.tenancy.scope import Scope, Side

from .acting import Acting
from .membership import open_memberships
from .models import ApiCredential, Invitation, Membership, User
from .permissions import Permission
from .roles import ROLES


@dataclass(frozen=True, slots=True)
class Place:
    """One of a person's own places, with its name."""

    membership_id: UUID
    name: str
    roles: tuple[str, ...]


def people_of(by: Acting) -> QuerySet[Membership]:
    """The open places at `by`'s own place, by name."""
    return people_at(by.provider_id)


def people_at(provider_id: UUID | None) -> QuerySet[Membership]:
    """The open places at a provider (None: at the PSO), by name."""
    places = Membership.objects.filter(provider_id=provider_id, ended_at=None)
    return places.select_related("user").order_by("user__name", "pk")


def person_of(by: Acting, membership_id: UUID) -> Membership | None:
    """One open place at `by`'s own place."""
    return people_of(by).filter(pk=membership_id).first()


def holders_of(permission: Permission, provider_id: UUID | None) -> list[UUID]:
    """Ids of the people at a place (None: at the PSO) whose roles hold a permission now."""
    codes = {role.code for role in ROLES.values() if permission in role.permissions}
    places = Membership.objects.filter(provider_id=provider_id, ended_at=None).order_by("started_at", "pk")
    return [user for user, roles in places.values_list("user_id", "roles") if codes & set(roles)]


def open_invitations(provider_id: UUID | None) -> QuerySet[Invitation]:
    """Offers neither used nor taken back, newest first; an expired one can be sent again."""
    return Invitation.objects.filter(provider_id=provider_id, used_at=None, withdrawn_at=None)


def credentials_of(by: Acting) -> QuerySet[ApiCredential]:
    """The provider's machine credentials, ended ones included."""
    return ApiCredential.objects.filter(provider_id=by.provider_id)


def people_counts(provider_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Open places by provider, in one query."""
    counted = Membership.objects.filter(provider_id__in=list(provider_ids), ended_at=None).order_by()
    return dict(counted.values_list("provider_id").annotate(people=Count("pk")))


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names by user id, in one query."""
    wanted = {user_id for user_id in user_ids if user_id}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def with_role(code: str, provider_id: UUID | None = None) -> list[UUID]:
    """The people who have a role now at a provider (None: at the PSO)."""
    places = Membership.objects.filter(provider_id=provider_id, ended_at=None, roles__contains=[code])
    return list(places.values_list("user_id", flat=True))


def places_of(user: User) -> list[Place]:
    """A person's own places with their names: an entrance, because the names stand on more than one provider's row."""
    mine = list(open_memberships(user))
    providers = frozenset(place.provider_id for place in mine if place.provider_id)
    names: dict[UUID | None, str] = {None: pso.name if (pso := Pso.objects.first()) else ""}
    if providers:
        with scope.enter(Scope(Side.PROVIDER, providers, user.pk)):
            names |= dict(Provider.objects.values_list("pk", "name"))
    return [Place(place.pk, names.get(place.provider_id, ""), role_titles(place.roles)) for place in mine]


def role_titles(codes: Iterable[str]) -> tuple[str, ...]:
    """Titles of role codes, unknown ones left out."""
    return tuple(ROLES[code].title for code in codes if code in ROLES)
