"""Links that open the report form with the place filled in, and a poster of each for the wall.

Of two kinds: one names a unit and nothing else, and whoever follows it still signs in; the other lets people without an
account report (`services.unit_links`).
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

import qrcode
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from ..link_selectors import link_of_place, open_links
from ..places import Place, places
from ..services import end_unit_link, open_unit_link

PRINTERS = (Permission.TRIAGE_EVENTS, Permission.MANAGE_PLACES)


def link_to(code: str) -> str:
    """The address that opens the form with a place filled in."""
    return f"{settings.PSO_BASE_URL}{reverse('events:report')}?{urlencode({'where': code})}"


def open_address(token: str) -> str:
    """The address by which people without an account report."""
    return f"{settings.PSO_BASE_URL}{reverse('events:at_link', args=[token])}"


def picture_of(link: str) -> SafeString:
    """The link as a code that a telephone reads: SVG, drawn by paths and attributes alone."""
    drawn: str = qrcode.make(link, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return mark_safe(drawn.replace("<svg ", '<svg role="img" aria-label="Code to scan" ', 1))  # noqa: S308  our own link


class ReportLinks(PortalView):
    """Every place with its link."""

    permission = PRINTERS
    template = "events/links.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        known = open_links()
        rows = [{"place": place, "link": link_to(place.code), "open": known.get(place.code)} for place in places()]
        return self.page({"rows": rows, "may_open": self.acting.may(Permission.MANAGE_PLACES)})


class Poster(PortalView):
    """One place's link, to print and hang up."""

    permission = PRINTERS
    template = "events/poster.html"
    signed_in = True

    def get(self, request: HttpRequest, place_id: UUID) -> HttpResponse:
        found, link = found_place(place_id), self.link(place_id)
        if not link:
            raise Http404
        return self.page({"found": found, "link": link, "picture": picture_of(link), "signed_in": self.signed_in})

    def link(self, place_id: UUID) -> str:
        """What the poster leads to."""
        return link_to(str(place_id))


class OpenPoster(Poster):
    """The same for who has no account; absent where the place has no such link."""

    permission = PRINTERS
    signed_in = False

    def link(self, place_id: UUID) -> str:
        """The address in use, or nothing."""
        link = link_of_place(found_place(place_id))
        return open_address(link.token) if link else ""


class OpenLink(LocalView):
    """One place's link for people without an account: whether there is one, a new one, and stopping it."""

    permission = PRINTERS
    template = "events/open_link.html"

    def get(self, request: HttpRequest, place_id: UUID) -> HttpResponse:
        found = found_place(place_id)
        link = link_of_place(found)
        return self.page({
            "found": found, "open": link, "address": open_address(link.token) if link else "",
            "may_open": self.acting.may(Permission.MANAGE_PLACES),
        })  # fmt: skip

    def post(self, request: HttpRequest, place_id: UUID) -> HttpResponse:
        act = {"open": open_unit_link, "end": end_unit_link}.get(request.POST.get("do", ""))
        if act is None:
            raise Http404
        act(by=self.acting, place_code=str(place_id), now=timezone.now())
        return redirect("events:open_link", place_id=place_id)


def found_place(place_id: UUID) -> Place:
    """Raises Http404."""
    found = next((place for place in places() if place.code == str(place_id)), None)
    if found is None:
        raise Http404
    return found
