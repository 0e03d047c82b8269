"""Invitations work once, for seven days, and are known only by a digest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.accounts.models import Invitation, User
from pso_portal.accounts.services import accept_invitation, invite, issue_token, withdraw_invitation
from pso_portal.accounts.services.invitations import NoInvitation
from pso_portal.jobs.models import Message
from pso_portal.jobs.task import run
from pso_portal.notices.tasks import mail_invitation
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

PASSWORD = "harbor lantern seventy"


@pytest.fixture
def keeper(make_provider: Any, make_member: Any, acting: Any) -> Any:
    return acting(make_member(make_provider(), "provider_administrator"))


def _invited(keeper: Any, now: Any, email: str = "guest@example.test") -> tuple[Invitation, str]:
    with scope.enter(keeper.scope()):
        offer = invite(by=keeper, email=email, name="Guest", provider=keeper.provider_id, roles=["reporter"], now=now)
        issued = issue_token(invitation_id=offer.pk, now=now)
    assert issued is not None
    return issued


def test_a_link_gives_the_place_that_was_offered(keeper: Any, now: Any) -> None:
    _, token = _invited(keeper, now)
    place = accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now)
    assert (place.provider_id, place.roles) == (keeper.provider_id, ["reporter"])
    assert place.user.check_password(PASSWORD)
    assert acting_as(place).may("file_report")


def test_a_link_works_once(keeper: Any, now: Any) -> None:
    _, token = _invited(keeper, now)
    accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now)
    with pytest.raises(NoInvitation):
        accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now)


@pytest.mark.parametrize(("age", "works"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)])
def test_a_link_works_for_seven_days(keeper: Any, now: Any, age: timedelta, works: bool) -> None:
    _, token = _invited(keeper, now)
    if works:
        accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now + age)
    else:
        with pytest.raises(NoInvitation):
            accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now + age)


def test_a_second_offer_takes_the_first_back(keeper: Any, now: Any) -> None:
    _, first = _invited(keeper, now)
    _, second = _invited(keeper, now)
    with pytest.raises(NoInvitation):
        accept_invitation(token=first, name="Gale Guest", password=PASSWORD, now=now)
    accept_invitation(token=second, name="Gale Guest", password=PASSWORD, now=now)


def test_a_withdrawn_offer_is_void(keeper: Any, now: Any) -> None:
    offer, token = _invited(keeper, now)
    with scope.enter(keeper.scope()):
        withdraw_invitation(by=keeper, invitation_id=offer.pk, now=now)
    with pytest.raises(NoInvitation):
        accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now)


def test_the_secret_is_nowhere_in_the_database(keeper: Any, now: Any) -> None:
    offer, token = _invited(keeper, now)
    offer.refresh_from_db()
    assert token not in str(offer.__dict__)


def test_an_existing_person_keeps_name_and_password(
    keeper: Any, make_provider: Any, make_member: Any, now: Any
) -> None:
    known = make_member(make_provider("Second House"), "reporter", name="Known Person").user
    _, token = _invited(keeper, now, email=known.email)
    accept_invitation(token=token, name="Someone Else", password=PASSWORD, now=now)
    assert User.objects.get(pk=known.pk).name == "Known Person"
    assert User.objects.get(pk=known.pk).check_password("a long enough password")


@pytest.mark.django_db(transaction=True)
def test_the_mail_is_owed_by_the_outbox_and_holds_no_name(keeper: Any, now: Any) -> None:
    with scope.enter(keeper.scope()):
        invite(
            by=keeper, email="guest@example.test", name="Gale Guest", provider=keeper.provider_id,
            roles=["risk_manager"], now=now,
        )  # fmt: skip
    with scope.enter(Scope(Side.SYSTEM)):
        message = Message.objects.get(task="notices.mail_invitation")
    assert run(message.pk, mail_invitation) == "done"
    assert run(message.pk, mail_invitation) == "already done"
    (sent,) = mail.outbox
    assert sent.to == ["guest@example.test"]
    assert not any(word in sent.body + sent.subject for word in ("Gale", "Cedar Falls", "risk"))
    token = sent.body.split("/invitations/")[1].split("/")[0]
    with scope.enter(keeper.scope()):
        pass
    assert accept_invitation(token=token, name="Gale", password=PASSWORD, now=message.created_at).roles == [
        "risk_manager"
    ]


def test_who_works_here_is_not_invited_again(keeper: Any, now: Any) -> None:
    _, token = _invited(keeper, now)
    accept_invitation(token=token, name="Gale Guest", password=PASSWORD, now=now)
    with pytest.raises(Denied):
        _invited(keeper, now)
