"""Reminders of alerts: once each, at their days, to whoever can do something, and without a word of content."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from feedback import alerting
from feedback.alerts import Answer, Says
from feedback.models import AlertReminder, SentAlert
from pso_portal.office.services.providers import end_contract
from pso_portal.tenancy import scope
from tests.feedback.alerted import PSO, WHEN, own, publish, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(houses: list[Any], make_member: Any) -> Any:
    return make_member(houses[0], "risk_manager", name="Rosa Quinn")


@pytest.fixture
def sent(rosa: Any, houses: list[Any], ana: Any, priya: Any, jobs: Any) -> Any:
    alert = publish(waiting(ana), priya)
    with scope.enter(PSO):
        alerting.send_alert(alert_id=alert.pk, now=WHEN)  # before the worker, who would send it by the clock's day
    jobs()
    mail.outbox.clear()
    with scope.enter(own(houses[0])):
        return SentAlert.objects.get()


def remind(days: int) -> int:
    with scope.enter(PSO):
        return alerting.remind_alerts(now=WHEN + timedelta(days=days))


def answer(rosa: Any, acting: Any, sent: Any, said: Answer, expected: int = 0) -> None:
    by = acting(rosa, WHEN)
    with scope.enter(by.scope()):
        alerting.answer_alert(by=by, sent_id=sent.pk, answer=said, expected=expected, now=WHEN)


def test_three_days_before_and_the_day_after_each_once(sent: Any, houses: list[Any], jobs: Any) -> None:
    assert [remind(day) for day in (17, 18, 18, 21, 22, 22, 60)] == [0, 3, 0, 0, 3, 0, 0]
    with scope.enter(own(houses[0])):
        assert list(AlertReminder.objects.order_by("told_at").values_list("kind", flat=True)) == [
            "answer_soon", "answer_late",
        ]  # fmt: skip
    jobs()
    assert mail.outbox
    said = " ".join(each.subject + each.body for each in mail.outbox)
    assert [word for word in ("alarm", "alert", "Clinic", "answer") if word in said] == []


def test_what_was_undertaken_is_reminded_of_to_who_sees_to_it(
    sent: Any, houses: list[Any], rosa: Any, acting: Any, jobs: Any
) -> None:
    answer(rosa, acting, sent, Answer(Says.YES, "Labels.", rosa.user_id, WHEN.date() + timedelta(days=10)))
    remind(10)
    jobs()
    with scope.enter(own(houses[0])):
        assert list(AlertReminder.objects.values_list("kind", flat=True)) == ["action_due"]
    assert [each.to for each in mail.outbox] == [[rosa.user.email]]


def test_what_is_done_withdrawn_or_of_an_ended_contract_is_reminded_of_no_more(
    sent: Any, houses: list[Any], rosa: Any, acting: Any, make_member: Any, priya: Any
) -> None:
    answer(rosa, acting, sent, Answer(Says.YES, "Labels.", done=True))
    chief = acting(make_member(None, "pso_administrator", name="Pia Admin"), WHEN)
    with scope.enter(chief.scope()):
        end_contract(by=chief, provider_id=houses[1].pk, on=WHEN.date(), now=WHEN)
    assert remind(22) == 1
    with scope.enter(priya.scope()):
        alerting.withdraw_alert(by=priya, alert_id=sent.alert_id, why="The advice was wrong.", now=WHEN)
    assert remind(40) == 0


def test_where_the_owner_has_left_those_hear_of_it_who_may_answer(
    sent: Any, rosa: Any, acting: Any, make_member: Any, houses: list[Any], jobs: Any
) -> None:
    answer(rosa, acting, sent, Answer(Says.YES, "Labels.", rosa.user_id, WHEN.date() + timedelta(days=2)))
    jobs()
    mail.outbox.clear()
    rosa.ended_at = WHEN
    rosa.save()
    stays = make_member(houses[0], "risk_manager", name="Nell New").user.email
    remind(2)
    jobs()
    reached = {address for each in mail.outbox for address in each.to}
    assert rosa.user.email not in reached
    assert stays in reached


def test_a_new_day_is_reminded_of_anew(sent: Any, rosa: Any, acting: Any, houses: list[Any]) -> None:
    first = WHEN.date() + timedelta(days=2)
    answer(rosa, acting, sent, Answer(Says.CHECKING, "", rosa.user_id, first))
    remind(2)
    answer(rosa, acting, sent, Answer(Says.CHECKING, "", rosa.user_id, first + timedelta(days=2)), expected=1)
    remind(4)
    with scope.enter(own(houses[0])):
        assert AlertReminder.objects.filter(kind="action_due").count() == 2
