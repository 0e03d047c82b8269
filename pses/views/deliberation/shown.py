"""One room in words, for its page and its copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from pso_portal.accounts.acting import Acting

from ... import deliberation_selectors as selectors
from ...contents import of_kind
from ...deliberation.actions import ONLY_WEAKER
from ...deliberation.rooms import RoomKind, clock
from ...deliberation_policies import may_keep
from ...deliberation_rows import act_rows, action_rows, all_weaker, cause_words, room_row, statement_rows, timeline_rows
from ...services.deliberations.findings import EARLIER
from ..shown import people


def shown(by: Acting, room: Any) -> dict[str, Any]:
    """The whole of a room. Opens what is sealed; call it where the place's clock is set."""
    findings, found = selectors.findings(by, room), selectors.actions(by, room)
    members, versions, acts = selectors.members(by, room), selectors.versions(by, room), selectors.acts(room)
    names = people(_named(room, [*findings, *found], members, versions, acts))
    here, today = selectors.people_here(by), timezone.localdate()
    statements = statement_rows(findings, names)
    causes = cause_words(statements)
    rows = action_rows(found, names, causes, today)
    return room_row(room) | {
        "timeline": timeline_rows(findings, names), "statements": statements, "causes": causes, "actions": rows,
        "only_weaker": ONLY_WEAKER if all_weaker(rows) else "", "acts": act_rows(acts, names),
        "people": list(_listed(members, names)),
        "others": {key: name for key, name in here.items() if key not in {each.user_id for each in members}},
        "may_keep": may_keep(by, members, here), "is_rca": room.kind == RoomKind.RCA2,
        "clock": clock(room.started_on, today) if room.kind == RoomKind.RCA2 else None,
        "versions": [{"row": each, "by": names.get(each.saved_by, "")} for each in versions],
        "about": list(_about(room)), "opened_by": names.get(room.opened_by, ""),
        "closed_by": names.get(room.closed_by, "") if room.closed_by else "",
        "saved_by": names.get(room.text_saved_by, "") if room.text_saved_by else "",
    }  # fmt: skip


def _listed(members: list[Any], names: Mapping[UUID, str]) -> Iterable[dict[str, Any]]:
    """People on the list; the only owner stays on it."""
    owners = sum(each.is_owner for each in members)
    for each in members:
        yield {"row": each, "name": names.get(each.user_id, ""), "stays": each.is_owner and owners == 1}


def _about(room: Any) -> Iterable[Any]:
    ids = [UUID(each) for each in getattr(room, "about", [])]
    return of_kind("event").titles(ids).values() if ids else []


def _named(room: Any, rows: list[Any], members: list[Any], versions: list[Any], acts: list[Any]) -> list[UUID | None]:
    """Everybody whose name the page needs."""
    columns = ("noted_by", "struck_by", "owner_id", "planned_by", "settled_by")
    found = [getattr(row, name, None) for row in rows for name in columns]
    found += [UUID(past["changed_by"]) for row in rows for past in row.said.get(EARLIER, [])]
    found += [each.user_id for each in members] + [each.saved_by for each in versions]
    return [*found, *(each.actor_id for each in acts), room.opened_by, room.closed_by, room.text_saved_by]
