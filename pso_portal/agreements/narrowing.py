"""Whether new terms let out nothing that the old ones keep: a provider may do that at once and alone. Pure.

42 CFR 3.206(e): a provider may always ask for greater confidentiality. What it gives up by that is its own. What the
PSO would have to do otherwise (compare differently, report at other times), both agree on.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from .enums import Attachments, Level, Onward, ReportingAct
from .terms import Terms

Rule = Callable[[Any, Any], bool]  # old value, new value


def _no_more(old: Any, new: Any) -> bool:
    return bool(new <= old)


def _no_less(old: Any, new: Any) -> bool:
    return bool(new >= old)


def _the_same(old: Any, new: Any) -> bool:
    return bool(new == old)


def _no_later(listed: type[StrEnum]) -> Rule:
    """Of a list that begins with the least."""
    order = list(listed)
    return lambda old, new: order.index(new) <= order.index(old)


def _back_to_sending(old: ReportingAct, new: ReportingAct) -> bool:
    """Under sending, less is reported by itself than under any other act."""
    return new in (old, ReportingAct.TRANSMISSION)


RULES: dict[str, Rule] = {
    "event_types": _no_more,
    "element_tiers": _no_more,
    "narrative_to_desk": _no_more,
    "narrative_onward": _no_later(Onward),
    "attachments": _no_later(Attachments),
    "reporting_act": _back_to_sending,
    "report_within": _the_same,
    "api": _no_more,
    "npsd": _no_more,
    "affiliates": _no_more,
    "analyses": _no_more,
    "measures": _no_more,
    "level": _no_later(Level),
    "frequency": _the_same,
    "formats": _no_more,
    "recipients": _no_more,
    "peer_group": _the_same,
    "fall_back": _no_more,
    "smallest_cell": _no_less,
    "fewest_contributors": _no_less,
    "cases_in_alerts": _no_more,
    "peer_dialogue": _no_more,
    "at_the_end": _the_same,
    "keep_days": _the_same,
}


def widened(old: Terms, new: Terms) -> tuple[str, ...]:
    """The terms that keep the new text from being a narrowing, in the order of `RULES`."""
    return tuple(name for name, allows in RULES.items() if not allows(getattr(old, name), getattr(new, name)))


def is_narrowing(old: Terms, new: Terms) -> bool:
    """Whether nothing is widened."""
    return not widened(old, new)
