"""Whether a person is mailed now, once a day, or not: asked when a mail is about to go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ..mail_choices import MailChoice, is_due
from ..models import Membership, User

# Whoever left is told of nothing: a place that ended is gone, and the account with the last of them.
WORKS_HERE = Q(Exists(Membership.objects.filter(user=OuterRef("pk"), ended_at=None)), is_active=True)


@transaction.atomic
def mail_at_once(*, user_id: UUID, now: datetime) -> User | None:
    """The person to mail at once that something waits; None for who is gone, wants none, or gets the day's mail, which
    is owed from now on.
    """
    user = _locked(user_id)
    if user is None or user.mails == MailChoice.NONE:
        return None
    if user.mails == MailChoice.AT_ONCE:
        return user
    if user.mail_owed_since is None:
        user.mail_owed_since = now
        user.save(update_fields=["mail_owed_since"])
    return None


def owed_a_day_s_mail(now: datetime) -> list[UUID]:
    """People whose day's mail is due."""
    rows = User.objects.filter(WORKS_HERE, mail_owed_since__lt=now).values_list("pk", "mail_owed_since")
    return [pk for pk, since in rows if is_due(since, now)]


@transaction.atomic
def take_day_s_mail(*, user_id: UUID, now: datetime) -> User | None:
    """The person to mail, once however often it is asked; None where nothing is owed any more."""
    user = _locked(user_id)
    if user is None or not is_due(user.mail_owed_since, now):
        return None
    user.mail_owed_since = None
    user.save(update_fields=["mail_owed_since"])
    return user


def _locked(user_id: UUID) -> User | None:
    return User.objects.select_for_update().filter(WORKS_HERE, pk=user_id).first()
