"""Each person chooses when they are mailed; a mail says that something waits, and never what, from whom or how much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.accounts.mail_choices import HOUR, ZONE, MailChoice, due_at, is_due
from pso_portal.accounts.models import User
from pso_portal.accounts.services import change_profile, end_membership, owed_a_day_s_mail, take_day_s_mail
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.notices.services import tell
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.main_job.conftest import run_jobs
from tests.told import file_one

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)  # ten in the morning in Chicago
SEVEN = datetime(2026, 3, 11, 12, tzinfo=UTC)
SYSTEM = Scope(Side.SYSTEM)


@pytest.mark.parametrize(("came_in", "due"), [
    (NOW, SEVEN), (datetime(2026, 3, 10, 11, 59, tzinfo=UTC), datetime(2026, 3, 10, 12, tzinfo=UTC)),
    (datetime(2026, 3, 10, 12, tzinfo=UTC), SEVEN),
    # On the night of the change of clocks seven o'clock is an hour earlier by UTC.
    (datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC)),
    (datetime(2026, 3, 6, 20, tzinfo=UTC), datetime(2026, 3, 7, 13, tzinfo=UTC)),
])  # fmt: skip
def test_the_day_s_mail_is_due_at_the_next_seven_o_clock(came_in: datetime, due: datetime) -> None:
    assert due_at(came_in) == due
    asked = [(came_in, due - timedelta(seconds=1)), (came_in, due), (None, due)]
    assert [is_due(*each) for each in asked] == [False, True, False]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_it_is_due_within_a_day_and_an_hour_at_seven(came_in: datetime) -> None:
    due = due_at(came_in)
    assert came_in < due <= came_in + timedelta(hours=25)
    assert due.astimezone(ZONE).time() == HOUR


@pytest.fixture
def hospital(make_provider: Any) -> Any:
    return make_provider("Cedar Falls Hospital")


@pytest.fixture
def person(hospital: Any, make_member: Any) -> Any:
    return make_member(hospital, "risk_manager", name="Max Manager")


@pytest.fixture
def me(person: Any, acting: Any) -> Any:
    return acting(person, NOW)


def chooses(me: Any, choice: MailChoice) -> None:
    with scope.enter(me.scope()):
        change_profile(by=me, name="Max Manager", hour24=True, single_keys=True, mails=choice, now=NOW)


def told(me: Any, times: int = 1) -> list[tuple[str, str]]:
    """What arrives when so much is told and the workers have run."""
    mail.outbox.clear()
    with scope.enter(SYSTEM):
        for _ in range(times):
            tell(user_ids=[me.user_id], now=NOW)
    run_jobs()
    return [(each.subject, each.to[0]) for each in mail.outbox]


@pytest.mark.django_db
def test_at_once_each_time_and_to_who_wants_none_never(me: Any, person: Any) -> None:
    assert [to for _, to in told(me, 3)] == [person.user.email] * 3
    chooses(me, MailChoice.NONE)
    assert told(me, 3) == []
    assert User.objects.get(pk=me.user_id).mail_owed_since is None


@pytest.mark.django_db
def test_once_a_day_one_mail_goes_however_much_came_in_and_however_often_it_is_owed(me: Any, person: Any) -> None:
    chooses(me, MailChoice.DAILY)
    assert told(me, 3) == []
    since = User.objects.get(pk=me.user_id).mail_owed_since
    assert since is not None
    assert owed_a_day_s_mail(since) == []
    assert owed_a_day_s_mail(due_at(since)) == [me.user_id]
    taken = [take_day_s_mail(user_id=me.user_id, now=due_at(since)) for _ in range(3)]
    assert taken == [person.user, None, None]
    assert owed_a_day_s_mail(due_at(since) + timedelta(days=9)) == []


@pytest.mark.django_db
def test_the_command_owes_the_day_s_mail_and_a_second_time_sends_nothing(me: Any, person: Any) -> None:
    chooses(me, MailChoice.DAILY)
    User.objects.filter(pk=me.user_id).update(mail_owed_since=NOW)
    mail.outbox.clear()
    call_command("mail_days")
    call_command("mail_days")  # before a worker came
    run_jobs()
    call_command("mail_days")
    run_jobs()
    (sent,) = mail.outbox
    assert (sent.to, "Something waits" in sent.subject) == ([person.user.email], True)
    assert reverse("waiting") in sent.body
    with scope.enter(SYSTEM):
        assert not Message.objects.filter(done_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [MailChoice.NONE, MailChoice.AT_ONCE])
def test_who_wants_the_day_s_mail_no_more_is_owed_none(me: Any, choice: MailChoice) -> None:
    chooses(me, MailChoice.DAILY)
    told(me)
    chooses(me, choice)
    assert User.objects.get(pk=me.user_id).mail_owed_since is None


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [MailChoice.AT_ONCE, MailChoice.DAILY])
def test_who_left_is_mailed_no_more(
    me: Any, person: Any, hospital: Any, choice: MailChoice, make_member: Any, acting: Any
) -> None:  # fmt: skip
    chooses(me, choice)
    told(me)
    keeper = acting(make_member(hospital, "provider_administrator", name="Pia Keeper"), NOW)
    with scope.enter(keeper.scope()):
        end_membership(by=keeper, membership_id=person.pk, now=NOW)
    assert told(me) == []
    assert owed_a_day_s_mail(NOW + timedelta(days=400)) == []
    assert take_day_s_mail(user_id=me.user_id, now=NOW + timedelta(days=400)) is None


@pytest.mark.django_db
def test_the_choice_stands_on_the_profile_and_in_the_audit(me: Any, person: Any, client_for: Any) -> None:
    browser = client_for(person)
    page = reverse("profile")
    assert 'name="mails" value="at_once"' in " ".join(browser.get(page).content.decode().split())
    typed = {"name": "Max Manager", "clock": "24", "single_keys": "on"}
    assert browser.post(page, typed).status_code == 422
    assert browser.post(page, typed | {"mails": "hourly"}).status_code == 422
    assert browser.post(page, typed | {"mails": "daily"}).status_code == 302
    assert User.objects.get(pk=me.user_id).mails == MailChoice.DAILY
    with scope.enter(me.scope()):
        assert Entry.objects.filter(verb="change_profile").count() == 1


@pytest.mark.django_db
def test_what_waits_stands_on_one_page_and_is_gone_once_it_is_done(me: Any, person: Any, client_for: Any) -> None:
    from events.services import set_status

    browser = client_for(person)

    def waits() -> dict[str, int]:
        groups = browser.get(reverse("waiting")).context["groups"]
        return {each["label"]: each["count"] for group in groups for each in group["entries"]}

    assert waits() == {}
    assert "Nothing waits" in browser.get(reverse("waiting")).content.decode()
    with scope.enter(me.scope()):
        event = file_one(me)
    assert waits()["Inbox"] == 1
    with scope.enter(me.scope()):
        set_status(by=me, event_id=event.pk, status="read", now=NOW)
    assert "Inbox" not in waits()
