"""Filing by machine: once per key, coded fields back, nothing that the credential decides taken from the body."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import pytest

from events.models import Draft, Event
from pses.models import WorkProduct
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import STORY, answers

NOTHING = b'{"detail":"There is nothing here."}'


def stored(machine: Any) -> list[Any]:
    with scope.enter(machine.by.scope()):
        return list(Event.objects.all())


def test_a_report_is_filed_and_admitted_at_once(machine, where):
    response = machine.file(answers(where=where))
    assert response.status_code == 201
    (event,) = stored(machine)
    assert response.json() | {"filed_at": ""} == {
        "id": str(event.pk), "number": event.number, "kind": "incident", "event_type": "medication", "harm": "mild",
        "month": event.month, "filed_at": "", "lane": "pses", "duties": [],
    }  # fmt: skip
    with scope.enter(machine.by.scope()):
        assert WorkProduct.objects.get(content_id=event.pk).entered_at == event.filed_at
        assert (event.provider_id, event.reporter_id) == (machine.by.provider_id, machine.credential_id)


def test_a_machine_tells_along_what_played_a_part(machine, where):
    told = {"factors": ["stress", "fatigue"], "factor.main": "stress", "medicine.class": "opioid"}
    assert machine.file(answers(where=where) | told).status_code == 201
    (event,) = stored(machine)
    assert {key: event.coded[key] for key in told} == told | {"factors": ["fatigue", "stress"]}
    wrong = machine.file(answers(where=where) | {"medicine.class": "Heparin"})
    assert (wrong.status_code, len(stored(machine))) == (422, 1)


@pytest.mark.parametrize("key", ["3f0c2a64-6a55-4c0e-9d0a-5b6a54a1f7de", "row 17 of the night run"])
def test_the_same_sending_gives_the_same_answer_and_files_once(machine, where, key):
    first, again = (machine.file(answers(where=where), key) for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert len(stored(machine)) == 1


def test_order_of_fields_is_no_difference(machine, where):
    told = answers(where=where)
    machine.file(told, "k")
    assert machine.file(dict(reversed(told.items())), "k").status_code == 201
    assert len(stored(machine)) == 1


def test_the_same_key_for_another_report_is_refused(machine, where):
    machine.file(answers(where=where), "k")
    response = machine.file(answers(where=where, harm="severe", harm__died="no"), "k")
    assert (response.status_code, response.json()) == (
        409, {"detail": "This key was used for another report. Send each report under a key of its own."}
    )  # fmt: skip
    assert len(stored(machine)) == 1


def test_a_uuid_stands_for_the_same_sending_after_a_change_of_credential(machine, machine_at, hospital, where):
    key, told = str(uuid4()), answers(where=where)
    first = machine.file(told, key)
    assert machine_at(hospital).file(told, key).content == first.content


def test_text_keys_of_two_credentials_do_not_meet(machine, machine_at, hospital, where):
    machine.file(answers(where=where), "1")
    machine_at(hospital).file(answers(where=where), "1")
    assert len(stored(machine)) == 2


def test_keys_of_two_providers_do_not_meet(machine, stranger, where):
    key = str(uuid4())
    first = machine.file(answers(where=where), key)
    with scope.enter(stranger.by.scope()):
        from tests.told import unit_code

        elsewhere = unit_code()
    second = stranger.file(answers(where=elsewhere), key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_without_a_key_nothing_is_filed(machine, where, key):
    response = machine.post("events", {"answers": answers(where=where)}, key=key)
    assert (response.status_code, list(response.json()["fields"])) == (400, ["Idempotency-Key"])
    assert stored(machine) == []


def test_answers_that_cannot_be_sent_come_back_by_question(machine, where):
    response = machine.file(answers(where=where, story="", harm=None))
    assert response.status_code == 422
    assert sorted(response.json()["fields"]) == ["harm", "story"]
    assert stored(machine) == []


@pytest.mark.parametrize("field", ["provider", "provider_id", "id", "number", "reporter_id", "status", "filed_at"])
def test_a_body_sets_nothing_that_the_credential_decides(machine, stranger, where, field):
    body = {"answers": answers(where=where), field: str(stranger.by.provider_id)}
    response = machine.post("events", body, key="k")
    assert (response.status_code, response.json()) == (400, {"fields": {field: ["There is no such field."]}})
    assert (stored(machine), stored(stranger)) == ([], [])


def test_a_place_of_another_provider_is_no_place(machine, stranger, where):
    response = stranger.file(answers(where=where))
    assert (response.status_code, list(response.json()["fields"])) == (422, ["where"])


def test_an_anonymous_report_leaves_no_trace_of_the_credential(machine, where):
    response = machine.file(answers(where=where, name="anonymous"))
    assert response.status_code == 201
    (event,) = stored(machine)
    assert event.reporter_id is None
    with scope.enter(machine.by.scope()):
        assert Entry.objects.filter(row=event.pk, actor_id=machine.credential_id).count() == 0
    assert machine_without_submitting(machine, event).content == NOTHING


def machine_without_submitting(machine: Any, event: Any) -> Any:
    from .machines import machine_of

    return machine_of(machine.keeper, "file_report").get(f"events/{event.pk}")


def test_status_shows_codes_and_nothing_written(machine, where):
    filed = machine.file(answers(where=where)).json()
    response = machine.get(f"events/{filed['id']}")
    assert sorted(response.json()) == [
        "event_type", "facility", "filed_at", "harm", "id", "kind", "month", "number", "status", "unit",
    ]  # fmt: skip
    assert (response.json()["status"], response.json()["unit"]) == ("sent", where)
    with scope.enter(machine.by.scope()):
        assert Entry.objects.filter(verb="read_sealed", table="events_event").count() == 0


def test_who_may_only_file_sees_its_own_reports(machine, machine_at, hospital, where):
    machine.file(answers(where=where))
    filer = machine_at(hospital, "file_report")
    filer.file(answers(where=where, harm="moderate"))
    assert [line["harm"] for line in filer.get("events").json()["results"]] == ["moderate"]
    assert machine.get("events").json()["count"] == 2


def test_places_answer_where(machine, where):
    codes = [line["code"] for line in machine.get("places").json()["results"]]
    assert (len(codes), codes[0]) == (2, where)


def test_no_text_reaches_a_log(machine, where, caplog):
    with caplog.at_level(logging.DEBUG):
        machine.file(answers(where=where))
        machine.file({"story": STORY})
        machine.client.post("/api/v1/events", STORY, content_type="application/json")
    assert "Okoro" not in caplog.text


def test_a_draft_is_kept_changed_read_and_filed_once(machine, where):
    draft = machine.post("drafts", {"answers": {"story": "So far"}})
    assert (draft.status_code, draft.json()["revision"], draft.json()["answers"]) == (201, 1, {"story": "So far"})
    path = f"drafts/{draft.json()['id']}"
    changed = machine.put(path, {"answers": answers(where=where), "revision": 1})
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert machine.get(path).json() == changed.json()
    first, again = (machine.post(f"{path}/file", {"revision": 2}, key="k") for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert machine.get(path).content == NOTHING
    assert [str(event.pk) for event in stored(machine)] == [first.json()["id"]]


def test_a_draft_saved_elsewhere_comes_back_with_what_was_sent(machine):
    draft = machine.post("drafts", {"answers": {"story": "one"}}).json()
    path = f"drafts/{draft['id']}"
    machine.put(path, {"answers": {"story": "two"}, "revision": 1})
    response = machine.put(path, {"answers": {"story": "three"}, "revision": 1})
    assert response.status_code == 409
    assert (response.json()["saved"]["answers"], response.json()["sent"]) == ({"story": "two"}, {"story": "three"})
    assert machine.get(path).json()["answers"] == {"story": "two"}


def test_a_draft_changed_since_it_was_read_is_not_filed(machine, where):
    draft = machine.post("drafts", {"answers": answers(where=where)}).json()
    response = machine.post(f"drafts/{draft['id']}/file", {"revision": 0}, key="k")
    assert (response.status_code, stored(machine)) == (409, [])


def test_a_draft_can_be_forgotten(machine):
    path = f"drafts/{machine.post('drafts', {'answers': {}}).json()['id']}"
    assert (machine.delete(path).status_code, machine.delete(path).content) == (204, NOTHING)
    with scope.enter(machine.by.scope()):
        assert Draft.objects.count() == 0


def test_an_id_of_ones_own_making_starts_no_draft(machine):
    response = machine.put(f"drafts/{uuid4()}", {"answers": {}, "revision": 0})
    assert (response.status_code, response.content) == (404, NOTHING)
    with scope.enter(machine.by.scope()):
        assert Draft.objects.count() == 0


@pytest.mark.parametrize("answer", [{"deep": 1}, [{"deep": 1}], [1], "x" * 20_001, ["a"] * 51])
def test_an_answer_of_another_shape_is_refused(machine, answer):
    response = machine.post("drafts", {"answers": {"story": answer}})
    assert (response.status_code, list(response.json()["fields"])) == (400, ["answers.story"])
