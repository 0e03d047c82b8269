"""The lane by machine: named in what is sent, said in the answer, never work product."""

from __future__ import annotations

import pytest

from events.models import Event
from pses.models import OutsideRecord, WorkProduct
from pses.services import set_outside_rules
from pso_portal.tenancy import scope
from tests.told import NOW, answers

HURT = {"what": "device", "medication__stage": None, "medication__name": None, "harm": "severe", "harm__died": "no"}


def counts(machine):
    with scope.enter(machine.by.scope()):
        return [model.objects.count() for model in (Event, WorkProduct, OutsideRecord)]


def file(machine, told, lane, key="k"):
    return machine.post("events", {"answers": told, "lane": lane}, key=key)


def test_the_answer_names_the_duties_that_may_apply(machine, where):
    said = machine.file(answers(where=where, **HURT)).json()
    assert (said["lane"], [each["id"] for each in said["duties"]]) == ("pses", ["fda-device-injury"])
    assert said["duties"][0] == {
        "id": "fda-device-injury", "title": "Serious injury to which a device may have contributed",
        "authority": "The manufacturer; FDA where it is not known", "citation": "21 CFR 803.30(a)(2)",
        "deadline": "within 10 working days", "confidence": "from memory, to be checked",
    }  # fmt: skip


def test_outside_nothing_is_admitted_and_sending_again_gives_the_same_answer(machine, where):
    told = answers(where=where, **HURT)
    first, again = (file(machine, told, "outside") for _ in range(2))
    assert (first.status_code, first.json()["lane"], again.content) == (201, "outside", first.content)
    assert counts(machine) == [0, 0, 1]


def test_one_key_stands_for_one_lane(machine, where):
    told = answers(where=where, **HURT)
    assert file(machine, told, "outside").status_code == 201
    assert file(machine, told, "pses").status_code == 409
    assert file(machine, told, "pses", key="other").status_code == 201
    assert file(machine, told, "outside", key="other").status_code == 409
    assert counts(machine) == [1, 1, 1]


def test_a_lane_that_does_not_exist_is_said_at_its_field(machine, where):
    response = file(machine, answers(where=where), "sideways")
    assert (response.status_code, "lane" in response.json()["fields"]) == (400, True)


def test_what_the_list_does_not_name_is_refused_outside(machine, where):
    assert file(machine, answers(where=where), "outside").status_code == 403


@pytest.mark.parametrize(("lane", "status"), [("pses", 403), ("outside", 201)])
def test_the_provider_s_rule_holds_for_machines_too(machine, where, make_member, acting, lane, status):
    from pso_portal.tenancy.models import Provider

    keeper = acting(make_member(Provider(id=machine.by.provider_id), "risk_manager"))
    with scope.enter(keeper.scope()):
        set_outside_rules(by=keeper, rules={"fda-device-injury": "outside"}, expected=0, now=NOW)
    assert file(machine, answers(where=where, **HURT), lane).status_code == status


def test_a_draft_goes_outside_and_is_gone(machine, where):
    draft = machine.post("drafts", {"answers": answers(where=where, **HURT)}).json()
    sent = {"revision": draft["revision"], "lane": "outside"}
    first, again = (machine.post(f"drafts/{draft['id']}/file", sent, key="k") for _ in range(2))
    assert (first.status_code, first.json()["lane"], again.content) == (201, "outside", first.content)
    assert machine.get(f"drafts/{draft['id']}").status_code == 404
