"""Material for tests about reports: terms that stand, answers that file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
STORY = "Heparin was hung at ten times the ordered rate. Dr. Ines Okoro stopped the pump."


def agree(provider: Any, number: int = 1, **changes: Any) -> None:
    """Put terms in force for a provider: everything goes, unless `changes` say otherwise."""
    from pso_portal.agreements.models import TermsVersion
    from pso_portal.agreements.terms import Terms
    from pso_portal.tenancy.scope import Scope, Side

    values: dict[str, Any] = {
        "event_types": frozenset(EventType), "narrative_to_desk": True, "narrative_onward": "no",
        "analyses": frozenset({"reporting_rate"}), "peer_group": "setting", "frequency": "quarterly",
        "smallest_cell": 11, "recipients": frozenset({"risk_manager"}), "reporting_act": "transmission",
    }  # fmt: skip
    terms = Terms(**(values | changes))
    with scope.enter(Scope(Side.PSO)):
        TermsVersion(
            provider_id=provider.pk, number=number, state="in_force", terms=terms.to_json(),
            proposed_side="pso", proposed_by=UUID(int=1), proposed_at=NOW - timedelta(days=90),
            effective_on=date(2026, 1, 1),
        ).save(force_insert=True)  # fmt: skip


def answers(**changes: Any) -> dict[str, Any]:
    """A quick report about a medicine, mild harm, just now."""
    told = {
        "what": "medication", "medication.stage": "administering", "medication.name": "Heparin", "harm": "mild",
        "when": "now", "story": STORY, "name": "shown",
    }  # fmt: skip
    changed = {key.replace("__", "."): value for key, value in changes.items()}
    return {key: value for key, value in (told | changed).items() if value is not None}


def file_one(by: Any, *, now: datetime = NOW, **changes: Any) -> Any:
    """File one quick report."""
    from events.services import file_event

    return file_event(by=by, filing_key=uuid4(), answers={"where": unit_code()} | answers(**changes), now=now)


def unit_code() -> str:
    """The first unit of the provider in scope."""
    from pso_portal.tenancy.models import Unit

    return str(Unit.objects.first().pk)
