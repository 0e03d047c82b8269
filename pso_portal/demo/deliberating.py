"""Invented deliberations: an RCA² and a huddle at a provider, an analysis of the PSO's own. Made once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pses import deliberation_selectors as selectors
from pses.deliberation.actions import ActionKind, ActionState
from pses.deliberation.rooms import RoomKind
from pses.enums import State
from pses.models import WorkProduct
from pses.services import deliberations as rooms
from pses.services.deliberations.findings import Section

from .stage import member, on_stage

MINUTES = (
    "Met twice with the night team and with biomedical engineering. Both nurses describe the same screen.\n"
    "The pump's log bears out the times. Nobody at the table was part of the care."
)
MOMENTS = (
    (-50, "Order for heparin, 900 units an hour, verified by pharmacy", "Order, chart"),
    (-45, "Pump set to 900 mL an hour instead of 9", "Log of the pump"),
    (-5, "Second nurse sees the empty bag and stops the pump", "Interview"),
)  # minutes before the team was called
CAUSES = (
    ("The pump shows rate and volume on two screens that look alike",
     "a nurse who changes one under time pressure enters the other", "a tenfold dose that ran for forty minutes"),
    ("The nurse skipped the second check", "the wrong rate was not seen at the start", "a tenfold dose"),
)  # fmt: skip
ACTIONS = (
    ("Buy pumps that refuse a heparin rate above the limit", ActionKind.FORCING_FUNCTION, "Director of pharmacy", 40,
     "Tries to set a rate above the limit that the pump refuses", "30 of 30"),
    ("Put one checklist for heparin on each pump", ActionKind.CHECKLIST, "", -3,
     "Starts of heparin with the checklist filled in", "95 % of 40"),
    ("Show the two screens in the yearly class", ActionKind.TRAINING, "Nurse educator", 25, "Nurses who came", "All"),
)  # fmt: skip
HUDDLE = "Two near falls at the same bed. The call light was out of reach both times. Facilities moves it today."


def deliberate(provider_id: UUID, now: datetime) -> None:
    """An RCA² that is under way and a huddle that is over. A second time changes nothing."""
    with on_stage(member(provider_id, "risk_manager"), now) as by:
        if selectors.rooms(by).exists():
            return
        event = WorkProduct.objects.filter(content_kind="event").exclude(state=State.REMOVED).first()
        about = [event.content_id] if event else []
        rca = _analyze(by, "Tenfold heparin dose on nights", about, now - timedelta(days=19), now)
        for user_id in selectors.people_here(by):
            rooms.add_person(by=by, room_id=rca, user_id=user_id, now=now)
        huddle = _open(by, RoomKind.HUDDLE, "Near falls by the window", now - timedelta(days=6))
        _write(by, huddle, HUDDLE, now - timedelta(days=6))
        rooms.close_room(by=by, room_id=huddle, outcome="The call light was moved.", now=now - timedelta(days=5))


def deliberate_at_pso(now: datetime) -> None:
    """What the PSO thinks for itself over many providers' pumps."""
    with on_stage(member(None, "analyst"), now) as by:
        if selectors.rooms(by).exists():
            return
        colleague = member(None, "pso_privacy_officer").user_id
        room = _analyze(by, "Pumps that look alike, across members", [], now - timedelta(days=9), now)
        rooms.add_person(by=by, room_id=room, user_id=colleague, now=now)


def _analyze(by: Any, title: str, about: list[UUID], start: datetime, now: datetime) -> UUID:
    room = _open(by, RoomKind.RCA2, title, start, about)
    here: dict[str, Any] = {"by": by, "room_id": room}
    _write(by, room, MINUTES, start + timedelta(days=2))
    for minutes, what, source in MOMENTS:
        rooms.note_finding(
            **here, key=_key(what), section=Section.TIMELINE, said={"what": what, "source": source},
            at=start + timedelta(minutes=minutes), now=start + timedelta(hours=3),
        )  # fmt: skip
    causes = [
        rooms.note_finding(
            **here, key=_key(parts[0]), section=Section.STATEMENT, now=start + timedelta(days=4),
            said=dict(zip(("cause", "effect", "event"), parts, strict=True)),
        )
        for parts in CAUSES
    ]  # fmt: skip
    planned = [
        rooms.plan_action(**here, key=_key(one[0]), planned=_planned(one, by, causes[0].pk, now), now=now)
        for one in ACTIONS
    ]
    rooms.settle_action(**here, action_id=planned[2].pk, end=ActionState.DONE, note="All but two came.", now=now)
    if about:
        rooms.write_operational(
            **here, action_id=planned[0].pk, what="Replace the infusion pumps on all units", who="Pharmacy",
            due_on=now.date() + timedelta(days=40), anew=True, now=now,
        )  # fmt: skip
    return room


def _planned(one: tuple[str, ActionKind, str, int, str, str], by: Any, cause: UUID, now: datetime) -> rooms.Planned:
    what, kind, office, days, measure, target = one
    return rooms.Planned(
        what=what, kind=kind, due_on=now.date() + timedelta(days=days), owner_id=None if office else by.user_id,
        owner_title=office, measure=measure, target=target, by_when="three months after it starts", answers_id=cause,
    )  # fmt: skip


def _open(by: Any, kind: RoomKind, title: str, at: datetime, about: list[UUID] | None = None) -> UUID:
    room = rooms.open_room(
        by=by, key=_key(title), kind=kind, title=title, started_on=at.date(), now=at, about=about or [],
        purpose="To learn what set it up and what would stop it.",
    )  # fmt: skip
    found: UUID = room.pk
    return found


def _write(by: Any, room: UUID, text: str, at: datetime) -> None:
    rooms.save_minutes(by=by, room_id=room, text=text, expected_revision=0, editor=_key(text), now=at)


def _key(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{words}")
