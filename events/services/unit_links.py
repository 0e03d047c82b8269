"""Unit links: a provider lets people without an account report from a place, and stops it again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, acting_at_link
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.pepper import pepper

from ..link_selectors import link_of_place
from ..models import LinkDoor, UnitLink
from ..places import Place, places

_MARK: Final = "unit link"


class NoLink(Exception):
    """This address opens nothing: it never did, or was stopped."""


@dataclass(frozen=True, slots=True)
class AtLink:
    """Whoever stands before a link: nobody whom we know, at one place."""

    by: Acting
    link: UnitLink

    @property
    def place(self) -> Place:
        return Place(self.link.facility, self.link.unit)


@transaction.atomic
def open_unit_link(*, by: Acting, place_code: str, now: datetime) -> UnitLink:
    """Let people without an account report from a place, under an address that was never used before.

    Where one is open already it stops in the same transaction. Raises Denied, Http404.
    """
    by.check(Permission.MANAGE_PLACES)
    place = _place(place_code)
    earlier = link_of_place(place, locked=True)
    if earlier is not None:
        _end(earlier, by, now)
    link = UnitLink(
        provider_id=by.provider_id, facility=place.facility, unit=place.unit, token=_draw(), made_by=by.user_id,
        made_at=now,
    )  # fmt: skip
    link.save(force_insert=True)
    LinkDoor(mark=_mark_of(link.token), provider_id=link.provider_id).save(force_insert=True)
    audit.record("open_unit_link", by=by, subject=link, now=now, place=place.code)
    return link


@transaction.atomic
def end_unit_link(*, by: Acting, place_code: str, now: datetime) -> None:
    """Stop the link of a place for good: posters that bear it lead nowhere. A second time changes nothing.

    Raises Denied, Http404.
    """
    by.check(Permission.MANAGE_PLACES)
    link = link_of_place(_place(place_code), locked=True)
    if link is not None:
        _end(link, by, now)


@contextmanager
def at_link(token: str) -> Iterator[AtLink]:
    """Enter the scope of a link's provider, with nobody as the actor.

    The link is the entrance: whoever is signed in in the same browser is not asked and not noted. Raises NoLink.
    """
    door = LinkDoor.objects.filter(mark=_mark_of(token)).first()
    if door is None:
        raise NoLink
    with scope.enter(Scope(Side.PROVIDER, frozenset({door.provider_id}))):
        links = UnitLink.objects.filter(token=token, ended_at=None).select_related("facility", "unit")
        link = links.first()
        if link is None:
            raise NoLink
        yield AtLink(acting_at_link(link.pk, door.provider_id), link)


def _place(code: str) -> Place:
    found = next((place for place in places() if place.code == code), None)
    if found is None:
        raise Http404
    return found


def _end(link: UnitLink, by: Acting, now: datetime) -> None:
    link.ended_by, link.ended_at = by.user_id, now
    link.save(update_fields=["ended_by", "ended_at"])
    LinkDoor.objects.filter(mark=_mark_of(link.token)).delete()
    audit.record("end_unit_link", by=by, subject=link, now=now)


def _draw() -> str:
    """Eighty random bits in sixteen letters and digits that can be read off a wall."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def _mark_of(token: str) -> str:
    return pepper(_MARK, token.encode()).hex()
