"""A provider's own audit: who read what of ours, the PSO's people included; filtered, followed, taken along."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import Any

import pytest
from django.urls import reverse

from pses.services import preview_submission, report_to_pso
from pso_portal import audit
from pso_portal.audit.models import Entry
from pso_portal.office.services import entries
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.isolation.houses import run_jobs
from tests.told import NOW, agree, file_one

PAGE, SHEET = "/audit/", "/audit/entries.csv"


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    found = make_provider()
    agree(found)
    return found


@pytest.fixture
def auditor(hospital: Any, make_member: Any, client_for: Any) -> Any:
    return client_for(make_member(hospital, "provider_auditor", name="Ada Quill"))


@pytest.fixture
def reported(hospital: Any, make_member: Any, acting: Any) -> Any:
    """An event that Lena Marsh filed and reported, and its submission."""
    manager = acting(make_member(hospital, "risk_manager", name="Lena Marsh"))
    with scope.enter(manager.scope()):
        event = file_one(manager)
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        return event, report_to_pso(
            by=manager, content_kind="event", content_id=event.pk, now=NOW, expected_sha256=seen.sha256
        )


@pytest.fixture
def read_at_the_pso(reported: Any, make_member: Any, acting: Any) -> Any:
    """Somebody of the PSO opened the submission."""
    analyst = acting(make_member(None, "analyst", name="Ana List"))
    from pses.models import Submission

    with scope.enter(analyst.scope()):
        assert Submission.objects.get(pk=reported[1].pk).contents
    return reported


def lines(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_was_read_is_called_by_the_number_that_people_know(auditor: Any, reported: Any) -> None:
    event, _ = reported
    rows = {(row["What"], row["About"]) for row in lines(auditor.get(SHEET))}
    assert {("Filed a report", event.number), ("Admitted work product", event.number)} <= rows
    assert ("Reported to the PSO", "Submission 1") in rows


def test_the_pso_s_people_alone(auditor: Any, read_at_the_pso: Any) -> None:
    found = [(row["What"], row["Who"], row["About"]) for row in lines(auditor.get(f"{SHEET}?who=other"))]
    assert found == [("Opened sealed content: a submission", "Ana List, the PSO", "Submission 1")]


def test_one_s_own_people_and_the_portal_itself_apart(auditor: Any, read_at_the_pso: Any) -> None:
    own, portal, every = (lines(auditor.get(f"{SHEET}?who={who}")) for who in ("own", "portal", ""))
    assert {row["Who"] for row in own} == {"Lena Marsh", "Ada Quill"}
    assert {row["Who"] for row in portal} <= {"The portal itself"}
    reads = lines(auditor.get(f"{SHEET}?verb=reads"))
    assert reads != []
    assert {row["What"].partition(":")[0] for row in reads} == {"Opened sealed content"}
    # Each download is an entry of our own, so the later ones count it.
    assert len(every) == len(own) + len(portal) + 1 + 2


def test_one_person_s_acts_by_the_link_in_the_page(auditor: Any, read_at_the_pso: Any) -> None:
    page = auditor.get(PAGE).content.decode()
    (person,) = re.findall(r'\?person=([0-9a-f-]{36})">Ana List, the PSO', page)
    assert {row["Who"] for row in lines(auditor.get(f"{SHEET}?person={person}"))} == {"Ana List, the PSO"}
    assert "Only entries of one person" in auditor.get(f"{PAGE}?person={person}").content.decode()


def test_the_pso_reads_no_name_of_a_provider_s_people(read_at_the_pso: Any, make_member: Any, client_for: Any) -> None:
    page = client_for(make_member(None, "pso_auditor")).get(PAGE).content.decode()
    assert ("Lena Marsh" in page, "The provider" in page, "Ana List" in page) == (False, True, True)


def test_a_text_that_the_desk_opens_stands_in_the_provider_s_audit(
    hospital: Any, auditor: Any, make_member: Any, acting: Any, client_for: Any
) -> None:
    manager = acting(make_member(hospital, "risk_manager"))
    with scope.enter(manager.scope()):
        event = file_one(manager, story="Spoke with Zebulon Quiverfeather about the Vexborough people.<br>")
        seen = preview_submission(by=manager, content_kind="event", content_id=event.pk, now=NOW)
        asked = {"content_kind": "event", "content_id": event.pk, "expected_sha256": seen.sha256}
        report_to_pso(by=manager, now=NOW, **asked)
    run_jobs()
    analyst = client_for(make_member(None, "analyst"))
    desk = analyst.get(reverse("aggregation:desk")).content.decode()
    (text,) = re.findall(r'href="(/deidentification/[0-9a-f-]{36}/)"', desk)
    assert "Quiverfeather" in analyst.get(text).content.decode()
    run_jobs()
    for asked_for in ("who=other", "verb=reads"):
        rows = {(row["What"], row["Who"]) for row in lines(auditor.get(f"{SHEET}?{asked_for}"))}
        assert ("The PSO's desk opened a text that you reported", "The PSO's desk") in rows


def test_a_download_says_which_file_it_was(auditor: Any, reported: Any) -> None:
    digest = hashlib.sha256(auditor.get(SHEET).content).hexdigest()
    said = f"Downloaded audit entries: audit.csv (SHA-256 {digest[:12]}…)"
    assert said in {row["What"] for row in lines(auditor.get(f"{SHEET}?verb=leaves"))}


def test_the_page_costs_the_same_for_a_few_entries_and_for_a_thousand(
    auditor: Any, reported: Any, hospital: Any, make_member: Any, acting: Any, django_assert_max_num_queries: Any
) -> None:
    auditor.get(PAGE)
    with django_assert_max_num_queries(60) as few:
        auditor.get(PAGE)
    nurse = acting(make_member(hospital, "reporter"))
    with scope.enter(nurse.scope()):
        audit.record_many("file_event", by=nurse, now=NOW, subjects=[reported[0]] * 1000)
    with django_assert_max_num_queries(len(few)):
        assert auditor.get(PAGE).status_code == 200


def test_all_entries_about_one_report(auditor: Any, reported: Any) -> None:
    event, _ = reported
    shown = auditor.get(PAGE).content.decode()
    assert f'href="?row={event.pk}"' in shown
    assert "Only entries about one row" in auditor.get(f"{PAGE}?row={event.pk}").content.decode()
    rows = lines(auditor.get(f"{SHEET}?row={event.pk}"))
    assert {row["Row"] for row in rows} == {str(event.pk)}


def test_the_download_is_an_entry_itself(auditor: Any, hospital: Any, reported: Any) -> None:
    told = lines(auditor.get(SHEET))
    with scope.enter(Scope(Side.PROVIDER, frozenset({hospital.pk}))):
        entry = Entry.objects.get(verb="download_audit")
    assert f'"rows": {len(told)}' in entry.content or f'"rows":{len(told)}' in entry.content


def test_a_sheet_of_too_many_says_what_to_do(auditor: Any, reported: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST", 2)
    refused = auditor.get(SHEET)
    assert (refused.status_code, "Choose fewer days" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize("asked", ["since=never", "row=nobody", "who=everyone", "verb=nonsense"])
def test_a_filter_that_cannot_be_is_said_and_gives_no_sheet(auditor: Any, reported: Any, asked: str) -> None:
    refused = auditor.get(f"{SHEET}?{asked}")
    assert (refused.status_code, refused.headers["Content-Type"]) == (422, "text/html; charset=utf-8")


def test_the_page_offers_what_it_shows_as_a_sheet(auditor: Any, reported: Any) -> None:
    shown = auditor.get(f"{PAGE}?who=own").content.decode()
    assert (f'{SHEET}?who=own"' in shown, "The PSO&#x27;s people" in shown) == (True, True)


def test_no_line_of_another_provider(
    auditor: Any, reported: Any, make_provider: Any, make_member: Any, acting: Any
) -> None:
    other = make_provider("Birch Lake Clinic", "clinic")
    stranger = acting(make_member(other, "risk_manager", name="Sol Stranger"))
    with scope.enter(stranger.scope()):
        foreign = file_one(stranger)
    assert lines(auditor.get(f"{SHEET}?row={foreign.pk}")) == []
    assert {row["Provider"] for row in lines(auditor.get(SHEET))} == {"Cedar Falls Hospital"}


def test_a_sheet_of_many_costs_as_many_queries_as_one_of_few(
    auditor: Any, reported: Any, hospital: Any, make_member: Any, acting: Any, django_assert_max_num_queries: Any
) -> None:
    auditor.get(reverse("audit_sheet"))
    with django_assert_max_num_queries(60) as few:
        auditor.get(reverse("audit_sheet"))
    nurse = acting(make_member(hospital, "reporter"))
    with scope.enter(nurse.scope()):
        for _ in range(10):
            file_one(nurse)
    with django_assert_max_num_queries(len(few)):
        auditor.get(reverse("audit_sheet"))
