"""What allauth asks us: nobody signs up uninvited, and second-factor secrets are kept sealed."""

from __future__ import annotations

import time
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from qrcode.image.svg import SvgPathImage

from pso_portal.vault.secrets import open_secret, seal_secret

from .membership import open_memberships
from .models import User
from .roles import ROLES

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class InvitedOnly(DefaultAccountAdapter):
    """There is no open registration: people come by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address and password do not go together. Check both, or reset the "
        "password.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
        "enter_current_password": "Enter the password you use now.",
        "incorrect_password": "This is not your password. Try again.",
        "rate_limited": "There were too many tries. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The same five minutes as our own step-up: a sign-in counts, so that nobody is asked twice in a row."""
        return not _just_proved(self.request) and bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say what changed; that one has signed in or out, the page shows."""
        template = kwargs.get("message_template") or (args[2] if len(args) > 2 else "")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(*args, **kwargs)


class SealedSecrets(DefaultMFAAdapter):
    """TOTP seeds and recovery-code seeds are sealed under the installation's own key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This is not the code of the moment. Wait for the next one, then enter its six digits.",
        "rate_limited": "There were too many tries. Wait a minute, then try again.",
        "cannot_delete_authenticator": "Your role needs a second factor, and this is your only one. Add another "
        "before you remove it.",
    }

    def build_totp_svg(self, url: str) -> str:
        """The picture as markup that stands in a page: a policy without `data:` images shows it."""
        picture: str = qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
        return picture.replace("<svg ", '<svg role="img" aria-label="Code to scan with the app" ', 1)

    def encrypt(self, text: str) -> str:
        return seal_secret("mfa", text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret("mfa", encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of someone whose role demands one stays."""
        if authenticator.type not in FACTORS or not _must_have_factor(authenticator.user):
            return super().can_delete_authenticator(authenticator)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists()


def _just_proved(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    latest = max((float(record["at"]) for record in records), default=0.0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _must_have_factor(user: User) -> bool:
    return any(ROLES[code].must_use_mfa for place in open_memberships(user) for code in place.roles if code in ROLES)
