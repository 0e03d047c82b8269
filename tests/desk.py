"""What two people at the PSO do with a text in doubt, for tests that are about something else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from aggregation.models import Case
from aggregation.services import accept_remaining, confirm_text, rewrite_text, sign_text, withhold_text
from aggregation.services.texts import Asked


def let_stand(first: Any, second: Any, item_id: UUID, now: datetime, text: str | None = None) -> Case:
    """The first accepts all findings and signs, the second confirms. `text`: written by hand."""
    asked = Asked(first, item_id, now)
    accept_remaining(asked)
    if text is not None:
        rewrite_text(asked, text)
    signed = sign_text(asked)
    return confirm_text(Asked(second, item_id, now, signed.revision))


def withhold(by: Any, item_id: UUID, now: datetime) -> Case:
    """Only the codes go through."""
    return withhold_text(Asked(by, item_id, now))
