"""Writes of rooms for deliberation: open and close, the list, minutes, findings, actions, copies."""

from .actions import Planned, change_action, plan_action, settle_action, write_operational
from .copies import note_copy
from .findings import Stale, change_finding, note_finding, restore_finding, strike_finding
from .minutes import Kept, keep_text, save_minutes
from .people import add_person, share_ownership, take_off
from .rooms import close_room, open_room, reopen_room

__all__ = [
    "Kept",
    "Planned",
    "Stale",
    "add_person",
    "change_action",
    "change_finding",
    "close_room",
    "keep_text",
    "note_copy",
    "note_finding",
    "open_room",
    "plan_action",
    "reopen_room",
    "restore_finding",
    "save_minutes",
    "settle_action",
    "share_ownership",
    "strike_finding",
    "take_off",
    "write_operational",
]
