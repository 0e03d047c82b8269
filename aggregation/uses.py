"""What a case may be used for beyond the sums, by the terms under which its report came. Pure.

42 CFR 3.206(b)(4)(iv) lets de-identified work product go to other providers; a contract may be stricter (3.206(e)), and
a case obeys the contract of its own day. What a later copy narrows stays narrow: it never opens again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pso_portal.agreements.enums import Onward
from pso_portal.agreements.terms import Terms

USES = ("onward", "in_alerts", "in_dialogue")  # columns of a case, and of a text that waits
_LEAST_FIRST = list(Onward)


@dataclass(frozen=True, slots=True)
class Uses:
    """`onward`: what of its narrative may reach other providers. What is not said is not allowed."""

    onward: Onward = Onward.NO
    in_alerts: bool = False
    in_dialogue: bool = False

    def columns(self) -> dict[str, Any]:
        """As a case keeps them."""
        return asdict(self) | {"onward": str(self.onward)}


def uses_under(terms: Terms) -> Uses:
    """What one text of the terms lets a case be used for."""
    return Uses(terms.narrative_onward, terms.cases_in_alerts, terms.peer_dialogue)


def narrowest(copies: Iterable[Uses]) -> Uses:
    """What every copy of one event allows; of none, nothing."""
    found = list(copies)
    if not found:
        return Uses()
    least = min((each.onward for each in found), key=_LEAST_FIRST.index)
    return Uses(least, all(each.in_alerts for each in found), all(each.in_dialogue for each in found))


def wider_than(held: Uses, allowed: Uses) -> list[str]:
    """The terms against which a case holds more than is allowed, by name."""
    found = ["narrative_onward"] if _LEAST_FIRST.index(held.onward) > _LEAST_FIRST.index(allowed.onward) else []
    found += ["cases_in_alerts"] if held.in_alerts and not allowed.in_alerts else []
    return found + (["peer_dialogue"] if held.in_dialogue and not allowed.in_dialogue else [])
