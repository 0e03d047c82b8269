"""Material for tests of the lane outside the PSES."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.told import NOW

FACTS = "Mr. Pellham Zimbrechtov was found with bruises on both wrists."


def told(**changes: Any) -> Any:
    """Assault on a resident, known an hour ago."""
    from pses.services import Told

    said = {
        "event_type": "protection", "kind": "incident", "harm": "mild", "known_at": NOW - timedelta(hours=1),
        "occurred_at": NOW - timedelta(hours=3), "narrative": FACTS,
        "facts": [{"label": "Where", "value": "Sunroom"}],
    }  # fmt: skip
    return Told(**(said | changes))


def entered(by: Any, **changes: Any) -> Any:
    """A record typed from the original by a manager."""
    from pses.services import enter_outside_record

    return enter_outside_record(by=by, told=told(**changes), from_original=True, now=NOW)


def reported(by: Any, *, key: UUID | None = None, anonymous: bool = False, **changes: Any) -> Any:
    """A report that chose the lane."""
    from pses.services import report_outside

    return report_outside(
        by=by, told=told(known_at=NOW, **changes), filing_key=key or uuid4(), anonymous=anonymous, now=NOW
    )


def tell_all(by: Any, record: Any) -> None:
    """Every body was told."""
    from pses.models import OutsideDuty
    from pses.services import tell_body

    for held in OutsideDuty.objects.filter(record=record, state="owed"):
        tell_body(
            by=by, record_id=record.pk, duty_id=held.pk, told_at=NOW, told_to="Web form", reference="Ref-7", now=NOW
        )
