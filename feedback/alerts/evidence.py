"""What an alert may rest on: signals of three organizations, releases that stand, cases whose terms allow it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aggregation.signals.states import FEWEST_ORGANIZATIONS

FEW = (
    f"Fewer than {FEWEST_ORGANIZATIONS} organizations contribute to the signal that this alert comes from: whoever "
    "reads it would know whose events they were. It is never sent."
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A release as it is cited. `figures`: every number that it shows, and on which lines."""

    number: int
    words: str
    withdrawn: bool
    successor: int | None
    figures: dict[Decimal, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Retold:
    """A case of which an alert tells. `allowed`: by the terms under which it came, `cases_in_alerts`; `shown`: it may
    be opened still, in a form that enough other cases share.
    """

    name: str
    allowed: bool
    shown: bool


def why_not_signal(organizations: int) -> str:
    """Why no alert comes from a signal, or ""."""
    return FEW if organizations < FEWEST_ORGANIZATIONS else ""


def why_not_release(number: int, cited: Cited | None) -> str:
    """Why a release cannot be cited, or ""."""
    if cited is None:
        return f"There is no release {number}."
    if cited.withdrawn:
        return f"Release {number} was withdrawn: its figures are told no more."
    if cited.successor is not None:
        return f"Release {number} was told anew. Cite release {cited.successor}."
    return ""


def why_not_case(name: str, case: Retold | None) -> str:
    """Why an alert cannot tell of a case, or ""; a case told of is used as its provider agreed (42 CFR 3.206(e))."""
    if case is None or not case.shown:
        return f"Case {name} cannot be told of: it is not shown, or not any more."
    if not case.allowed:
        return f"Case {name} cannot be told of: the terms under which it came do not let cases stand in alerts."
    return ""
