"""The gallery: every component in every state. Routed only under DEBUG and in tests; it is test bed and manual."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse

from . import errors, zones
from .samples import charts, forms, parts
from .views import PUBLIC, PortalView

PERSON = SimpleNamespace(is_authenticated=True, name="D. Osei, analyst", email="", single_keys=True)
FRAME: dict[str, Any] = {
    "rail": parts.RAIL,
    "tab_bar": parts.TABS,
    "pso": {"name": "Meridian", "long_name": "Patient Safety Organization"},
    "user": PERSON,
    "place": {"name": "Meridian PSO"},
    "other_places": True,
}
PAGES = ("parts", "form", "charts", "terms", "text")


class GalleryView(PortalView):
    """One page of the gallery."""

    permission: ClassVar[str] = PUBLIC

    def get(self, _request: HttpRequest, name: str = "parts") -> HttpResponse:
        if name not in PAGES:
            raise Http404
        links = [{"label": page.capitalize(), "url": f"/_ui/{page}/", "current": page == name} for page in PAGES]
        return self.page(FRAME | CONTENTS[name]() | {"links": links}, template=f"ui/{name}.html")


class ErrorGalleryView(PortalView):
    """The error pages, with their own status."""

    permission: ClassVar[str] = PUBLIC

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        shown = {
            "400": errors.bad_request,
            "403": errors.forbidden,
            "404": errors.not_found,
            "413": errors.too_large,
            "429": errors.too_many_requests,
            "500": errors.broken,
            "csrf": errors.csrf_failure,
        }
        return shown.get(name, errors.not_found)(request)


def _parts() -> dict[str, Any]:
    names = ("RAIL", "FIGURES", "SITES", "HISTORY", "ANSWERS", "PAGE_TABS", "JOB", "JOB_DONE")
    shown = {name.lower(): getattr(parts, name) for name in names}
    all_zones = (zones.SEALED, zones.COLLECTED, zones.AGGREGATED, zones.OPEN)
    return shown | {"zones": all_zones, "some_page": parts.ThirdOfNine, "zone": zones.AGGREGATED}


def _form() -> dict[str, Any]:
    return {"form": forms.with_errors(), "blank": forms.empty(), "rail": None, "tab_bar": None, "zone": zones.COLLECTED}


def _charts() -> dict[str, Any]:
    names = ("intervals", "control", "control_by_period", "run_with_gap", "harm", "funnel", "heat", "pareto", "spark")
    drawn = {name: getattr(charts, name)() for name in names}
    return drawn | {"figures": parts.FIGURES, "sites": parts.SITES, "zone": zones.SEALED}


def _terms() -> dict[str, Any]:
    return {"terms": parts.TERMS, "history": parts.HISTORY, "zone": zones.OPEN}


def _text() -> dict[str, Any]:
    return {"zone": zones.SEALED}


CONTENTS = {"parts": _parts, "form": _form, "charts": _charts, "terms": _terms, "text": _text}
