"""Taking releases out as a case for an independent attack, and attacking them here. On the door's side."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission

from ..disclosure.adversary.attacking import attack
from ..disclosure.adversary.outcome import Outcome
from ..disclosure.adversary.reading import read
from ..released_case import released_case, released_settings

SAMPLED = 0.02


@transaction.atomic
def export_disclosure_case(*, by: Acting | None, now: datetime) -> str:
    """All releases as JSON text (disclosure case). `by`: who takes it along; None for whoever runs the machine.
    Raises Denied.
    """
    if by is not None:
        by.check(Permission.APPROVE_RELEASE)
    case = released_case(*released_settings())
    text = json.dumps(case)
    counts: dict[str, Any] = {name: len(case[name]) for name in ("cells", "releases")}
    digest = hashlib.sha256(text.encode()).hexdigest()
    audit.record("export_disclosure_case", by=by, now=now, sha256=digest, **counts)
    return text


@transaction.atomic
def attack_releases(*, by: Acting | None, now: datetime) -> list[tuple[str, Outcome]]:
    """Attack what was released, setting by setting, under all rules. Raises Denied."""
    if by is not None:
        by.check(Permission.APPROVE_RELEASE)
    found = [(setting, attack(read(released_case(setting)), sample=SAMPLED)) for setting in released_settings()]
    tighter = sum(outcome.figures for _, outcome in found)
    audit.record("attack_releases", by=by, now=now, settings=len(found), tighter=tighter)
    return found
