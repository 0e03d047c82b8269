"""Entries about signing in. This happens before any place is known, so it is an entrance of its own.

What was typed is never kept: a failed try is known by a keyed digest of the address, so that tries against one
address can be counted and the address cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from pso_portal import audit
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.vault.pepper import pepper

from .membership import open_memberships
from .models import ApiCredential, User


@dataclass(frozen=True, slots=True)
class Signing:
    """Someone at the door: known or not, and where they would work."""

    user_id: UUID | None
    side: Side
    provider_id: UUID | None


def connect() -> None:
    """Called once, when the app is ready."""
    user_login_failed.connect(_failed, dispatch_uid="audit sign-in failed")
    user_logged_in.connect(_noted("sign_in"), dispatch_uid="audit sign-in", weak=False)
    user_logged_out.connect(_noted("sign_out"), dispatch_uid="audit sign-out", weak=False)
    password_changed.connect(_noted("change_password"), dispatch_uid="audit password", weak=False)
    password_reset.connect(_noted("reset_password"), dispatch_uid="audit password reset", weak=False)
    authentication_failed.connect(_noted("second_factor_failed"), dispatch_uid="audit factor failed", weak=False)
    authenticator_added.connect(_noted("add_second_factor"), dispatch_uid="audit factor added", weak=False)
    authenticator_removed.connect(_noted("remove_second_factor"), dispatch_uid="audit factor removed", weak=False)
    authenticator_reset.connect(_noted("reset_second_factor"), dispatch_uid="audit factor reset", weak=False)


def _failed(credentials: dict[str, Any], **_more: Any) -> None:
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    user = User.objects.filter(email=typed).first()
    with _somewhere():
        audit.record(
            "sign_in_failed", by=_signing(user), now=timezone.now(),
            address_digest=pepper("sign-in", typed.encode()).hex()[:32], known=user is not None,
        )  # fmt: skip


def _noted(verb: str) -> Any:
    def note(user: User | None = None, **_more: Any) -> None:
        if user is not None:
            with _somewhere():
                audit.record(verb, by=_signing(user), now=timezone.now(), person=user.pk)

    return note


def note_refused_credential(credential: ApiCredential, now: datetime) -> None:
    """Somebody still holds a secret that ended: its provider should know. Once an hour, or a forgotten machine would
    fill the audit.
    """
    with _somewhere():
        said = Entry.objects.filter(verb="refuse_credential", row=credential.pk, at__gt=now - timedelta(hours=1))
        if not said.exists():
            is_revoked = credential.revoked_at is not None
            audit.record("refuse_credential", by=None, subject=credential, now=now, revoked=is_revoked)


def _signing(user: User | None) -> Signing:
    place = open_memberships(user).first() if user is not None else None
    if user is None or place is None:
        return Signing(user.pk if user else None, Side.SYSTEM, None)
    return Signing(user.pk, Side(place.side), place.provider_id)


@contextmanager
def _somewhere() -> Iterator[None]:
    """The scope that stands, or the system's own where nobody is signed in yet."""
    if scope.current_or_none() is not None:
        yield
        return
    with scope.enter(Scope(Side.SYSTEM)):
        yield
