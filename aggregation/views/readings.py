"""The blind second reading: texts that passed without a person, read by somebody who does not see what was found."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of
from pso_portal.web.views import PortalView

from .. import selectors, services
from ..policies import Overtaken
from ..review import Unready, claimed_by_another
from .case_rows import words_of_case

A_PAGE = 30


class Readings(PortalView):
    """Texts drawn and not read yet. The list shows no text."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/readings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now, me = timezone.now(), self.acting.user_id
        page = Paginator(selectors.unread(), A_PAGE).get_page(request.GET.get("page"))
        names = names_of(row.opened_by for row in page.object_list)
        rows = [
            (row, names.get(row.opened_by, "") if claimed_by_another(row.opened_by, row.opened_at, me, now) else "",
             *words_of_case(selectors.form_of(row.case)))
            for row in page.object_list
        ]  # fmt: skip
        return self.page({"page_of": page, "rows": rows})


class ReadingPage(PortalView):
    """One text as it passed, and what its reader makes of it."""

    permission = Permission.REVIEW_DEIDENTIFICATION
    zone = "sealed"
    template = "aggregation/reading.html"

    def get(self, request: HttpRequest, reading_id: UUID, problem: str = "", code: int = 200) -> HttpResponse:
        reading, text = services.open_reading(by=self.acting, reading_id=reading_id, now=timezone.now())
        problems = [{"id": "lines", "text": problem}] if problem else []
        typed = request.POST.get("lines", "")
        return self.page({"reading": reading, "text": text, "problems": problems, "typed": typed}, status=code)

    def post(self, request: HttpRequest, reading_id: UUID) -> HttpResponse:
        selectors.reading(reading_id)  # an absent one is a 404 whatever was sent
        do = request.POST.get("do")
        if do not in {"clean", "miss"}:
            return self.get(request, reading_id, "Say whether anything in the text identifies somebody.", 422)
        lines = request.POST.get("lines", "") if do == "miss" else None
        try:
            services.finish_reading(by=self.acting, reading_id=reading_id, lines=lines, now=timezone.now())
        except Unready as unready:
            return self.get(request, reading_id, str(unready), 422)
        except Overtaken as overtaken:
            return self.page({"problems": [{"text": str(overtaken)}], "typed": lines or ""}, status=409)
        return HttpResponseRedirect(reverse("aggregation:readings"))
