"""An old sheet of two invented providers, split by the PSO: one part waits, the other was accepted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from events import delivery_selectors
from events.models import SheetOfMany
from events.services import accept_delivery, choose_whose, hand_over, upload_sheet_of_many
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

HEAD = ("Hospital", "Report no", "Event date", "Event type", "Level of harm", "What happened")
STORIES = (
    ("Fall", "No harm", "Slid from the edge of the bed while reaching for the call light."),
    ("Medication", "Near miss", "Two vials alike in one drawer; noticed before drawing up."),
    ("Pressure ulcer", "Mild", "Redness over the heel after a long wait on the trolley."),
    ("Fall", "Mild", "Fell in the bathroom at night; bruised elbow."),
    ("Lab delay", "Unknown", "Potassium result reached the ward four hours late."),
)
FIRST_NUMBER = 2101


def send_old_sheet(providers: Sequence[Provider], now: datetime) -> bool:
    """Hand over five rows to each; the workers split the sheet. A second time: nothing."""
    with on_stage(member(None, "pso_administrator"), now) as officer:
        if SheetOfMany.objects.exists():
            return False
        told = io.BytesIO(_sheet([each.name for each in providers]).encode())
        held = upload_sheet_of_many(by=officer, file=told, name="old-incident-system.csv", now=now)
        choose_whose(by=officer, sheet_id=held.pk, column=HEAD[0], now=now)
        hand_over(by=officer, sheet_id=held.pk, now=now)
        return True


def accept_sent(provider: Provider, now: datetime) -> int:
    """The risk manager takes on what waits; returns how many deliveries. The import is left where it begins."""
    with on_stage(member(provider.pk, "risk_manager"), now) as manager:
        waiting = list(delivery_selectors.waiting(now))
        for each in waiting:
            accept_delivery(by=manager, delivery_id=each.pk, now=now)
        return len(waiting)


def _sheet(names: Sequence[str]) -> str:
    rows = [HEAD]
    for name in names:
        for number, (kind, harm, story) in enumerate(STORIES, FIRST_NUMBER):
            rows.append((name, f"{number}", f"3/{number - FIRST_NUMBER + 4}/2024", kind, harm, f'"{story}"'))
    return "".join(",".join(row) + "\n" for row in rows)
