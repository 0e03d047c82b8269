"""Detail added to a report: kept as typed, sent as a response and as coded rows, sealed but for codes."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import forms_by_type
from events.enums import EventType
from events.models import CodedAnswer, Event, EventDetail
from events.services import DetailConflict, file_detail, save_detail
from pses.contents import of_kind
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from tests.told import NOW, file_one

from .modules import URL, use

WRITTEN = {"late": "true", "why": "Nobody from Quillmark came", "born": "1951-04-17", "first": "a", "who": "b"}
SECRET = ("quillmark", "1951-04-17", "zebra-9")


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    """A type without a module of its own opens the invented one."""
    monkeypatch.setitem(forms_by_type.MODULES, EventType.AIRWAY, "airway")


@pytest.fixture
def member(make_provider, make_member):
    return make_member(make_provider(), "reporter", name="Jo Rivera")


@pytest.fixture
def nurse(member, acting):
    return acting(member)


@pytest.fixture
def manager_member(nurse, make_member):
    return make_member(Provider(id=nurse.provider_id), "risk_manager", name="Lena Marsh")


@pytest.fixture
def event(nurse):
    form = use()
    with scope.enter(nurse.scope()):
        made = file_one(nurse, what="airway", medication__stage=None, medication__name=None)
    assert form.url == URL
    return made


def typed(**more):
    return WRITTEN | {"tool": [{"tool.kind": "a", "tool.mark": "Zebra-9", "tool.size": 3}]} | more


def saved(by, event, answers, revision=0):
    return save_detail(by=by, event=event, form=use(), answers=answers, expected_revision=revision, now=NOW)


def test_what_is_sent_is_a_response_and_coded_rows_and_nothing_that_identifies_can_be_read(nurse, event):
    with scope.enter(nurse.scope()):
        detail = file_detail(by=nurse, detail=saved(nurse, event, typed()), form=use(), now=NOW)
        assert (detail.response["resourceType"], detail.response["questionnaire"]) == (
            "QuestionnaireResponse", f"{URL}|1",
        )  # fmt: skip
        rows = CodedAnswer.objects.values_list("path", "link_id", "code", "yes", "number")
        assert list(rows) == [
            ("first", "first", "a", None, None), ("late", "late", "", True, None),
            ("tool[0]/tool.kind", "tool.kind", "a", None, None), ("tool[0]/tool.size", "tool.size", "", None, 3),
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT json_agg(d)::text FROM events_eventdetail d)"
                " || (SELECT json_agg(c)::text FROM events_codedanswer c)"
                " || (SELECT json_agg(a)::text FROM audit_entry a)"
            )
            (raw,) = cursor.fetchone()
    assert [word for word in SECRET if word in raw.lower()] == []
    assert [word for word in SECRET if word in json.dumps(detail.response).lower()] == list(SECRET)
    assert "page.two" in json.dumps(detail.response)
    assert '"who"' not in raw  # class staff: not even its code


def test_answers_that_are_not_asked_stay_in_the_draft_and_are_dropped_when_sent(nurse, event):
    with scope.enter(nurse.scope()):
        detail = file_detail(by=nurse, detail=saved(nurse, event, typed(late="false")), form=use(), now=NOW)
        assert (detail.answers["why"], "Quillmark" in json.dumps(detail.response)) == (WRITTEN["why"], False)


def test_a_save_that_arrives_after_sending_does_not_make_it_a_draft_again(nurse, event):
    with scope.enter(nurse.scope()):
        sent = file_detail(by=nurse, detail=saved(nurse, event, typed()), form=use(), now=NOW)
        late = saved(nurse, event, sent.answers, sent.revision)
        assert (late.state, late.revision) == ("filed", sent.revision)


def test_sending_again_takes_the_place_of_what_was_sent(nurse, event):
    with scope.enter(nurse.scope()):
        first = file_detail(by=nurse, detail=saved(nurse, event, typed()), form=use(), now=NOW)
        again = saved(nurse, event, {"first": "b"}, first.revision)
        assert (again.state, again.response) == ("writing", first.response)
        file_detail(by=nurse, detail=again, form=use(), now=NOW)
        assert list(CodedAnswer.objects.values_list("link_id", "code")) == [("first", "b")]
        verbs = Entry.objects.filter(verb__in=["begin_detail", "file_detail"])
        assert sorted(entry.verb for entry in verbs) == ["begin_detail", "file_detail", "file_detail"]


def test_two_pages_that_save_over_each_other_are_told(nurse, event):
    with scope.enter(nurse.scope()):
        saved(nurse, event, {"first": "a"})
        with pytest.raises(DetailConflict) as conflict:
            saved(nurse, event, {"first": "b"})
        assert (conflict.value.detail.answers, conflict.value.answers) == ({"first": "a"}, {"first": "b"})


def test_a_reporter_may_until_it_is_reported_and_a_colleague_never(nurse, event, make_member, acting):
    from pses.models import WorkProduct

    colleague = acting(make_member(Provider(id=nurse.provider_id), "reporter", name="Al Other"))
    with scope.enter(colleague.scope()), pytest.raises(Denied):
        saved(colleague, event, {})
    with scope.enter(nurse.scope()):
        WorkProduct.objects.filter(content_id=event.pk).update(reported_at=NOW)
        with pytest.raises(Denied):
            saved(nurse, event, {})


def test_taking_a_report_out_takes_its_detail(nurse, event):
    with scope.enter(nurse.scope()):
        file_detail(by=nurse, detail=saved(nurse, event, typed()), form=use(), now=NOW)
        taken = of_kind("event").take_out(event.pk)
        assert "Quillmark" in json.dumps(taken["modules"])
        assert (EventDetail.objects.count(), CodedAnswer.objects.count()) == (0, 0)


def fields(page, **more):
    """What a browser without scripts sends from this page."""
    text = page.content.decode()
    hidden = re.findall(r'name="(editor|revision|asked|shown)" value="([^"]*)"', text)
    return {name: [v for n, v in hidden if n == name] for name, _ in hidden} | more


def test_a_full_report_is_filed_in_the_browser_without_scripts(member, manager_member, event, client_for, nurse):
    desk = client_for(member)
    tasks = desk.get(f"/events/{event.pk}/detail/")
    assert [word for word in ("Airway", "Not started") if word not in tasks.content.decode()] == []
    one, two = (f"/events/{event.pk}/detail/airway/{number}/" for number in (1, 2))
    page = desk.get(one)
    assert 'name="q.why"' not in page.content.decode()
    page = desk.post(one, fields(page, **{"q.late": "true", "do": "continue"}))
    assert 'name="q.why"' in page.content.decode()
    given = {f"q.{key}": WRITTEN[key] for key in ("late", "why", "born", "first")}
    assert desk.post(one, fields(page, **given, do="next")).headers["Location"] == two
    page = desk.get(two)
    assert 'name="q.cause"' not in page.content.decode()  # the manager's
    page = desk.post(two, fields(page, **{"q.tool[0]/tool.kind": "a", "do": "add:tool"}))
    more = {"q.tool[0]/tool.kind": "a", "q.tool[1]/tool.mark": "Zebra-9", "q.who": "b", "do": "send"}
    assert desk.post(two, fields(page, **more)).headers["Location"] == f"/events/{event.pk}/detail/"
    with scope.enter(nurse.scope()):
        held = EventDetail.objects.get().answers
        assert held["tool"] == [{"tool.kind": "a"}, {"tool.mark": "Zebra-9"}]
        assert Event.objects.get().status == "sent"
    shown = client_for(manager_member).get(f"/events/{event.pk}/").content.decode()
    assert [word for word in ("Airway", WRITTEN["why"], "Zebra-9") if word not in shown] == []


def test_a_question_that_is_missing_is_named_at_its_page(member, event, client_for):
    desk = client_for(member)
    two = f"/events/{event.pk}/detail/airway/2/"
    answer = desk.post(two, fields(desk.get(two), do="send"))
    assert answer.status_code == 422
    assert [word for word in ("page 1 of 2", "q-first") if word not in answer.content.decode()] == []


def test_saving_as_typed_brings_the_question_that_opened_and_a_second_tab_is_told(member, event, client_for):
    desk = client_for(member)
    one = f"/events/{event.pk}/detail/airway/1/"
    first, second = desk.get(one), desk.get(one)
    saved_line = desk.post(f"{one}save/", fields(first, **{"q.late": "true"})).content.decode()
    assert [word for word in ("Saved ", 'name="q.why"', 'id="slot-why"') if word not in saved_line] == []
    assert desk.post(f"{one}save/", fields(second, **{"q.first": "b"})).status_code == 409
    both = desk.post(one, fields(second, **{"q.first": "b", "do": "continue"}))
    assert (both.status_code, "Go on with this instead" in both.content.decode()) == (409, True)


def test_a_page_costs_the_same_however_much_it_holds(member, nurse, event, client_for):
    desk = client_for(member)
    two = f"/events/{event.pk}/detail/airway/2/"
    counts: list[int] = []
    desk.get(two)  # the first page of a sign-in costs more
    for number in (1, 30):
        with scope.enter(nurse.scope()):
            saved(nurse, event, {"tool": [{"tool.size": size} for size in range(number)]}, len(counts))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(two).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_not_there_is_a_404(member, event, client_for, make_provider, make_member):
    desk = client_for(member)
    tails = ("airway/3", "airway/0", "fall/1")
    missing = [desk.get(f"/events/{event.pk}/detail/{tail}/").status_code for tail in tails]
    assert missing == [404] * 3
    stranger = client_for(make_member(make_provider(name="Elsewhere"), "reporter", name="No One"))
    colleague = client_for(make_member(Provider(id=member.provider_id), "reporter", name="Al Other"))
    for other in (stranger, colleague):
        addresses = [f"/events/{event.pk}/detail/{tail}" for tail in ("", "airway/1/")]
        assert [other.get(address).status_code for address in addresses] == [404, 404]
        assert other.post(f"/events/{event.pk}/detail/airway/1/save/").status_code == 404
