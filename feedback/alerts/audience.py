"""Who gets an alert: providers that it is about, and whose terms with the PSO stand. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

ENDED: Final = "Its contract has ended"
NO_TERMS: Final = "No terms are in force"
OTHER_TYPES: Final = "Its terms report none of these event types"
NOT_YET: Final = "It has not reported to the PSO yet"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider as a recipient. `event_types`: of the terms in force today, None where there are none."""

    setting: str
    contract_runs: bool
    event_types: frozenset[str] | None
    has_reported: bool

    def is_meant(self, settings: Collection[str]) -> bool:
        """Whether the alert speaks of its kind of provider at all."""
        return self.setting in settings


def why_left_out(candidate: Candidate, event_types: Collection[str]) -> str:
    """Why a provider of a setting that is meant gets no alert, or "".

    It takes a contract and terms in force (3.20, "bona fide contract"); a type that the two agreed to work on; and a
    first report: what others' reports showed goes to providers that report (42 CFR 3.206(b)(4)(iv)).
    """
    if not candidate.contract_runs:
        return ENDED
    if candidate.event_types is None:
        return NO_TERMS
    if event_types and not candidate.event_types & set(event_types):
        return OTHER_TYPES
    return "" if candidate.has_reported else NOT_YET
