"""The reminder to confirm the workforce's statement, on every page."""

from __future__ import annotations

from pso_portal.accounts.acting import Acting
from pso_portal.web.asked import Asked, register

from .attestation_selectors import asked_of
from .attesting import WORDS


def register_asking() -> None:
    """Called once, when the app is ready."""
    register(_asked)


def _asked(acting: Acting) -> Asked | None:
    own = asked_of(acting)
    if own is None:
        return None
    text = f"Please confirm the statement of the workforce. {WORDS[own.standing]}."
    return Asked(text, "attest", "Read and confirm", shuts=own.shuts)
