"""De-identified cases, in the only form in which they are shown across providers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors
from .case_rows import case_table

A_PAGE = 30


class Cases(PortalView):
    """Cases of one setting that look the same, a row for each form, with what is withheld and why."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/cases.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        counted = selectors.cases_shown()
        found = selectors.settings_with_cases()
        asked = request.GET.get("setting", "")
        chosen = asked if asked in found or not found else found[0]
        page = Paginator(selectors.alike_groups(chosen) if found else [], A_PAGE).get_page(request.GET.get("page"))
        return self.page({
            "settings": [SETTINGS[code] for code in found], "chosen": SETTINGS.get(chosen), "page_of": page,
            "table": case_table(page.object_list), "figures": _figures(counted), "last": counted["last"],
        })  # fmt: skip


def _figures(counted: dict[str, Any]) -> list[dict[str, Any]]:
    last, kept = counted["last"], counted["kept"]
    shown = {"label": "Cases shown", "aside": "each with others that look the same"}
    if last is None:
        nothing = {"value": "–", "aside": "nothing has been settled yet"}
        labels = ("Cases withheld whole", "Answers kept")
        return [shown | {"value": "0"}, *({"label": label} | nothing for label in labels)]
    return [
        shown | {"value": f"{counted['shown']:,}"},
        {"label": "Cases withheld whole", "value": f"{counted['not_shown']:,}",
         "aside": f"too few like them when {last.quarter} was settled"},
        {"label": "Answers kept", "value": "–" if kept is None else f"{kept:.0%}",
         "aside": f"of the cases settled after {last.quarter}"},
    ]  # fmt: skip
