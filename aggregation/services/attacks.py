"""Taking releases out as a case for an independent attack, and attacking them here. Cases are read on the door's side
and entered on the PSO's, so that its own people see that it was done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

from ..disclosure.adversary.outcome import Outcome
from ..policies import check_can_take_releases_along


@transaction.atomic
def export_disclosure_case(*, by: Acting | None, case: Mapping[str, Any], now: datetime) -> str:
    """All releases as JSON text (disclosure case). `by`: who takes it along; None for whoever runs the machine.
    Raises Denied.
    """
    check_can_take_releases_along(by)
    text = json.dumps(case)
    counts: dict[str, Any] = {name: len(case[name]) for name in ("cells", "releases")}
    digest = hashlib.sha256(text.encode()).hexdigest()
    audit.record("export_disclosure_case", by=by, now=now, sha256=digest, **counts)
    return text


@transaction.atomic
def enter_attack(*, by: Acting | None, outcomes: Mapping[str, Outcome], now: datetime) -> None:
    """That the releases were attacked, and how many figures came back. Raises Denied."""
    check_can_take_releases_along(by)
    tighter = sum(outcome.figures for outcome in outcomes.values())
    audit.record("attack_releases", by=by, now=now, settings=len(outcomes), tighter=tighter)
