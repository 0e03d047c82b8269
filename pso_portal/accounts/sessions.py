"""Ending the sessions of a person, wherever they are signed in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from .models import User


def end_sessions(user: User) -> int:
    """Delete every session of `user`; returns how many. The session's own row is what counts, so all are looked at."""
    keys = set(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    # A session that allauth never listed must not outlive the access: ended places show nothing, but still.
    keys |= {row.pk for row in _live() if row.get_decoded().get("_auth_user_id") == str(user.pk)}
    UserSession.objects.filter(user=user).delete()
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)


def _live():  # type: ignore[no-untyped-def]  # an iterator of Session
    return Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
