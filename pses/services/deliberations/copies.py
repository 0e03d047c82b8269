"""Copies of a room: each print and each file is an entry of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

PRINT, PDF, OPERATIONAL = "print_deliberation", "download_deliberation", "print_operational"


@transaction.atomic
def note_copy(*, by: Acting, room: Any, verb: str, now: datetime, **file: Any) -> None:
    """Note that a person had a room laid out to print, took it as a file, or printed what goes into operation.

    `file`: what is said of a file, its hash among it.
    """
    audit.record(verb, by=by, subject=room, now=now, **file)
