"""What a provider does with each duty at intake, and what follows for one report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from .model import Duty


class Mode(StrEnum):
    """A provider's rule for one duty; `ask` where it made none."""

    ASK = "ask"
    OUTSIDE = "outside"
    EXTRACT = "extract"
    OFF = "off"


MODES: Final[dict[Mode, str]] = {
    Mode.ASK: "Ask whoever reports",
    Mode.OUTSIDE: "Always outside the PSES",
    Mode.EXTRACT: "Keep in the PSES; a manager makes the record from the original",
    Mode.OFF: "Does not apply to us",
}
OFFERED: Final[dict[Mode, str]] = {Mode.ASK: "Offered to managers", Mode.OFF: "Does not apply to us"}
_STRICTEST: Final = (Mode.OUTSIDE, Mode.ASK, Mode.EXTRACT)


def choices_for(duty: Duty) -> dict[Mode, str]:
    """The rules that can be made for a duty: who reports is not asked what the answers cannot tell."""
    return MODES if duty.at_intake else OFFERED


def mode_of(rules: Mapping[str, str], duty_id: str) -> Mode:
    """The rule for a duty. A word that is no mode, or none, means: ask."""
    said = rules.get(duty_id, Mode.ASK)
    return Mode(said) if said in set(Mode) else Mode.ASK


def asked_at_intake(duties: Iterable[Duty], rules: Mapping[str, str]) -> tuple[Mode, tuple[Duty, ...]]:
    """What is asked about a report, and the duties it is asked for. `off` with no duties: nothing is asked.

    Of several rules the one that keeps most outside holds: what one body needs is not protected by another's rule.
    """
    by_mode: dict[Mode, list[Duty]] = {}
    for one in duties:
        if one.at_intake:
            by_mode.setdefault(mode_of(rules, one.id), []).append(one)
    strictest = next((mode for mode in _STRICTEST if mode in by_mode), Mode.OFF)
    shown = [one for mode in _STRICTEST for one in by_mode.get(mode, ())]
    return strictest, tuple(shown)
