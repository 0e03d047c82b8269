"""What the floors above tell the office's pages. They register when they are ready; the office imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pso_portal.accounts.acting import Acting

LastSubmissions = Callable[[Iterable[UUID]], dict[UUID, datetime]]
Numbers = Callable[[Iterable[UUID]], Mapping[UUID, str]]
Holds = Callable[[UUID], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a new provider does. `done` is asked in the request's scope; None: the portal cannot tell."""

    title: str
    sentence: str
    route: str = ""
    done: Callable[[Acting], bool] | None = None
    order: int = 50


_steps: list[Step] = []
_last_submissions: list[LastSubmissions] = []
_numbers: dict[str, Numbers] = {}
_holds: list[Holds] = []
_forgetting: list[str] = []
_left_out: dict[str, str] = {}
_received: set[str] = {"tenancy.Facility", "tenancy.Unit"}


def register_steps(*steps: Step) -> None:
    """Called by each app when it is ready."""
    _steps.extend(steps)


def register_last_submissions(asked: LastSubmissions) -> None:
    """The one query that says when each provider last submitted, on the PSO's side."""
    _last_submissions[:] = [asked]


def register_numbers(table: str, asked: Numbers) -> None:
    """The one query that says by which number people know the rows of a table; nothing that anybody wrote."""
    _numbers[table] = asked


def numbers(table: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The numbers of rows that the scope shows; rows of a table without numbers, and those not found, are left out."""
    return _numbers[table](ids) if table in _numbers else {}


def steps() -> list[Step]:
    """All steps in order."""
    return sorted(_steps, key=lambda step: step.order)


def last_submissions(provider_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each provider last submitted; those that never did are left out."""
    return _last_submissions[0](provider_ids) if _last_submissions else {}


def register_holds(asked: Holds) -> None:
    """Who says whether a legal hold stands: sentences without content, from what the scope shows; none, no hold."""
    _holds.append(asked)


def holds(provider_id: UUID) -> list[str]:
    """Why nothing of this provider's may be destroyed now."""
    return [sentence for asked in _holds for sentence in asked(provider_id)]


def register_forgetting(task: str) -> None:
    """A job of the door's side that cuts what ties nonidentifiable data to a provider; owed at its destruction."""
    _forgetting.append(task)


def forgetting() -> tuple[str, ...]:
    """The jobs that are owed."""
    return tuple(_forgetting)


def register_left_out(label: str, reason: str) -> None:
    """A model ("app.Model") whose rows a package for the provider leaves out. Every other one is in it."""
    _left_out[label] = reason


def left_out() -> Mapping[str, str]:
    """What packages leave out, and why."""
    return _left_out


def register_received(label: str) -> None:
    """A model ("app.Model") whose rows the PSO received from a provider: what another PSO would take over."""
    _received.add(label)


def received() -> frozenset[str]:
    """All of them, with the places that they name."""
    return frozenset(_received)
