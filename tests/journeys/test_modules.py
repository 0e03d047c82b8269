"""Every page of every module, as the risk manager opens it on a telephone, and one medication report to its end."""

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
from .quick_report import PAUSE, be_still

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


def test_a_full_medication_report_is_filed_in_the_browser(
    open_page: Any, make_provider: Any, make_member: Any, acting: Any, heard: Heard
) -> None:
    from events.models import CodedAnswer, EventDetail

    house = make_provider("House", "hospital")
    manager = make_member(house, "risk_manager", "reporter", name="Lena Marsh")
    with scope.enter(acting(manager).scope()):
        event = file_as(acting(manager), "medication")
    page = open_page(width=PHONE)
    sign_in(page, manager)
    for name in ("generic", "medication"):
        page.goto(reverse("events:detail_page", args=[event.pk, name, 1]))
        for _ in range(pages_of(name)):
            touch_the_first_of_each(page)
            keep_picture(page, f"filed-{name}-{page.url.rstrip('/').rsplit('/', 1)[1]}")
            page.locator("button[value=next], button[value=send]").click()
            page.wait_for_load_state()
        assert page.locator(".error-summary").count() == 0, page.locator(".error-summary").inner_text()
    with scope.enter(acting(manager).scope()):
        sent = {each.form_url.rsplit("/", 1)[1]: each for each in EventDetail.objects.filter(event=event)}
        assert {name: each.state for name, each in sent.items()} == {"generic": "filed", "medication": "filed"}
        for each in sent.values():
            answered = links_in(each.response)
            rows = CodedAnswer.objects.filter(event=event, form_url=each.form_url)
            coded = set(rows.values_list("link_id", flat=True))
            assert coded
            assert coded <= answered
    assert heard == []


def touch_the_first_of_each(page: Any) -> None:
    """The first tile of every question, the questions that these open included; then a word in every field."""
    touched: set[str] = set()
    while (group := next_group(page, touched)) is not None:
        touched.add(words_of(group))
        if not group.locator("input:checked").count() and group.locator("input").count():
            group.locator("label").first.click()
    for kind, value in (("date", "2026-03-09"), ("text", "Written"), ("number", "1")):
        for place in page.locator(f"#report input[type={kind}]:visible").all():
            place.fill(value)
    for place in page.locator("#report textarea:visible").all():
        place.fill("Written by hand.")
    for place in page.locator("#report select:visible").all():
        place.select_option(index=1)


def next_group(page: Any, touched: set[str]) -> Any:
    """The first question that was not touched, once everything newly asked stands there; None at the end."""
    page.wait_for_timeout(PAUSE)
    be_still(page)
    groups = page.locator("fieldset.question:visible").all()
    return next((group for group in groups if words_of(group) not in touched), None)


def words_of(group: Any) -> str:
    return str(group.locator("legend").first.inner_text())


def links_in(response: Any) -> set[str]:
    """Link ids of everything answered, however deep."""
    found = set()
    for item in response.get("item", []):
        found |= {item["linkId"]} | links_in(item)
    return found
