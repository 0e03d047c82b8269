"""One clinic among seven with a table, three events that were not reported, and the people of both sides: what its
terms do can be let happen, looked at and undone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from events.common_formats import FACTORS, MEDICINE_CLASSES
from feedback.models import RunLine
from feedback.reporting import begin_run, deliver_report, look_at, make_report, plan_run, release_run
from feedback.reporting.making import refuse
from pses.models import Submission
from pses.services.submission import preview_submission, report_to_pso
from pso_portal.accounts.acting import Actor, Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from pso_portal.web.api_permissions import check_machines_may
from tests.main_job.conftest import SENT, release_table
from tests.someone import someone

PERIOD = "2025-Q3"
TOLD = SENT - timedelta(hours=3)


class Undo(Exception):
    """Ends an example: nothing of it stands for the next."""


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


@pytest.fixture
def house(seven: list[Any], jobs: Any, make_member: Any, acting: Any) -> dict[str, Any]:
    """Clinic A with a table that nobody was answered yet, three events that were not reported, and people of both
    sides.
    """
    from events.services import attach_file, file_event
    from pso_portal.tenancy.models import Unit

    jobs()
    release_table()
    clinic = seven[0]
    manager = acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)
    with scope.enter(manager.scope()):
        unit = Unit.objects.first()
        told = [
            {"what": "fall", "fall.assisted": "no", "factors": list(FACTORS)[:2]},
            {"what": "medication", "medication.stage": "administering", "medication.name": "Heparin",
             "medicine.class": next(iter(MEDICINE_CLASSES))},
            {"what": "other", "what.more": "other"},
        ]  # fmt: skip
        events = [
            file_event(by=manager, filing_key=uuid4(), now=TOLD - timedelta(minutes=at), answers={
                "harm": "no_harm", "when": "now", "where": str(unit.pk), "story": "The call light failed.",
                "name": "shown", **each,
            }) for at, each in enumerate(told)
        ]  # fmt: skip
        attach_file(by=manager, event_id=events[1].pk, name="pump.txt", stream=BytesIO(b"The pump."), now=TOLD)
    return {
        "clinic": clinic, "manager": manager, "events": events,
        "ana": acting(make_member(None, "analyst", name="Ana List"), SENT),
        "pia": acting(make_member(None, "pso_administrator", name="Pia Admin"), SENT),
    }  # fmt: skip


def sent_of(house: dict[str, Any], event: Any, now: Any = SENT) -> tuple[Submission | None, dict[str, Any]]:
    """The copy of an event that left when somebody sent it, and its contents; none where that was refused."""
    by = house["manager"]
    known = {"by": by, "content_kind": "event", "content_id": event.pk, "now": now}
    with scope.enter(by.scope()):
        seen = preview_submission(**known)
        try:
            left = Submission.objects.get(pk=report_to_pso(**known, expected_sha256=seen.sha256).pk)
        except Denied:
            return None, {}
        return left, left.contents


def made(house: dict[str, Any]) -> tuple[Any, bool]:
    """The contents of the report that the run makes, or the words in which it is refused, None without a line; and
    whether it was handed over.
    """
    ana = house["ana"]
    with scope.enter(ana.scope()):
        run = begin_run(by=ana, period=PERIOD, now=SENT)
        plan_run(run_id=run.pk, now=SENT)
        for line in RunLine.objects.filter(run=run).exclude(provider=house["clinic"]):
            refuse(line, "Not looked at here.", SENT)
        line = RunLine.objects.filter(run=run, provider=house["clinic"]).first()
        if line is None:
            return None, False
        make_report(line_id=line.pk, now=SENT)
        line.refresh_from_db()
        found = line.contents or line.why
        if line.state == "made":
            look_at(by=ana, line_id=line.pk, now=SENT)
            release_run(by=ana, run_id=run.pk, now=SENT)
            deliver_report(line_id=line.pk, now=SENT)
            line.refresh_from_db()
        return found, line.state == "delivered"


def lets_machines(clinic: Any, terms: Terms) -> bool:
    """Whether a credential may report, asked where every machine is asked."""
    machine = replace(someone(P.REPORT_TO_PSO, provider_id=clinic.pk), kind=Actor.MACHINE)
    with scope.enter(own(clinic)):
        try:
            check_machines_may(machine, P.REPORT_TO_PSO)
        except Denied:
            return False
        return True
