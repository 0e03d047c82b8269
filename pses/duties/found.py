"""Which duties the list knows for one event. It never says that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .load import DUTIES, EDITION
from .model import Confidence, Duty

WHO_DECIDES: Final = (
    "This list does not know every duty, and parts of it still have to be checked. Whether a body has to be told, and "
    "by when, is decided by the risk manager or the privacy officer with counsel."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the list knows for one event, in words that claim no more than that."""

    duties: tuple[Duty, ...]

    @property
    def said(self) -> str:
        """Never "none"."""
        count = len(self.duties)
        known = f"knows {count} that may apply" if count else "does not name one for these answers"
        return f"The list of outside duties (edition {EDITION}) {known}. {WHO_DECIDES}"

    @property
    def unchecked(self) -> int:
        """How many still have to be checked against the text."""
        return sum(each.confidence is not Confidence.READ for each in self.duties)


def duties_for(*, setting: str, state: str, event_type: str, kind: str, harm: str) -> tuple[Duty, ...]:
    """The duties of the list that may concern such an event at such a provider, the shortest time first.

    An empty answer means that the list names none, never that none exists: say it with `Found(...).said`.
    """
    here = [each for each in known_here(setting, state) if each.may_concern(event_type, kind, harm)]
    return tuple(sorted(here, key=_time))


def known_here(setting: str, state: str) -> tuple[Duty, ...]:
    """Every duty of the list that concerns a provider of this setting in this state."""
    return tuple(each for each in DUTIES if each.is_known_in(setting, state))


def duty(duty_id: str) -> Duty | None:
    """One duty of the list; None for an id that an earlier edition held, or nobody."""
    return next((each for each in DUTIES if each.id == duty_id), None)


def _time(one: Duty) -> tuple[int, str]:
    deadline = one.deadline
    return deadline.hours + 24 * deadline.days + 24 * deadline.working_days, one.id
