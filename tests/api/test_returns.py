"""Exposures, submissions, feedback, terms: what goes to the PSO and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import FeedbackReport
from pses.models import Submission
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Facility, Unit
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, STORY, agree, answers

LINE = {
    "category": "all", "label": "All events", "own_events": 12, "own_rate": 4.0, "own_lower": 2.1, "own_upper": 7.0,
    "peer_rate": None, "peer_lower": None, "peer_upper": None, "words": "Too few", "finding": "none",
    "unsteady": False,
}  # fmt: skip
CONTENTS = {
    "finding": "In 2025 your people reported 4.0 events.", "exposure": 3000, "exposure_name": "patient days",
    "scale": 1000, "contributors": 12, "release_number": 1, "lines": [LINE],
}  # fmt: skip


def feedback_for(provider: Any, period: str = "2025-Q4") -> Any:
    with scope.enter(Scope(Side.PSO)):
        report = FeedbackReport(
            provider_id=provider.pk, release_id=uuid4(), terms_version=1, period=period, setting="hospital",
            contents=CONTENTS, sha256="b" * 64, made_at=NOW,
        )  # fmt: skip
        report.save(force_insert=True)
    return report


def submitted(machine: Any, where: str) -> Any:
    event = machine.file(answers(where=where)).json()["id"]
    sha256 = machine.post("submissions/preview", {"event": event}).json()["sha256"]
    return machine.post("submissions", {"event": event, "expected_sha256": sha256})


def test_an_exposure_is_entered_corrected_and_listed_once_a_month(machine):
    assert machine.put("exposures/2026-01", {"value": 3000}).json() | {"entered_at": ""} == {
        "month": "2026-01", "value": 3000, "version": 1, "entered_at": "",
    }  # fmt: skip
    machine.put("exposures/2026-02", {"value": 2800})
    assert machine.put("exposures/2026-01", {"value": 3001}).json()["version"] == 2
    assert machine.put("exposures/2026-01", {"value": 3001}).json()["version"] == 2
    listed = machine.get("exposures").json()["results"]
    assert [(line["month"], line["value"]) for line in listed] == [("2026-02", 2800), ("2026-01", 3001)]


@pytest.mark.parametrize("value", [-1, 100_000_001, 1.5, "many", None, True])
def test_an_exposure_is_a_whole_number(machine, value):
    response = machine.put("exposures/2026-01", {"value": value})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["value"])


def test_a_month_to_come_is_refused_with_a_sentence(machine):
    response = machine.put("exposures/2099-01", {"value": 1})
    assert (response.status_code, response.json()) == (403, {"detail": "Enter a month that has begun."})


def test_an_exposure_goes_to_the_pso_once(machine):
    machine.put("exposures/2026-01", {"value": 3000})
    first, again = (machine.post("exposures/2026-01/return") for _ in range(2))
    assert (first.status_code, again.content) == (201, first.content)
    assert (first.json()["kind"], first.json()["exposure"]) == ("exposure_return", 3000)
    nothing = machine.post("exposures/2026-02/return")
    assert (nothing.status_code, nothing.json()) == (403, {"detail": "Enter a figure for 2026-02 first."})


def test_a_preview_shows_codes_and_hash_and_no_text(machine, where):
    event = machine.file(answers(where=where)).json()["id"]
    response = machine.post("submissions/preview", {"event": event})
    shown = response.json()
    assert (shown["contents"]["event_type"], shown["narrative_leaves"], shown["refusal"]) == ("medication", True, "")
    assert STORY not in response.content.decode()
    assert len(shown["sha256"]) == 64


def test_an_event_is_reported_once_with_the_hash_of_its_preview(machine, where):
    first = submitted(machine, where)
    assert first.status_code == 201
    body = {"event": first.json()["event"], "expected_sha256": first.json()["sha256"]}
    assert machine.post("submissions", body).content == first.content
    assert machine.get(f"submissions/{first.json()['id']}").content == first.content
    assert machine.get("submissions").json()["results"] == [first.json()]
    with scope.enter(machine.by.scope()):
        assert Submission.objects.get().sent_by == machine.credential_id
        # The ledger opens nothing that is sealed.
        assert Entry.objects.filter(verb="read_sealed", table="pses_submission").count() == 0


def test_another_hash_than_the_preview_showed_lets_nothing_leave(machine, where):
    event = machine.file(answers(where=where)).json()["id"]
    response = machine.post("submissions", {"event": event, "expected_sha256": "0" * 64})
    assert (response.status_code, response.json()["detail"].startswith("What would leave has changed")) == (403, True)
    assert machine.get("submissions").json()["count"] == 0


def test_feedback_comes_with_its_figures_and_the_copy_is_noted(machine, hospital):
    report = feedback_for(hospital)
    (line,) = machine.get("feedback").json()["results"]
    assert (line["id"], "contents" in line) == (str(report.pk), False)
    response = machine.get(f"feedback/{report.pk}")
    assert (response.status_code, response.json()["contents"]) == (200, CONTENTS)
    with scope.enter(machine.by.scope()):
        noted = Entry.objects.get(verb="download_feedback", row=report.pk)
        assert noted.actor_id == machine.credential_id


def test_feedback_of_another_provider_is_not_there(stranger, hospital):
    report = feedback_for(hospital)
    assert stranger.get("feedback").json()["results"] == []
    assert stranger.get(f"feedback/{report.pk}").content == b'{"detail":"There is nothing here."}'


def test_a_machine_reads_feedback_where_the_terms_name_the_administrator(make_provider, machine_at):
    provider = make_provider("Third House")
    agree(provider, recipients=frozenset({"risk_manager"}))
    response = machine_at(provider).get("feedback")
    assert (response.status_code, response.json()["detail"].startswith("Your terms send feedback to")) == (403, True)


def test_terms_in_force(machine, make_provider, machine_at):
    found = machine.get("terms").json()
    assert (found["number"], found["effective_on"], found["terms"]["smallest_cell"]) == (
        1, str(date(2026, 1, 1)), 11
    )  # fmt: skip
    none = machine_at(make_provider("Third House"), "read_terms").get("terms")
    assert (none.status_code, none.content) == (404, b'{"detail":"There is nothing here."}')


def fill(machine: Any, hospital: Any, where: str, numbers: range) -> None:
    for number in numbers:
        machine.post("drafts", {"answers": {"story": "x"}})
        submitted(machine, where)
        machine.put(f"exposures/{2020 + number // 12}-{number % 12 + 1:02d}", {"value": 3})
        feedback_for(hospital, f"{1990 + number}-Q1")
        with scope.enter(Scope(Side.PSO)):
            facility = Facility.objects.get(provider_id=hospital.pk)
            Unit(provider=hospital, facility=facility, name=f"Ward {number}").save(force_insert=True)


def cost_of_lists(machine: Any) -> dict[str, tuple[int, bool]]:
    """By list: queries, and whether more than one row came."""
    found = {}
    for path in ("drafts", "events", "exposures", "submissions", "feedback", "places"):
        with CaptureQueriesContext(connection) as queries:
            rows = machine.get(path).json()["results"]
            found[path] = (len(queries), len(rows) >= 30)
    return found


def test_a_list_costs_the_same_at_one_and_at_thirty(machine, hospital, where):
    fill(machine, hospital, where, range(1))
    one = cost_of_lists(machine)
    fill(machine, hospital, where, range(1, 30))
    assert cost_of_lists(machine) == {path: (queries, True) for path, (queries, _) in one.items()}


def test_pages(machine):
    for _ in range(3):
        machine.post("drafts", {"answers": {}})
    page = machine.get("drafts?limit=2").json()
    assert (page["count"], len(page["results"]), page["previous"]) == (3, 2, None)
    assert len(machine.client.get(page["next"]).json()["results"]) == 1
    assert machine.get(f"drafts?limit=9999&offset={10**30}").json()["results"] == []
