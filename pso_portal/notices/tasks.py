"""Mails owed by the outbox. Secrets of links are made here, at the moment of sending, and kept only as digests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.core.management import call_command
from django.urls import reverse

from pso_portal.accounts.password_reset import reset_path
from pso_portal.accounts.services import issue_token, mail_at_once, take_day_s_mail
from pso_portal.jobs import job

from .mail import send_plain


@job("notices.mail_invitation")
def mail_invitation(*, now: datetime, invitation_id: str) -> None:
    """Mail the link of an open invitation. Run twice, the second link is the one that works."""
    issued = issue_token(invitation_id=UUID(invitation_id), now=now)
    if issued is not None:
        offer, token = issued
        days = max(1, (offer.expires_at - now).days)
        send_plain("invitation", offer.email, path=reverse("invitation", args=[token]), days=days)


@job("notices.mail_password_reset")
def mail_password_reset(*, now: datetime, user_id: str) -> None:
    """Mail a link that sets a new password."""
    found = reset_path(UUID(user_id))
    if found is not None:
        send_plain("password_reset", found[0].email, path=found[1])


@job("notices.mail_waiting")
def mail_waiting(*, now: datetime, user_id: str) -> None:
    """Tell a person that something waits in the portal; what it is, the portal says. Who wants one mail a day is owed
    that instead.
    """
    user = mail_at_once(user_id=UUID(user_id), now=now)
    if user is not None:
        send_plain("waiting", user.email, path=reverse("waiting"))


@job("notices.mail_day")
def mail_day(*, now: datetime, user_id: str) -> None:
    """The day's mail of one person, whatever came in since the last."""
    user = take_day_s_mail(user_id=UUID(user_id), now=now)
    if user is not None:
        send_plain("day", user.email, path=reverse("waiting"))


@shared_task(name="notices.owe_days")
def owe_days() -> None:
    """Not a job itself: the mails that it owes are. Owed twice, a day's mail goes once."""
    call_command("mail_days")
