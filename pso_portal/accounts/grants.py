"""The only place that speaks to django-guardian: role groups, granted on a Provider or on the PSO."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as Grantable
from django.contrib.contenttypes.models import ContentType
from django.db import models
from guardian.models import GroupObjectPermission
from guardian.shortcuts import get_group_perms

from pso_portal.tenancy.sides import Side

from .models import User
from .permissions import Permission
from .roles import ROLES, Role, of_side


def make_permissions(**_kwargs: Any) -> None:
    """Make the rows that guardian grants, for each side on its own kind of object, and bring the role groups that
    stand to what their roles hold now: a release may add a permission or take one. Runs after every migration.
    """
    for side, model in ((Side.PROVIDER, "Provider"), (Side.PSO, "Pso")):
        content_type = ContentType.objects.get_for_model(apps.get_model("tenancy", model))
        for role in of_side(side):
            for permission in role.permissions:
                Grantable.objects.get_or_create(
                    content_type=content_type, codename=permission.value, defaults={"name": permission.value}
                )
        for role in of_side(side):
            _regrant(role, content_type)


def _regrant(role: Role, content_type: ContentType) -> None:
    """Give every standing group of a role exactly the role's permissions, in three statements however many places."""
    groups = list(Group.objects.filter(name__startswith=f"{role.side}:", name__endswith=f":{role.code}"))
    if not groups:
        return  # a first migration, of one app alone: guardian's tables may not be there
    held = GroupObjectPermission.objects.filter(group__in=groups, content_type=content_type)
    held.exclude(permission__codename__in=role.permissions).delete()
    known = set(held.values_list("group_id", "permission_id"))
    grantable = Grantable.objects.filter(content_type=content_type, codename__in=role.permissions)
    GroupObjectPermission.objects.bulk_create(
        [
            GroupObjectPermission(
                group=group, permission=one, content_type=content_type, object_pk=group.name.split(":")[1]
            )
            for one in grantable
            for group in groups
            if (group.pk, one.pk) not in known
        ],
        ignore_conflicts=True,
    )


def group_name(role: Role, place_id: UUID) -> str:
    """The role group of one provider (or of the PSO)."""
    return f"{role.side}:{place_id}:{role.code}"


def make_role_groups(place: models.Model) -> None:
    """Make the role groups of a new Provider, or of the PSO, and grant them on it. Idempotent.

    A few statements for the whole, not some for each grant: registering a provider is one click.
    """
    side = Side.PSO if place._meta.model_name == "pso" else Side.PROVIDER
    roles = {group_name(role, place.pk): role for role in of_side(side)}
    Group.objects.bulk_create([Group(name=name) for name in roles], ignore_conflicts=True)
    content_type = ContentType.objects.get_for_model(place)
    grantable = {row.codename: row for row in Grantable.objects.filter(content_type=content_type)}
    GroupObjectPermission.objects.bulk_create(
        [
            GroupObjectPermission(
                group=group, permission=grantable[permission], content_type=content_type, object_pk=str(place.pk)
            )
            for group in Group.objects.filter(name__in=roles)
            for permission in sorted(roles[group.name].permissions)
        ],
        ignore_conflicts=True,
    )


def put_in_groups(user: User, place_id: UUID, codes: list[str]) -> None:
    """Make `codes` exactly the roles that `user` holds at the place."""
    side = ROLES[codes[0]].side if codes else None
    held = user.groups.filter(name__contains=f":{place_id}:")
    user.groups.remove(*held)
    for code in codes:
        if ROLES[code].side is not side:
            raise ValueError("no grant reaches both sides")
        user.groups.add(Group.objects.get(name=group_name(ROLES[code], place_id)))


def permissions_of(user: User, place: models.Model) -> frozenset[Permission]:
    """What guardian grants `user` on the place, now."""
    return frozenset(Permission(code) for code in get_group_perms(user, place))
