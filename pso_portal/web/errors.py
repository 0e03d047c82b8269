"""Error pages. Each is one fixed page: no path, no request id, nothing about the person, no token.

Absent and foreign rows must look alike to the byte, so nothing of the request may enter the page.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .api_errors import outside_views

_LAST_RESORT = "Something broke on our side. What you saved is still there. Try again in a minute."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the body was larger than allowed."""
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request, exception)
    return outside_views(request, 400) if _is_machine(request) else _page("400", 400)


def forbidden(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return outside_views(request, 404) if _is_machine(request) else _page("404", 404)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return outside_views(request, 413) if _is_machine(request) else _page("413", 413)


def too_many_requests(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("429", 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500. Falls back to one sentence: an error page that breaks would hide the first error."""
    if _is_machine(request):
        return outside_views(request, 500)
    try:
        return _page("500", 500)
    except Exception:  # whatever broke may have broken the templates or static files too
        return HttpResponse(_LAST_RESORT, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 after a lost or foreign token; the reason stays in the log."""
    return _page("csrf", 403)


def _is_machine(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _page(name: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(f"errors/{name}.html"), status=status)
