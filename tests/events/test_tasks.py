"""Follow-up tasks, and reports that are handed up: by a person, or because they lie unread."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.enums import Harm, Status
from events.escalation import UNREAD_LIMITS, filed_before, is_unread_too_long
from events.models import Escalation, Event, FollowUpTask
from events.services import escalate_event, escalate_unread, make_task, note_read_status, settle_task
from pses.services import remove
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

DUE = date(2026, 3, 20)


@pytest.fixture
def provider(make_provider):
    made = make_provider()
    agree(made)
    return made


@pytest.fixture
def lena(provider, make_member):
    return make_member(provider, "risk_manager", name="Lena Marsh")


@pytest.fixture
def omar(provider, make_member):
    return make_member(provider, "risk_manager", name="Omar Quist")


@pytest.fixture
def by(lena, acting):
    found = acting(lena, NOW)
    with scope.enter(found.scope()):
        yield found


def mails_owed():
    with scope.enter(Scope(Side.SYSTEM)):
        return [row.ids["user_id"] for row in Message.objects.filter(task="notices.mail_waiting")]


def test_a_task_is_given_done_and_taken_back(client_for, lena, omar, by):
    event = file_one(by)
    desk = client_for(lena)
    sent = {"text": "Ask the pharmacy for the log.", "owner": str(omar.user_id), "due": "2026-03-20"}
    page = desk.post(f"/events/{event.pk}/tasks/", sent, follow=True).content.decode()
    assert "Ask the pharmacy for the log." in page
    assert "Lena Marsh gave Omar Quist a task" in page
    task = FollowUpTask.objects.get()
    theirs = client_for(omar)
    assert "Ask the pharmacy" in theirs.get("/tasks/").content.decode()
    assert "Ask the pharmacy" not in desk.get("/tasks/").content.decode()
    theirs.post(f"/tasks/{task.pk}/", {"done": "yes"})
    assert "Ask the pharmacy" not in theirs.get("/tasks/").content.decode()
    theirs.post(f"/tasks/{task.pk}/", {"done": "no"})
    task.refresh_from_db()
    assert task.done_at is None
    verbs = Entry.objects.filter(verb__in=["make_task", "finish_task", "reopen_task"]).order_by("at", "pk")
    assert sorted(verbs.values_list("verb", flat=True)) == ["finish_task", "make_task", "reopen_task"]


def test_its_owner_gets_a_notice_and_one_does_not_write_to_oneself(lena, omar, acting, provider):
    manager = acting(lena, NOW)
    with scope.enter(manager.scope()):
        event = file_one(manager)
        make_task(by=manager, event_id=event.pk, text="Mine.", owner_id=lena.user_id, due_on=DUE, now=NOW)
        make_task(by=manager, event_id=event.pk, text="Theirs.", owner_id=omar.user_id, due_on=DUE, now=NOW)
    assert mails_owed() == [str(omar.user_id)]


def test_what_is_overdue_stands_first_and_says_so(client_for, lena, by):
    event = file_one(by)
    for text, due in (("Later.", date(2099, 1, 1)), ("Long ago.", date(2026, 1, 1))):
        make_task(by=by, event_id=event.pk, text=text, owner_id=by.user_id, due_on=due, now=NOW)
    page = client_for(lena).get("/tasks/").content.decode()
    assert page.index("Long ago.") < page.index("Later.")
    assert "2 open, 1 overdue" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Say what is to be done"),
        ({"owner": ""}, "Choose who does it"),
        ({"due": "soon"}, "Enter the day"),
    ],
)
def test_what_is_missing_is_said_at_its_field(client_for, lena, by, changed, said):
    event = file_one(by)
    sent = {"text": "Ask.", "owner": str(lena.user_id), "due": "2026-03-20"} | changed
    assert said in client_for(lena).post(f"/events/{event.pk}/tasks/", sent).content.decode()
    assert not FollowUpTask.objects.exists()


def test_tasks_go_to_people_who_read_reports_here(by, provider, make_member):
    event = file_one(by)
    nurse = make_member(provider, "reporter")
    with pytest.raises(Denied):
        make_task(by=by, event_id=event.pk, text="Ask.", owner_id=nurse.user_id, due_on=DUE, now=NOW)


def test_a_removed_report_takes_its_tasks_and_reasons_with_it(by):
    event = file_one(by)
    make_task(by=by, event_id=event.pk, text="Ask.", owner_id=by.user_id, due_on=DUE, now=NOW)
    escalate_event(by=by, event_id=event.pk, to_id=by.user_id, reason="Great.", now=NOW)
    remove(by=by, content_kind="event", content_id=event.pk, reason="Asked for by the State.", attested=True, now=NOW)
    assert not FollowUpTask.objects.exists()
    assert not Escalation.objects.exists()


def test_a_list_of_many_tasks_asks_no_more(client_for, lena, by):
    event, desk = file_one(by), client_for(lena)

    def asked(address):
        desk.get(address)
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(address).status_code == 200
        return len(heard)

    pages = ["/tasks/", f"/events/{event.pk}/"]
    make_task(by=by, event_id=event.pk, text="One.", owner_id=by.user_id, due_on=DUE, now=NOW)
    few = [asked(page) for page in pages]
    for number in range(29):
        make_task(by=by, event_id=event.pk, text=f"More {number}.", owner_id=by.user_id, due_on=DUE, now=NOW)
    assert [asked(page) for page in pages] == few


def test_a_case_is_handed_up_found_in_the_inbox_and_taken_on(client_for, lena, omar, by):
    event, other = file_one(by), file_one(by)
    desk = client_for(lena)
    sent = {"to": str(omar.user_id), "reason": "Beyond my remit."}
    page = desk.post(f"/events/{event.pk}/hand-up/", sent, follow=True).content.decode()
    assert "Handed up to Omar Quist" in page
    assert "Beyond my remit." in page
    narrowed = desk.get("/inbox/?escalated=open").content.decode()
    assert event.number in narrowed
    assert other.number not in narrowed
    page = client_for(omar).post(f"/events/{event.pk}/take-on/", follow=True).content.decode()
    assert "Handed up to Omar Quist" not in page
    assert Escalation.objects.get().settled_by == omar.user_id
    assert event.number not in desk.get("/inbox/?escalated=open").content.decode()


def test_a_reason_is_asked_for(client_for, lena, by):
    event = file_one(by)
    page = client_for(lena).post(f"/events/{event.pk}/hand-up/", {"to": "", "reason": ""}).content.decode()
    assert "Choose to whom" in page
    assert "Say why" in page


@pytest.mark.parametrize("harm", list(Harm))
def test_only_unread_reports_of_great_harm_lie_too_long(harm):
    limit = UNREAD_LIMITS.get(harm)
    late = NOW - (limit or timedelta(days=99)) - timedelta(seconds=1)
    assert is_unread_too_long(harm, Status.SENT, late, NOW) is (limit is not None)
    assert not is_unread_too_long(harm, Status.READ, late, NOW)
    if limit:
        assert not is_unread_too_long(harm, Status.SENT, NOW - limit, NOW)
        assert filed_before(NOW)[harm] == NOW - limit


def test_what_lies_unread_is_handed_up_once_to_all_risk_managers(lena, omar, acting, provider):
    manager, later = acting(lena, NOW), NOW + timedelta(hours=5)
    with scope.enter(manager.scope()):
        severe, read, mild = (file_one(manager, harm=each, harm__died=died) for each, died in
                              (("severe", "no"), ("severe", "no"), ("mild", None)))  # fmt: skip
        note_read_status(by=manager, event_id=read.pk, now=NOW)
    before = len(mails_owed())
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        assert escalate_unread(now=NOW + timedelta(hours=3)) == 0
        assert escalate_unread(now=later) == 1
        assert escalate_unread(now=later) == 0
        raised = Escalation.objects.get()
        assert (raised.event_id, raised.cause, raised.to_id) == (severe.pk, "unread", None)
        assert Event.objects.get(pk=mild.pk).status == "sent"
    assert sorted(mails_owed()[before:]) == sorted([str(lena.user_id), str(omar.user_id)])


def test_the_command_owes_each_provider_one_look(provider, make_provider):
    make_provider("Other Hospital")
    call_command("escalate_unread", verbosity=0)
    with scope.enter(Scope(Side.SYSTEM)):
        owed = Message.objects.filter(task="events.escalate_unread")
        assert len({row.scope_provider for row in owed}) == len(owed) == 2


def test_done_twice_is_done_once(by):
    event = file_one(by)
    task = make_task(by=by, event_id=event.pk, text="Ask.", owner_id=by.user_id, due_on=DUE, now=NOW)
    for _ in range(2):
        settle_task(by=by, task_id=task.pk, done=True, now=NOW)
    assert Entry.objects.filter(verb="finish_task").count() == 1
