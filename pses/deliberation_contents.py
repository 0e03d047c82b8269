"""Deliberations as the evaluation system's other pages see them: that there is one, and nothing of it.

The workspace is read by people who are on no list. They see that a deliberation is held and since when, because they
answer for what the PSES holds; its kind and its page show to those on the list alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NoReturn
from uuid import UUID

from django.urls import reverse

from pso_portal.accounts.acting import Acting

from .contents import Title
from .deliberation.rooms import CONTENT_KIND, KINDS, NOT_REPORTED, RoomKind
from .deliberation_selectors import rooms
from .models import Deliberation
from .pswp import DELIBERATION, Refused

CLOSED_TO_YOU = Title("A deliberation", "", "")


class DeliberationContents:
    """Registered under "deliberation"."""

    kind = CONTENT_KIND

    def titles(self, ids: Collection[UUID]) -> Mapping[UUID, Title]:
        """The same words for each."""
        found = Deliberation.objects.filter(pk__in=list(ids)).values_list("pk", flat=True)
        return dict.fromkeys(found, CLOSED_TO_YOU)

    def held(self, content_id: UUID) -> NoReturn:
        """Raises pswp.Refused: it is never reported, so nothing of it is ever laid out for leaving."""
        raise Refused(NOT_REPORTED, DELIBERATION)

    def take_out(self, content_id: UUID) -> dict[str, Any]:
        """Raises pswp.Refused: it is never removed."""
        raise Refused("Deliberations and analysis are never removed.", DELIBERATION)


def titles_for(by: Acting, ids: Collection[UUID]) -> dict[UUID, Title]:
    """Titles of those rooms on whose list a person is; never anything that a person wrote."""
    found = rooms(by).filter(pk__in=list(ids)).values_list("pk", "kind") if ids else []
    return {key: Title(KINDS[RoomKind(kind)], "", reverse("pses:deliberation", args=[key])) for key, kind in found}
