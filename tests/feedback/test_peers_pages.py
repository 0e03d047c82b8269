"""Us and our peers: who reads it, what it says, what it keeps to itself; and the PSO's list of runs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from feedback.models import FeedbackReport
from feedback.runs import NOT_ASKED
from pso_portal.agreements.enums import Format, Recipient
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from pso_portal.web.zones import LEGEND
from tests.conftest import around, stand_pso
from tests.main_job.conftest import SENT, build_network, release, run_jobs, tell

pytestmark = pytest.mark.django_db
PEERS = "feedback:peers"


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def report_of(provider: Any) -> Any:
    with scope.enter(own(provider)):
        return FeedbackReport.objects.get()


def verbs(provider: Any) -> list[str]:
    with scope.enter(own(provider)):
        found = Entry.objects.filter(table="feedback_feedbackreport").exclude(verb="read_sealed")
        return list(found.order_by("at").values_list("verb", flat=True))


@pytest.fixture(scope="module")
def standing_clinics(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        made = build_network(7, 2)
        tell(made[0], 2, what="fall", **{"fall.assisted": "no"})
        run_jobs()
        release()
        yield made


@pytest.fixture
def clinics(standing_clinics: list[Any], db: None) -> list[Any]:
    return standing_clinics


@pytest.fixture
def reader(clinics: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(clinics[0], "risk_manager", name="Max Manager"))


def test_the_page_leads_with_the_finding_in_the_plum_zone(clinics: Any, reader: Any) -> None:
    page = words(reader.get(reverse(PEERS)))
    assert 'data-zone="sealed"' in page
    assert "In July to September 2025 your people reported 1.3 events per 1,000 visits" in page
    assert "Us and our peers, July to September 2025" in page
    assert LEGEND in page


def test_a_withheld_figure_is_a_star_everywhere(clinics: Any, reader: Any) -> None:
    answer = reader.get(reverse(PEERS))
    rows = {row.values[0]: list(row.values) for row in answer.context["types"].rows}
    assert rows["Fall"][1:3] == [2, "0.7"]
    assert rows["Fall"][4:] == ["*", "*", "Not compared"]
    assert "Medication" in answer.context["silent"]


def test_the_first_reading_is_stamped_and_noted_once(clinics: Any, reader: Any) -> None:
    assert report_of(clinics[0]).first_read_at is None
    for _ in range(2):
        reader.get(reverse(PEERS))
    assert report_of(clinics[0]).first_read_at is not None
    assert verbs(clinics[0]).count("first_read_feedback") == 1


def test_whom_the_terms_do_not_name_is_told_why(clinics: Any, make_member: Any, client_for: Any) -> None:
    browser = client_for(make_member(clinics[0], "executive", "provider_administrator"))
    page = words(browser.get(reverse(PEERS)))
    assert "Your terms send feedback to risk managers. Your role is not among them." in page
    assert 'data-zone="open"' in page
    assert "your people reported" not in page
    report = report_of(clinics[0])
    for name in ("report", "report_pdf", "report_csv"):
        assert browser.get(reverse(f"feedback:{name}", args=[report.pk])).status_code == 403
    assert report_of(clinics[0]).first_read_at is None


def test_foreign_and_absent_reports_are_the_same_404(clinics: Any, reader: Any) -> None:
    foreign = report_of(clinics[1])
    for name in ("report", "report_pdf", "report_csv"):
        answers = [reader.get(reverse(f"feedback:{name}", args=[pk])) for pk in (foreign.pk, uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


def test_the_document_bears_the_legend_and_who_printed_it_on_every_page(clinics: Any, reader: Any) -> None:
    answer = reader.get(reverse("feedback:report_pdf", args=[report_of(clinics[0]).pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert all(LEGEND in page and "Printed by Max Manager, Clinic A" in page for page in pages)
    whole = " ".join(pages)
    assert "your people reported 1.3 events per 1,000 visits" in whole
    assert "Peer group (7)" in whole  # drawn in the chart
    assert sorted(verbs(clinics[0])) == ["download_feedback", "first_read_feedback", "make_feedback"]


def test_the_figures_as_csv_hold_every_line_and_no_withheld_figure(clinics: Any, reader: Any) -> None:
    answer = reader.get(reverse("feedback:report_csv", args=[report_of(clinics[0]).pk]))
    head, *rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert head[:3] == ["Measure or event type", "Your events", "Your rate"]
    assert rows[0][:2] == ["All events", "4"]
    assert {row[0]: row[4] for row in rows}["Fall"] == "*"
    assert len(rows) == 11 + 8  # all events and its ten types, and what else clinics are measured by
    assert "download_feedback" in verbs(clinics[0])


@pytest.mark.parametrize(
    ("changes", "why"),
    [({}, "No report has been made yet"), ({"analyses": frozenset()}, "Your terms ask for no feedback")],
)
def test_an_empty_page_says_why_and_what_fills_it(
    make_provider: Any, under_terms: Any, make_member: Any, client_for: Any, changes: Any, why: str
) -> None:
    clinic = make_provider("Clinic Z", "clinic")
    under_terms(clinic, **changes)
    page = words(client_for(make_member(clinic, "risk_manager")).get(reverse(PEERS)))
    assert why in page
    assert 'data-zone="open"' in page


def test_without_terms_the_page_says_so(make_provider: Any, make_member: Any, client_for: Any) -> None:
    clinic = make_provider("Clinic Z", "clinic")
    page = words(client_for(make_member(clinic, "risk_manager")).get(reverse(PEERS)))
    assert "No terms are in force, so there is no feedback to read." in page


@pytest.mark.parametrize("role", ["analyst", "pso_administrator", "pso_privacy_officer"])
def test_the_list_of_runs_is_read_by_who_negotiates_and_by_who_analyses(
    make_member: Any, client_for: Any, role: str
) -> None:
    assert client_for(make_member(None, role)).get(reverse("feedback:runs")).status_code == 200
    assert client_for(make_member(None, "pso_auditor")).get(reverse("feedback:runs")).status_code == 404


def test_the_pso_sees_what_was_made_and_read_and_opens_no_figure(
    clinics: Any, reader: Any, make_member: Any, client_for: Any
) -> None:
    reader.get(reverse(PEERS))
    browser = client_for(make_member(None, "analyst"))
    answer = browser.get(reverse("feedback:runs"))
    found = {line["run"].provider.name: line["run"] for line in answer.context["lines"]}
    assert found["Clinic A"].first_read_at is not None
    assert (found["Clinic B"].made_at is not None, found["Clinic B"].first_read_at) == (True, None)
    assert (found["Clinic G"].made_at, found["Clinic G"].why) == (None, NOT_ASKED)
    assert 'data-zone="sealed"' in words(answer)
    with scope.enter(Scope(Side.PSO)):
        opened = Entry.objects.filter(verb="read_sealed", table="feedback_feedbackreport", actor_side="pso")
        assert not opened.exclude(actor_id=None).exists()


def test_the_runs_ask_as_much_for_thirty_as_for_seven(
    clinics: Any, make_provider: Any, make_member: Any, client_for: Any
) -> None:
    browser = client_for(make_member(None, "analyst"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("feedback:runs")).status_code == 200
        return len(caught)

    queries()
    seven = queries()
    for number in range(23):
        make_provider(f"House {number}", "clinic")
    assert queries() == seven


def test_without_a_release_there_are_no_runs(make_member: Any, client_for: Any) -> None:
    page = words(client_for(make_member(None, "analyst")).get(reverse("feedback:runs")))
    assert "No feedback was made yet" in page


def test_the_workbook_holds_every_table_and_no_withheld_figure(clinics: Any, reader: Any) -> None:
    answer = reader.get(reverse("feedback:report_book", args=[report_of(clinics[0]).pk]))
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = re.findall(r'name="([^"]+)"', book.read("xl/workbook.xml").decode())
        first = book.read("xl/worksheets/sheet1.xml").decode()
    assert names[:2] == ["Your figures and those of peers"[:31], "Quarter by quarter"]
    assert "Submissions for the period, up" in names
    fall = first.split(">Fall<")[1].split("</row>")[0]
    assert [text for text in re.findall(r">([^<>]+)<", fall) if text in {"2", "*"}] == ["2", "*", "*"]
    assert "download_feedback" in verbs(clinics[0])


def test_what_the_terms_let_nobody_take_along_has_no_link_and_no_file(
    clinics: Any, reader: Any, under_terms: Any
) -> None:
    under_terms(clinics[0], SENT, formats=frozenset({Format.PDF}))
    page = words(reader.get(reverse(PEERS)))
    assert ("Download PDF" in page, "Download CSV" in page, "Download XLSX" in page) == (True, False, False)
    report = report_of(clinics[0])
    kinds = {name: reader.get(reverse(f"feedback:report_{name}", args=[report.pk])).status_code
             for name in ("pdf", "csv", "book")}  # fmt: skip
    assert kinds == {"pdf": 200, "csv": 403, "book": 403}


def test_own_events_stand_in_a_panel_of_their_own_beside_what_was_released(clinics: Any, reader: Any) -> None:
    page = words(reader.get(reverse("feedback:own_events", args=[report_of(clinics[0]).pk]), {"line": "fall"}))
    own_panel, released = page.partition("</main>")[0].split('data-panel-zone="agg"')
    assert own_panel.split('data-panel-zone="sealed"')[1].count("<tr>") == 3  # the head and two falls
    assert "The figure of the peers is not shown" in released
    assert "/events/" not in released


def test_own_events_are_opened_by_who_works_on_events_alone(
    clinics: Any, reader: Any, make_member: Any, client_for: Any, under_terms: Any
) -> None:
    under_terms(clinics[0], SENT, recipients=frozenset(Recipient))
    report = report_of(clinics[0])
    executive = client_for(make_member(clinics[0], "executive"))
    assert executive.get(reverse("feedback:report", args=[report.pk])).status_code == 200
    assert executive.get(reverse("feedback:own_events", args=[report.pk])).status_code == 404
    assert "Your own events behind" not in words(executive.get(reverse(PEERS)))
    assert reader.get(reverse("feedback:own_events", args=[report.pk]), {"line": "nothing"}).status_code == 404
    foreign = reverse("feedback:own_events", args=[report_of(clinics[1]).pk])
    assert reader.get(foreign).status_code == 404


def test_the_funnel_holds_no_point_but_one_s_own(clinics: Any, reader: Any) -> None:
    from feedback.views.funnel import funnel_of

    with scope.enter(own(clinics[0])):
        contents = FeedbackReport.objects.get().contents
    assert funnel_of(contents).why == "Fewer than 10 providers: limits or bands would be guesswork."
    wide = contents | {"lines": [line | {"size": 12} for line in contents["lines"]]}
    drawn = funnel_of(wide)
    assert drawn.picture is not None
    assert str(drawn.picture).count("data-readout") == 1
    assert "You: 1.3" in str(drawn.picture)
