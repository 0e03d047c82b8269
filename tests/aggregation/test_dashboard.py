"""The analyst's pages of figures: what they show, to whom, at what cost, and the reason where a figure is missing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from aggregation.dashboards.attention import NOTHING_BELOW
from aggregation.dashboards.months import moved, period_words, quarter, run_of
from aggregation.dashboards.sums import FEW_PROVIDERS
from aggregation.measures.selections import HARMED
from aggregation.models import DelayFact, ExposureFact, Fact
from aggregation.statistics.results import Reason
from aggregation.views.shown_over_time import NO_SPAN
from pso_portal.audit.models import Entry
from pso_portal.tenancy import legends, scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.web.test_documents import _color, _strokes

from .reported import last_over, report_many, tell_factors

pytestmark = pytest.mark.django_db
PAGES = ["/aggregate/", "/aggregate/over-time/", "/contributors/"]
SHEETS = ["/aggregate/sheet/types/", "/aggregate/over-time/sheet/months/", "/contributors/sheet/all/"]
PAPERS = ["/aggregate/paper/", "/aggregate/over-time/paper/"]
PSO = Scope(Side.PSO)
OWN = 12  # statements of a page's own, beside those that every page of the PSO costs


@pytest.fixture
def ana(make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(None, "analyst", name="Ana List"))


@pytest.fixture
def today(pso: Any) -> date:
    return timezone.now().date()


def why(page: Any) -> list[str]:
    """What stands where charts would be."""
    return re.findall(r'class="why-none">([^<]*)<', text(page))


def facts(event_type: str, month: str, *counts: int, setting: str = "clinic", harm: str = "no_harm") -> None:
    for number, count in enumerate(counts, 1):
        Fact(
            contributor=number, setting=setting, month=month, event_type=event_type, kind="incident", harm=harm,
            count=count,
        ).save(force_insert=True)  # fmt: skip


def exposures(month: str, *values: int, setting: str = "clinic") -> None:
    for number, value in enumerate(values, 1):
        ExposureFact(contributor=number, setting=setting, month=month, value=value, return_number=1).save(
            force_insert=True)  # fmt: skip


def text(page: Any) -> str:
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def rows(page: Any) -> list[list[str]]:
    """A CSV file without its legend."""
    assert page.status_code == 200
    return [line[:-1] for line in csv.reader(io.StringIO(page.content.decode("utf-8-sig")))]


@pytest.mark.parametrize("path", [*PAGES, "/releases/", "/releases/new/", "/deidentification/"])
def test_pages_say_why_they_are_empty(path: str, ana: Any) -> None:
    assert 'class="empty"' in text(ana.get(path))


@pytest.mark.parametrize("path", [*SHEETS, *PAPERS])
def test_of_nothing_there_is_no_file(path: str, ana: Any) -> None:
    assert ana.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "zone"),
    [("/aggregate/", "agg"), ("/aggregate/over-time/", "agg"), ("/releases/", "agg"), ("/contributors/", "sealed"),
     ("/deidentification/", "sealed")],
)  # fmt: skip
def test_the_ribbon_follows_the_legal_state(path: str, zone: str, ana: Any, today: date) -> None:
    report_many(today, providers=12, months=26)
    assert f'class="zone {zone}"' in text(ana.get(path))


@pytest.mark.parametrize("path", [*PAGES, *SHEETS, *PAPERS])
@pytest.mark.parametrize("role", ["pso_administrator", "pso_auditor"])
def test_who_runs_the_pso_reads_no_figures(path: str, role: str, make_member: Any, client_for: Any) -> None:
    assert client_for(make_member(None, role)).get(path).status_code == 404


def test_the_privacy_officer_reads_single_providers_too(make_member: Any, client_for: Any, today: date) -> None:
    report_many(today, providers=12, months=26)
    assert client_for(make_member(None, "pso_privacy_officer")).get("/contributors/").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_thirty_providers_cost_as_many_statements_as_one(path: str, ana: Any, today: date) -> None:
    own = []
    ana.get(path)  # what only a first visit asks for
    for count in (1, 30):
        with scope.enter(PSO):
            for table in (Fact, DelayFact, ExposureFact):
                table.objects.all().delete()
        report_many(today, providers=count, months=26)
        own.append(asked_by(lambda: ana.get(path)) - asked_by(lambda: ana.get("/who-may/")))
    assert own[0] == own[1]
    assert own[0] <= OWN


def asked_by(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert act().status_code == 200
    return len(seen)


def test_the_dashboard_states_its_findings(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=40)
    found = text(ana.get("/aggregate/", {"period": f"{today.year - 1}"}))
    for words in ("Largest sum of a month: Medication in", "of the", "events shown by type.", "whose harm was judged",
                  "measures can be shown for these months.", "A year before:", "95% interval"):  # fmt: skip
        assert words in found
    assert found.count("<svg") > 8


def test_filters_reach_every_figure_and_every_file(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=40)
    query = {"setting": "hospital", "period": f"{today.year - 1}", "type": "fall", "harm": "harmed"}
    found = text(ana.get("/aggregate/", query))
    assert '<option value="fall" selected>' in found
    assert f"sheet/types/?setting=hospital&amp;period={today.year - 1}&amp;type=fall&amp;harm=harmed" in found
    with scope.enter(PSO):
        year = (f"{query['period']}-01", f"{query['period']}-12")
        falls = Fact.objects.filter(month__range=year, event_type="fall", harm__in=HARMED)
        count = sum(falls.values_list("count", flat=True))
    assert rows(ana.get("/aggregate/sheet/types/", query))[1:] == [["Fall", str(count)]]
    assert "Falls with injury" in found
    assert "Near-miss share" not in found


def test_what_played_a_part_is_ordered_stated_and_taken_along(ana: Any, today: date) -> None:
    codes, year = report_many(today, providers=12, months=40), today.year - 1
    tell_factors(codes[3:], [f"{year}-{month:02d}" for month in (2, 3, 4)], fatigue=1, talk_team=3, stress=2)
    query = {"setting": "hospital", "period": f"{year}"}
    found = text(ana.get("/aggregate/", query))
    assert ("Talk within the team is 50% of the 162 mentions shown, in 162 events that told what played a part."
            in found)  # fmt: skip
    assert "Besides, 27 events told that no factor is known." in found
    sheet = rows(ana.get("/aggregate/sheet/factors/", query))
    assert [line[:3] for line in sheet] == [
        ["Contributing factor", "Events", "Of those that told any"], ["Talk within the team", "81", "50.0%"],
        ["Stress", "54", "33.3%"], ["Tired staff", "27", "16.7%"]]  # fmt: skip
    assert "Talk within the team" in pdf_text(ana.get("/aggregate/paper/", query).content)
    other = text(ana.get("/aggregate/", query | {"type": "medication"}))
    assert "No report of these months told what played a part." in other
    assert "Talk within the team" not in other


def test_a_factor_that_one_provider_told_is_a_star(ana: Any, today: date) -> None:
    codes, year = report_many(today, providers=12, months=40), today.year - 1
    tell_factors(codes[3:], [f"{year}-02"], talk_team=3, stress=2, training=2)
    tell_factors(codes[5:6], [f"{year}-03"], fatigue=40)
    found = rows(ana.get("/aggregate/sheet/factors/", {"setting": "hospital", "period": f"{year}"}))
    assert ["Tired staff", "*", "*", "*"] in found
    assert sum(line[1] == "*" for line in found) == 2  # the smallest of the others goes along


def test_a_filter_that_would_isolate_one_shows_stars(ana: Any, today: date) -> None:
    month = moved(last_over(today), -3)
    with scope.enter(PSO):
        facts("fall", month, *[9] * 8)
        facts("diagnostic", month, 40)
    query = {"setting": "clinic", "period": quarter(month)}
    one = query | {"type": "diagnostic"}
    assert rows(ana.get("/aggregate/sheet/types/", one))[1:] == [["Diagnosis or test result", "*"]]
    assert "No sum of this selection is large enough, or of enough providers, to be shown." in text(
        ana.get("/aggregate/", one))  # fmt: skip
    # Beside it the falls are a star too: all events less the falls would be the others.
    assert rows(ana.get("/aggregate/sheet/types/", query))[1:] == [["Fall", "*"], ["Diagnosis or test result", "*"]]


def test_a_provider_alone_in_its_setting_is_told_in_words_where_the_charts_would_be(ana: Any, today: date) -> None:
    month = moved(last_over(today), -3)
    with scope.enter(PSO):
        facts("fall", month, 40)
        exposures(month, 1000)
    page = ana.get("/aggregate/", {"setting": "clinic", "period": quarter(month)})
    found = text(page)
    assert why(page) == [FEW_PROVIDERS] * 5     # four charts, and once for all measures
    assert "Not shown: Reporting rate; " in found
    assert ">40<" not in found
    assert why(ana.get("/aggregate/over-time/", {"setting": "clinic"})) == [FEW_PROVIDERS] * 3
    one = ana.get("/contributors/", {"setting": "clinic", "period": quarter(month)})
    assert why(one) == [Reason.FEW_PROVIDERS.value]
    assert "One provider: there is nothing to hold it against." in text(one)
    assert "istinguishable from the others" not in text(one)


def test_without_exposure_the_reason_stands_where_the_rate_would(ana: Any, today: date) -> None:
    month = moved(last_over(today), -3)
    with scope.enter(PSO):
        facts("fall", month, *[9] * 8)
    found = text(ana.get("/aggregate/", {"setting": "clinic", "period": quarter(month)}))
    assert "No exposure was returned for this period." in found
    measure = text(ana.get("/aggregate/over-time/", {"setting": "clinic"}))
    assert why(ana.get("/aggregate/over-time/", {"setting": "clinic"})) == [Reason.NO_DENOMINATOR.value] * 3
    one = ana.get("/contributors/", {"setting": "clinic", "period": quarter(month)})
    assert why(one) == [Reason.NO_DENOMINATOR.value] * 2
    assert text(one).count(NOTHING_BELOW) == 8
    assert "came without its exposure" in measure


def test_a_giant_among_dwarfs_is_a_star(ana: Any, today: date) -> None:
    month = moved(last_over(today), -3)
    with scope.enter(PSO):
        facts("fall", month, 950, *[1] * 7)
        exposures(month, *[1000] * 8)
    found = text(ana.get("/aggregate/", {"setting": "clinic", "period": quarter(month)}))
    assert '<dt>Events reported</dt><dd class="value">*</dd>' in found
    assert "957" not in found.split("<main")[1]
    assert why(ana.get("/aggregate/over-time/", {"setting": "clinic"})) == [NO_SPAN] * 3


def test_months_that_are_not_complete_are_left_out_and_named(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=40)
    last = last_over(today)
    found = text(ana.get("/aggregate/", {"period": quarter(last)}))
    assert "Too incomplete to count:" in found
    measure = text(ana.get("/aggregate/over-time/"))
    assert "complete: too little of it is known to be shown." in measure
    assert "Hatched months are not complete yet" in measure


def test_a_period_of_which_no_month_is_complete_says_so(ana: Any, today: date) -> None:
    this = f"{today:%Y-%m}"
    with scope.enter(PSO):
        facts("fall", this, *[9] * 8)
    found = text(ana.get("/aggregate/", {"setting": "clinic", "period": f"{today.year}"}))
    assert "Not over yet:" in found
    assert ">72<" not in found
    assert ana.get("/contributors/", {"setting": "clinic"}).status_code == 200


def test_an_exposure_corrected_a_year_later_changes_the_rates_of_that_year(ana: Any, today: date) -> None:
    codes = report_many(today, providers=12, months=40)
    year = f"{today.year - 2}"
    query = {"setting": "hospital", "period": year, "measure": "hospital.reporting_rate"}
    before = {line[0]: line for line in rows(ana.get("/contributors/sheet/all/", query))}
    with scope.enter(PSO):
        for exposure in ExposureFact.objects.filter(contributor=codes[5], month__startswith=year):
            exposure.value, exposure.return_number = exposure.value * 2, 9
            exposure.save(update_fields=["value", "return_number"])
    after = {line[0]: line for line in rows(ana.get("/contributors/sheet/all/", query))}
    assert before[str(codes[5])] != after[str(codes[5])]
    assert before[str(codes[6])][:6] == after[str(codes[6])][:6]


def test_who_stands_out_is_named_by_code_and_a_provider_that_left_is_told_apart(ana: Any, today: date) -> None:
    codes = report_many(today, providers=14, months=40, high=2.4, low=0.4)
    query = {"setting": "hospital", "period": f"{today.year}", "measure": "hospital.reporting_rate"}
    outside = rows(ana.get("/contributors/sheet/outside/", query))
    assert [(line[0], line[-1]) for line in outside[1:]] == [
        (str(codes[0]), "Higher than the others"), (str(codes[1]), "Lower than the others")]  # fmt: skip
    quality = {line[0]: line[-1] for line in rows(ana.get("/contributors/sheet/quality/", query))}
    assert quality[str(codes[2])].startswith("nothing since ")
    assert "without exposure" in quality[str(codes[3])]
    assert quality[str(codes[7])] == ""


def test_that_a_provider_left_is_said_where_it_changes_what_is_shown(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=40)
    assert "1 provider of these months returned nothing in the last 3 that are shown" in text(
        ana.get("/aggregate/over-time/"))  # fmt: skip
    last = quarter(moved(last_over(today), -3))
    assert "11 providers returned something, 1 of those of a year before did not." in text(
        ana.get("/aggregate/", {"period": last}))  # fmt: skip


def test_providers_stand_folded_under_their_finding_those_to_ask_first(ana: Any, today: date) -> None:
    codes = report_many(today, providers=14, months=40, high=2.4, low=0.4)
    page = text(ana.get("/contributors/", {"setting": "hospital", "period": f"{today.year}"}))
    lines = re.findall(r'<li><details><summary> <span class="code">(\d+)</span>.*?</summary>', page)
    assert lines[:2] == [str(codes[0]), str(codes[1])]
    assert set(lines[2:4]) == {str(codes[2]), str(codes[3])}
    assert sorted(lines) == sorted(map(str, codes))
    assert "4 of 14 providers need a look and stand first." in page


def test_every_look_at_single_providers_is_an_entry(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=26)
    ana.get("/contributors/", {"setting": "hospital", "period": f"{today.year}"})
    with scope.enter(PSO):
        entry = Entry.objects.get(verb="read_contributors")
    detail = json.loads(entry.content)["detail"]
    assert detail == {"setting": "hospital", "period": f"{today.year}", "measure": "hospital.reporting_rate"}


@pytest.mark.parametrize("path", [*SHEETS, *PAPERS])
def test_a_file_leaves_with_its_legend_an_entry_and_after_a_second_proof(
    path: str, ana: Any, make_member: Any, client_for: Any, today: date
) -> None:
    report_many(today, providers=12, months=26)
    file = ana.get(path)
    words = pdf_text(file.content) if path in PAPERS else file.content.decode()
    assert (legends.SEALED if "contributors" in path else legends.DEIDENTIFIED) in words
    with scope.enter(PSO):
        detail = json.loads(Entry.objects.get(verb="download_figures").content)["detail"]
    assert detail["bytes"] == len(file.content)
    assert detail["asked"]["setting"] == "hospital"
    other = client_for(make_member(None, "analyst", name="Otto List"), stepped_up=False)
    assert other.get(path).status_code == 302


def pdf_text(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)


def test_the_pdf_has_the_same_charts_with_their_limits(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=40)
    query = {"setting": "hospital", "measure": "hospital.reporting_rate"}
    body = ana.get("/aggregate/over-time/paper/", query).content
    strokes = _strokes(body)
    assert strokes.count(_color("#43545e")) >= 2
    assert strokes.count(_color("#0b5563")) >= 1
    assert "upper limit" in pdf_text(body)
    assert "Mean " in pdf_text(body)
    assert "upper limit" in text(ana.get("/aggregate/over-time/", query))
    whole = pdf_text(ana.get("/aggregate/paper/").content)
    for words in ("Events by type and month", "Types that make up most", "Incidents by degree of harm"):
        assert words in whole


def test_an_unknown_part_is_no_file(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=26)
    assert ana.get("/aggregate/sheet/nonsense/").status_code == 404


def test_what_stands_out_is_on_no_pooled_page(ana: Any, today: date) -> None:
    codes = report_many(today, providers=14, months=40, high=2.4, low=0.4)
    for path in ("/aggregate/", "/aggregate/over-time/"):
        found = text(ana.get(path))
        assert [code for code in codes if str(code) in found] == []


def test_a_long_list_stands_on_several_pages_and_in_one_file(ana: Any, today: date) -> None:
    codes = report_many(today, providers=60, months=14)
    query = {"setting": "hospital", "period": f"{today.year}"}
    first = text(ana.get("/contributors/", query))
    assert "Page 1 of 2" in first
    assert "Page 2 of 2" in text(ana.get("/contributors/", query | {"page": "2"}))
    assert len(rows(ana.get("/contributors/sheet/all/", query))) == len(codes) + 1


def test_periods_are_offered_in_words(ana: Any, today: date) -> None:
    report_many(today, providers=12, months=26)
    found = text(ana.get("/aggregate/"))
    last = quarter(last_over(today))
    assert f'<option value="{last}">{period_words(last)}</option>' in found
    assert len(run_of(moved(last_over(today), -25), last_over(today))) == 26
