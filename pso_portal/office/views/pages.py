"""What the office's pages share: a form that a service may refuse, and a list in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.acting import Denied

PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page that the address asks for; a wrong number gives the nearest."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def query_of(request: HttpRequest) -> str:
    """The filters of the address without the page, for the links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


class FormPage:
    """GET shows the form, POST hands it to `done`; a refusal stands on the page, and nothing typed is lost."""

    page: Callable[..., HttpResponse]
    form_class: type[forms.Form]

    def form(self, data: Any = None, files: Any = None) -> forms.Form:
        return self.form_class(data, files)

    def shown(self) -> dict[str, Any]:
        """What the page shows beside the form."""
        return {}

    def done(self, form: forms.Form) -> HttpResponse:
        """Call the service. Raises Denied."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.page({"form": self.form(), **self.shown()})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        shown = self.shown()  # before the form is judged: an absent row is a 404 whatever was typed
        if form.is_valid():
            try:
                return self.done(form)
            except Denied as denied:
                form.add_error(None, str(denied))
        return self.page({"form": form, "errors": True, **shown}, status=422)
