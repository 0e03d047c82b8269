"""Who walks: everybody of provider A, the PSO's people, someone whose place ended, two machines, and nobody."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import ROLES
from pso_portal.tenancy.sides import Side

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Walker:
    """One visitor with what it may do. `side` None: the portal does not know it."""

    name: str
    side: Side | None = None
    permissions: frozenset[Permission] = frozenset()
    membership: Any = None
    user: Any = None
    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False), compare=False)

    @property
    def headers(self) -> dict[str, str]:
        if not self.token:
            return {}
        return {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "HTTP_IDEMPOTENCY_KEY": "one walk"}

    def sign_in(self) -> None:
        """A fresh session, second factor done and stepped up just now."""
        if self.user is None:
            return
        self.client.force_login(self.user, backend=BACKEND)
        session = self.client.session
        if self.membership is not None:
            session["acting_membership"] = str(self.membership.pk)
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(self.user.pk)
        session.save()


def member(membership: Any) -> Walker:
    """A walker for a membership, with a second factor of its own."""
    Authenticator.objects.get_or_create(user=membership.user, type="totp", defaults={"data": {"secret": ""}})
    (role,) = (ROLES[code] for code in membership.roles)
    return Walker(role.code, role.side, role.permissions, membership, membership.user)


def departed(user: Any) -> Walker:
    """Signed in, but without any place left."""
    return Walker("departed", user=user)


def machine(name: str, credential: Any, token: str) -> Walker:
    """A credential of a provider."""
    return Walker(name, Side.PROVIDER, frozenset(map(Permission, credential.permissions)), token=token)


def nobody() -> Walker:
    return Walker("anonymous")
