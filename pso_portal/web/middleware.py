"""What holds for every request: how large it may be, and which headers its answer carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

GetResponse = Callable[[HttpRequest], HttpResponse]


class PlainHeaders:
    """Nothing is cached outside static files; nothing embeds or is embedded; no browser feature is asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


FORM_AROUND = 64 * 1024


class SmallBodies:
    """Refuse a large body before anything reads it. Django counts no uploaded file against its limit, and writes large
    ones to disk for anyone and before any view: people's names would lie there, and anyone could fill it.

    A view that takes files says by `largest_file` how many bytes one may have. It gets more only for people who are
    signed in somewhere: that is known once all middleware was entered, and still before the token against forgery is
    read from the body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            _check_length(request, _most(request))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Nobody who is nobody here sends a large body, whatever the page."""
        if getattr(request, "acting", None) is None:
            _check_length(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length[:18]) if length.isdecimal() else 0


def _check_length(request: HttpRequest, most: int) -> None:
    if _length(request) > most:
        raise RequestDataTooBig("The body is larger than allowed.")


def _most(request: HttpRequest) -> int:
    """The longest body that the view takes: its largest file, with the form around it."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return 0
    largest = int(getattr(getattr(view, "view_class", None), "largest_file", 0))
    return largest + FORM_AROUND if largest else 0
