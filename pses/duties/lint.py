"""What is wrong with a list of duties, each in a sentence with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pso_portal.office.us_states import STATES
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import EventType

from .deadlines import Deadline
from .model import HARMS, KINDS, Duty

_LISTS = {
    "settings": frozenset(SETTINGS),
    "states": frozenset(code for code, _ in STATES),
    "event_types": frozenset(map(str, EventType)),
    "kinds": frozenset(KINDS),
    "harms": frozenset(HARMS),
}
_ID = re.compile(r"[a-z][a-z0-9-]{2,39}")
_LONGEST = {"title": 90, "authority": 120, "citation": 120, "sentence": 300}
_PROMISES = re.compile(r"\b(no duty|no duties|not required|nobody has to|none exists)\b", re.IGNORECASE)


def problems(duties: Iterable[Duty]) -> list[str]:
    """Empty for a list that can be used."""
    listed = list(duties)
    twice = [f"{name}: stands twice" for name, count in Counter(one.id for one in listed).items() if count > 1]
    return twice + [f"{one.id}: {text}" for one in listed for text in _of(one)]


def _of(one: Duty) -> Iterator[str]:
    if not _ID.fullmatch(one.id):
        yield "an id is 3 to 40 small letters, digits and hyphens"
    for field, longest in _LONGEST.items():
        text = getattr(one, field)
        if not text.strip() or len(text) > longest:
            yield f"{field} needs 1 to {longest} characters"
        if _PROMISES.search(text):
            yield f"{field} must not say that a duty does not exist"
    if not one.settings:
        yield "names no setting"
    for name, known in _LISTS.items():
        strange = sorted(getattr(one, name) - known)
        if strange:
            yield f"{name} holds what is on no list: {', '.join(strange)}"
    yield from _time(one.deadline)
    if one.at_intake and not (one.event_types or one.harms):
        yield "would ask about every report: name event types or harms, or keep it from intake"
    if one.harms & {"mild", "no_harm"} and not one.event_types and one.at_intake:
        yield "would ask about minor reports of every type"


def _time(deadline: Deadline) -> Iterator[str]:
    counts = (deadline.hours, deadline.days, deadline.working_days)
    if sum(count > 0 for count in counts) != 1 or min(counts) < 0:
        yield "needs exactly one of hours, days and working days"
