"""The reporter hears back: dates of every step, what changed, a conversation, and whether it helped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from events import heard
from events.hearing_back import FIRST_SIGN, OUTCOME, promise, waited
from events.models import Remark, StatusMove
from events.services import (
    AnswersRefused,
    answer_reporter,
    merge_events,
    note_read_status,
    rate_answer,
    see_answer,
    set_status,
    write_remark,
)
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, file_one

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def nurse(provider, make_member, acting):
    return acting(make_member(provider, "reporter"))


@pytest.fixture
def event(nurse):
    with scope.enter(nurse.scope()):
        return file_one(nurse)


def seen_by(acting, event):
    with scope.enter(acting.scope()):
        event.refresh_from_db()
        return event


def test_every_step_keeps_its_day(manager, event):
    days = [LATER + timedelta(days=day) for day in range(4)]
    steps = [("read", ""), ("closed", "A second pump was bought."), ("under_review", ""), ("closed", "And a third.")]
    with scope.enter(manager.scope()):
        for (status, outcome), day in zip(steps, days, strict=True):
            set_status(by=manager, event_id=event.pk, status=status, now=day, outcome=outcome)
        kept = [(move.from_status, move.to_status, move.outcome, move.moved_at) for move in heard.moves_of(event)]
    assert kept == [
        ("sent", "read", None, days[0]),
        ("read", "closed", "A second pump was bought.", days[1]),
        ("closed", "under_review", None, days[2]),
        ("under_review", "closed", "And a third.", days[3]),
    ]


@pytest.mark.parametrize("outcome", ["", "  \n", "x" * 2001])
def test_closing_says_what_changed(manager, event, outcome):
    with scope.enter(manager.scope()):
        with pytest.raises(AnswersRefused) as refused:
            set_status(by=manager, event_id=event.pk, status="closed", now=LATER, outcome=outcome)
        assert list(refused.value.problems) == ["outcome"]
        assert StatusMove.objects.count() == 0


def test_they_write_to_each_other(manager, nurse, event):
    with scope.enter(manager.scope()):
        answer_reporter(by=manager, event_id=event.pk, text=" Which pump was it? ", now=LATER)
    assert seen_by(nurse, event).answer_unseen
    with scope.enter(nurse.scope()):
        write_remark(by=nurse, event_id=event.pk, text="The one in bay 4.", now=LATER + timedelta(hours=1))
        said = [(each.from_reporter, each.text) for each in heard.remarks_of(event)]
    assert said == [(False, "Which pump was it?"), (True, "The one in bay 4.")]
    assert seen_by(manager, event).reply_waiting
    with scope.enter(manager.scope()):
        note_read_status(by=manager, event_id=event.pk, now=LATER + timedelta(hours=2))
    assert not seen_by(manager, event).reply_waiting


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_or_endless_message_gets_its_sentence(nurse, event, text):
    with scope.enter(nurse.scope()):
        with pytest.raises(AnswersRefused) as refused:
            write_remark(by=nurse, event_id=event.pk, text=text, now=LATER)
        assert list(refused.value.problems) == ["text"]
        assert Remark.objects.count() == 0


def test_nobody_writes_about_anothers_report(provider, make_member, acting, event):
    other = acting(make_member(provider, "reporter", name="Somebody Else"))
    with scope.enter(other.scope()):
        with pytest.raises(Http404):
            write_remark(by=other, event_id=event.pk, text="Was it me?", now=LATER)
        with pytest.raises(Denied):
            answer_reporter(by=other, event_id=event.pk, text="Was it me?", now=LATER)


def test_what_was_said_is_not_in_the_record_of_acts(manager, nurse, event):
    with scope.enter(nurse.scope()):
        write_remark(by=nurse, event_id=event.pk, text="Zebra crossing", now=LATER)
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=event.pk, status="closed", now=LATER, outcome="Zebra stripes")
        assert [entry for entry in Entry.objects.all() if "Zebra" in entry.content] == []


def test_only_an_answer_is_rated_and_another_choice_takes_its_place(manager, nurse, event):
    with scope.enter(nurse.scope()), pytest.raises(Denied):
        rate_answer(by=nurse, event_id=event.pk, choice="yes", sentence="", now=LATER)
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=event.pk, status="closed", now=LATER, outcome="A second pump was bought.")
    with scope.enter(nurse.scope()):
        rate_answer(by=nurse, event_id=event.pk, choice="no", sentence="", now=LATER)
        rate_answer(by=nurse, event_id=event.pk, choice="yes", sentence="Thank you.", now=LATER)
        rating = heard.rating_of(event)
        assert (rating.choice, rating.sentence) == ("yes", "Thank you.")
        with pytest.raises(AnswersRefused):
            rate_answer(by=nurse, event_id=event.pk, choice="great", sentence="", now=LATER)


def test_a_report_kept_under_another_is_rated_once_that_one_is_answered(manager, nurse, event):
    with scope.enter(manager.scope()):
        leading = file_one(manager)
        merge_events(by=manager, duplicate_id=event.pk, leading_id=leading.pk, now=LATER)
    with scope.enter(nurse.scope()), pytest.raises(Denied):
        rate_answer(by=nurse, event_id=event.pk, choice="yes", sentence="", now=LATER)
    with scope.enter(manager.scope()):
        set_status(by=manager, event_id=leading.pk, status="closed", now=LATER, outcome="A second pump was bought.")
    with scope.enter(nurse.scope()):
        assert rate_answer(by=nurse, event_id=event.pk, choice="yes", sentence="", now=LATER).choice == "yes"


def test_what_waits_too_long_is_owed_by_its_unit(manager, nurse, event):
    with scope.enter(manager.scope()):
        assert heard.debts(NOW + FIRST_SIGN) == []
        (debt,) = heard.debts(NOW + FIRST_SIGN + timedelta(hours=1))
        assert (debt.unread, debt.unanswered) == (1, 0)
        note_read_status(by=manager, event_id=event.pk, now=LATER)
        assert heard.debts(NOW + FIRST_SIGN + timedelta(hours=1)) == []
        (debt,) = heard.debts(NOW + OUTCOME + timedelta(hours=1))
        assert (debt.unread, debt.unanswered) == (0, 1)


def test_the_median_counts_those_who_wait_still(manager, nurse, event):
    with scope.enter(nurse.scope()):
        file_one(nurse), file_one(nurse)
    with scope.enter(manager.scope()):
        note_read_status(by=manager, event_id=event.pk, now=LATER)
        shown = heard.first_signs(NOW + timedelta(days=10))
        assert (shown.reports, shown.within, shown.median) == (3, 1, None)


def test_half_answered_gives_a_median():
    hours = [timedelta(hours=1), timedelta(hours=3), timedelta(days=9), None]
    assert waited(hours, FIRST_SIGN).median == timedelta(hours=3)
    assert waited([None, timedelta(hours=1)], FIRST_SIGN).median == timedelta(hours=1)
    assert waited([], FIRST_SIGN).median is None


def test_the_promise_is_three_and_thirty_days():
    assert promise(NOW).first_sign - NOW == timedelta(days=3)
    assert promise(NOW).outcome - NOW == timedelta(days=30)


def mails(of):
    """How many mails are owed to a person."""
    with scope.enter(Scope(Side.SYSTEM)):
        waiting = Message.objects.filter(task="notices.mail_waiting")
        return sum(each.ids == {"user_id": str(of.user_id)} for each in waiting)


def test_one_mail_until_they_look(manager, nurse, event):
    with scope.enter(nurse.scope()):
        other = file_one(nurse)
    with scope.enter(manager.scope()):
        answer_reporter(by=manager, event_id=event.pk, text="Which pump was it?", now=LATER)
        set_status(by=manager, event_id=other.pk, status="closed", now=LATER, outcome="A second pump was bought.")
    assert mails(nurse) == 1
    with scope.enter(nurse.scope()):
        see_answer(by=nurse, event_id=event.pk)
        see_answer(by=nurse, event_id=other.pk)
    with scope.enter(manager.scope()):
        answer_reporter(by=manager, event_id=event.pk, text="And which bay?", now=LATER)
    assert mails(nurse) == 2
