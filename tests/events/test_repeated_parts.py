"""A part that was added wrongly is taken out, and put back: nothing typed is lost before the form is sent."""

from __future__ import annotations

from typing import Any

import pytest

from events import forms_by_type
from events.enums import EventType
from events.models import EventDetail
from events.questionnaire.evaluate import enabled
from events.questionnaire.filing import filed
from events.questionnaire.repeats import TAKEN, NoSuchPart, for_good, last_taken, put_back, with_another, without
from pso_portal.tenancy import scope
from tests.told import file_one

from .modules import airway, use
from .test_full_report import fields

PAGE = airway().items[1]
THREE = {"tool": [{"tool.size": 1}, {"tool.size": 2}, {"tool.size": 3}]}


def sizes(answers: dict[str, Any]) -> list[int | None]:
    return [one.get("tool.size") for one in answers["tool"]]


@pytest.mark.parametrize("place", range(3))
def test_one_is_taken_out_and_put_back_where_it_stood(place: int) -> None:
    less = without(PAGE, THREE, f"tool[{place}]")
    assert sizes(less) == [size for size in (1, 2, 3) if size != place + 1]
    assert last_taken(PAGE, less) == ["tool", place, {"tool.size": place + 1}]
    assert put_back(PAGE, less) == THREE | {TAKEN: []}


def test_all_are_taken_out_and_come_back_in_order() -> None:
    less: dict[str, Any] = dict(THREE)
    for _ in range(3):
        less = without(PAGE, less, "tool[0]")
    assert less["tool"] == []
    for _ in range(4):
        less = put_back(PAGE, less)
    assert sizes(less) == [1, 2, 3]


def test_what_is_taken_out_is_neither_asked_nor_filed() -> None:
    less = without(PAGE, THREE, "tool[1]")
    assert {path for path in enabled(airway(), less) if path.startswith("tool[")} == {
        f"tool[{place}]/tool.{name}" for place in range(2) for name in ("kind", "mark", "size")
    }
    assert filed(airway(), less) == {"tool": [{"tool.size": 1}, {"tool.size": 3}]}
    assert for_good(less) == {"tool": [{"tool.size": 1}, {"tool.size": 3}]}


@pytest.mark.parametrize("path", ["tool[3]", "tool[-1]", "tool[²]", "tool", "late[0]", "[0]", "tool[99999]", "x[0]"])
def test_what_is_not_there_cannot_be_taken_out(path: str) -> None:
    with pytest.raises(NoSuchPart):
        without(PAGE, THREE, path)
    with pytest.raises(NoSuchPart):
        with_another(PAGE, THREE, "late")


@pytest.mark.django_db
def test_on_the_page_without_scripts(
    monkeypatch: Any, make_provider: Any, make_member: Any, acting: Any, client_for: Any
) -> None:
    monkeypatch.setitem(forms_by_type.MODULES, EventType.AIRWAY, "airway")
    use()
    place = make_member(make_provider(), "reporter", name="Jo Rivera")
    nurse = acting(place)
    with scope.enter(nurse.scope()):
        event = file_one(nurse, what="airway", medication__stage=None, medication__name=None)
    desk, two = client_for(place), f"/events/{event.pk}/detail/airway/2/"
    page = desk.get(two)
    assert "Take out" not in page.content.decode()  # one empty part: nothing to take out
    first = {"q.tool[0]/tool.mark": "Kept"}
    page = desk.post(two, fields(page, **first, do="add:tool"))
    open_before = page
    page = desk.post(two, fields(page, **first, **{"q.tool[1]/tool.mark": "Wrong one"}, do="remove:tool[1]"))
    text = page.content.decode()
    assert "Wrong one" not in text
    assert "was taken out. Its answers are kept until you send this." in text
    late = desk.post(f"{two}save/", fields(open_before, **{"q.tool[0]/tool.mark": "Late"}))
    assert late.status_code == 409
    page = desk.post(two, fields(page, **first, do="undo"))
    assert "Wrong one" in page.content.decode()
    page = desk.post(two, fields(page, **first, **{"q.tool[1]/tool.mark": "Wrong one"}, do="remove:tool[1]"))
    assert desk.post(two, fields(page, **first, do="remove:who[0]")).status_code == 404
    one = f"/events/{event.pk}/detail/airway/1/"
    desk.post(one, fields(desk.get(one), **{"q.first": "a"}, do="next"))
    page = desk.get(two)
    assert desk.post(two, fields(page, **first, do="send")).status_code == 302
    with scope.enter(nurse.scope()):
        detail = EventDetail.objects.get()
        assert detail.answers["tool"] == [{"tool.mark": "Kept"}]
        assert TAKEN not in detail.answers
        assert "Wrong one" not in str(detail.response)
