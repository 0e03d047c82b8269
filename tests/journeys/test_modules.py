"""Every page of every module, as the risk manager opens it on a telephone: axe, the policy, no sideways scrolling."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from events.forms_by_type import forms
from events.modules import form_named
from events.questionnaire.model import ItemType
from pso_portal.tenancy import scope
from tests.browser import NARROW, PHONE, WIDE, Heard, axe_findings, is_too_wide, keep_picture
from tests.told import NOW, answers, unit_code

from .conftest import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REPORTED = [
    ("hospital", [
        "medication", "fall", "device", "blood", "pressure_injury", "surgery", "perinatal", "vte", "infection",
        "diagnostic",
    ]),
    ("nursing_home", ["aspiration"]),
    ("pharmacy", ["dispensing"]),
    ("ems", ["airway"]),
]  # fmt: skip
MORE = {"medication": {"medication__stage": "administering"}, "fall": {"fall__assisted": "no"},
        "dispensing": {"medication__stage": "dispensing"}}  # fmt: skip


def file_as(by: Any, event_type: str) -> Any:
    from events.services import file_event

    plain: dict[str, Any] = {"medication__stage": None, "medication__name": None}
    if event_type in ("medication", "dispensing"):
        plain = {"medication__name": "Heparin"}
    told = answers(what=event_type, **(plain | MORE.get(event_type, {})))
    return file_event(by=by, filing_key=uuid4(), answers={"where": unit_code()} | told, now=NOW)


def pages_of(name: str) -> int:
    form = form_named(name)
    assert form is not None
    return sum(item.type is ItemType.GROUP for item in form.items)


@pytest.mark.parametrize(("setting", "types"), REPORTED, ids=[setting for setting, _ in REPORTED])
def test_every_page_of_every_module_holds(
    setting: str, types: list[str], open_page: Any, make_provider: Any, make_member: Any, acting: Any, heard: Heard
) -> None:
    house = make_provider("House", setting)
    manager = make_member(house, "risk_manager", "reporter", name="Lena Marsh")
    with scope.enter(acting(manager).scope()):
        events = {each: file_as(acting(manager), each) for each in types}
    page = open_page(width=PHONE)
    sign_in(page, manager)
    seen: set[str] = set()
    problems: list[str] = []
    for event in events.values():
        page.goto(reverse("events:full_report", args=[event.pk]))
        for name in forms([event.event_type], event.kind, setting):
            if name in seen:
                continue
            seen.add(name)
            for number in range(1, pages_of(name) + 1):
                problems += look(page, event, name, number)
    assert "\n".join([*problems, *heard]) == ""
    assert len(seen) > len(types) // 2


def look(page: Any, event: Any, name: str, number: int) -> list[str]:
    answer = page.goto(reverse("events:detail_page", args=[event.pk, name, number]))
    if answer.status != 200:
        return [f"{name} {number}: {answer.status}"]
    keep_picture(page, f"module-{name}-{number}")
    found = [f"{name} {number}: {line}" for line in axe_findings(page)]
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{name} {number}: too wide at {width}"] if is_too_wide(page) else []
    page.set_viewport_size({"width": PHONE, "height": 844})
    return found
