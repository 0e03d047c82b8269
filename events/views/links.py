"""Links that open the report form with the place filled in, and a poster of each for the wall.

A link names a unit and nothing else: whoever follows it still signs in, and sees what they would see without it.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from ..places import places

PRINTERS = (Permission.TRIAGE_EVENTS, Permission.MANAGE_PLACES)


def link_to(code: str) -> str:
    """The address that opens the form with a place filled in."""
    return f"{settings.PSO_BASE_URL}{reverse('events:report')}?{urlencode({'where': code})}"


def picture_of(link: str) -> SafeString:
    """The link as a code that a telephone reads: SVG, drawn by paths and attributes alone."""
    drawn: str = qrcode.make(link, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn.replace("<svg ", '<svg role="img" aria-label="Code to scan" ', 1))  # noqa: S308  our own link


class ReportLinks(PortalView):
    """Every place with its link."""

    permission = PRINTERS
    template = "events/links.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"rows": [(place, link_to(place.code)) for place in places()]})


class Poster(PortalView):
    """One place's link, to print and hang up."""

    permission = PRINTERS
    template = "events/poster.html"

    def get(self, request: HttpRequest, place_id: UUID) -> HttpResponse:
        found = next((place for place in places() if place.code == str(place_id)), None)
        if found is None:
            raise Http404
        link = link_to(found.code)
        return self.page({"found": found, "link": link, "picture": picture_of(link)})
