"""What allauth asks us: nobody signs up uninvited, and second-factor secrets are kept sealed."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from pso_portal.vault.secrets import open_secret, seal_secret


class InvitedOnly(DefaultAccountAdapter):
    """There is no open registration: people come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedSecrets(DefaultMFAAdapter):
    """TOTP seeds and recovery-code seeds are sealed under the installation's own key."""

    def encrypt(self, text: str) -> str:
        return seal_secret("mfa", text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret("mfa", encrypted_text)
