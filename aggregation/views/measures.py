"""What is measured, and who is compared with whom."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.web.views import PortalView

from .. import selectors
from ..measures import CATALOGUE_VERSION, measure, measures_of
from ..peers import FEWEST
from .measure_rows import group_table, measure_lines, measure_table


class Measures(PortalView):
    """The catalogue of one setting."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/measures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("setting", "")
        chosen = SETTINGS[asked if asked in SETTINGS else next(iter(SETTINGS))]
        return self.page({
            "settings": SETTINGS.values(), "chosen": chosen, "table": measure_table(measures_of(chosen.code)),
            "catalogue": CATALOGUE_VERSION,
        })  # fmt: skip


class MeasurePage(PortalView):
    """One measure: what is counted against what, which way is better and why."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/measure.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            found = measure(code)
        except KeyError as error:
            raise Http404 from error
        return self.page({"measure": found, "setting": SETTINGS[found.setting], "rows": measure_lines(found)})


class PeerGroups(PortalView):
    """The groups of a year: names, and how many organizations each holds."""

    permission = Permission.READ_AGGREGATES
    zone = "agg"
    template = "aggregation/peer_groups.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        this_year = timezone.now().year
        years = sorted({this_year, *selectors.grouped_years()}, reverse=True)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and int(asked) in years else this_year
        found = selectors.groupings(year)
        return self.page({
            "year": year, "years": years, "fewest": FEWEST,
            "groupings": [(SETTINGS[one.setting], one, group_table(one)) for one in found],
            "without": [SETTINGS[code] for code in selectors.ungrouped_settings(year)],
        })  # fmt: skip
