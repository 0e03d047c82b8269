"""The mail relay, from one address: smtps://user:password@host:465, or smtp://…:587 where TLS begins by STARTTLS.

Never without TLS: the link of an invitation opens a place. Pure: the settings read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

STARTTLS_PORT, TLS_PORT = 587, 465


@dataclass(frozen=True, slots=True)
class Relay:
    """`host` empty: there is none, and mails become files. `at_once`: TLS before the first word."""

    host: str
    port: int
    user: str
    password: str
    at_once: bool

    @classmethod
    def from_url(cls, url: str) -> Relay:
        """Raises ValueError for an address that is neither smtp nor smtps, or that names no host."""
        if not url:
            return cls("", STARTTLS_PORT, "", "", at_once=False)
        told = urlsplit(url)
        if told.scheme not in {"smtp", "smtps"} or not told.hostname:
            raise ValueError("PSO_SMTP_URL is smtps://user:password@host:465 or smtp://user:password@host:587")
        at_once = told.scheme == "smtps"
        port = told.port or (TLS_PORT if at_once else STARTTLS_PORT)
        return cls(told.hostname, port, unquote(told.username or ""), unquote(told.password or ""), at_once=at_once)

    @property
    def backend(self) -> str:
        """Django's class for it."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'filebased'}.EmailBackend"
