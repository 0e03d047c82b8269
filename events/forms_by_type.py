"""Which forms a full report opens: the generic one always, and a module per type of event. Pure.

A category opens its module for the kinds of report that the module takes (AHRQ's table): a wet floor is reported as a
fall hazard, and the Fall form, which asks about a fall that happened, stays shut.
"""

from __future__ import annotations

from collections.abc import Collection

from .common_formats import EVENT_TYPES
from .enums import EventKind, EventType

GENERIC = "generic"

# Type → module (the form's file name). A type that is not here has the generic form only.
MODULES: dict[EventType, str] = {
    EventType.MEDICATION: "medication",
    EventType.FALL: "fall",
    EventType.DEVICE: "device",
    EventType.PRESSURE_INJURY: "pressure_injury",
    EventType.SURGERY: "surgery",
    EventType.BLOOD: "blood",
    EventType.PERINATAL: "perinatal",
    EventType.VTE: "vte",
    EventType.INFECTION: "infection",
    EventType.DIAGNOSTIC: "diagnostic",
    EventType.DISPENSING: "pharmacy",
}

# Settings whose own form opens for every type, before the type's module.
OF_SETTING: dict[str, str] = {"ems": "ems", "nursing_home": "nursing_home"}

# A setting where another module takes a type's place.
INSTEAD: dict[tuple[str, EventType], str] = {("pharmacy", EventType.MEDICATION): "pharmacy"}


def kinds_taken(event_type: EventType) -> frozenset[EventKind]:
    """The kinds of report that this type's module takes."""
    return EVENT_TYPES[event_type].kinds


def module(event_type: EventType, setting: str) -> str | None:
    """The module of a type in a setting, whatever the kind of report; None where there is none."""
    return INSTEAD.get((setting, event_type), MODULES.get(event_type))


def forms(event_types: Collection[EventType], kind: EventKind, setting: str) -> tuple[str, ...]:
    """File names of the forms that a full report asks, generic first, none twice, in the order of the types given."""
    opened = [GENERIC, OF_SETTING.get(setting)]
    opened += [module(event_type, setting) for event_type in event_types if kind in kinds_taken(event_type)]
    return tuple(dict.fromkeys(name for name in opened if name))
