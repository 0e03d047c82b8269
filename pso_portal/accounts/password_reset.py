"""Resetting a forgotten password. The link is made by the job that mails it; the request says the same to everyone."""

from __future__ import annotations

from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone

from pso_portal import audit
from pso_portal.jobs import enqueue
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from .models import User


def owe_reset_mails(users: list[User]) -> None:
    """Owe a mail to each; an entrance, because nobody is signed in."""
    now = timezone.now()
    with scope.enter(Scope(Side.SYSTEM)):
        for user in users:
            enqueue("notices.mail_password_reset", side=Side.SYSTEM, now=now, user_id=user.pk)
            audit.record("ask_password_reset", by=None, now=now, person=user.pk)


def reset_path(user_id: UUID) -> tuple[User, str] | None:
    """The person and the path of a link that works once, until the password or the last sign-in changes."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return user, reverse("account_reset_password_from_key", kwargs=kwargs)
