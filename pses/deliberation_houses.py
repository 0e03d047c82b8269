"""Whose room: the tables, the permission and the key of each side. Services and pages know rooms, not sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

from . import models


@dataclass(frozen=True, slots=True)
class House:
    """The tables of one side. `permission` lets a person onto lists; being on one lets them in."""

    side: Side
    permission: Permission
    room: Any
    member: Any
    version: Any
    finding: Any
    action: Any


PROVIDER: Final = House(
    Side.PROVIDER, Permission.VIEW_DELIBERATION, models.Deliberation, models.DeliberationMember,
    models.DeliberationVersion, models.DeliberationFinding, models.DeliberationAction,
)  # fmt: skip
PSO: Final = House(
    Side.PSO, Permission.VIEW_PSO_DELIBERATION, models.PsoDeliberation, models.PsoDeliberationMember,
    models.PsoDeliberationVersion, models.PsoDeliberationFinding, models.PsoDeliberationAction,
)  # fmt: skip


def house_of(by: Acting) -> House:
    """The house of the side on which a person acts. Raises KeyError for a side that has no rooms."""
    return {Side.PROVIDER: PROVIDER, Side.PSO: PSO}[by.side]


def owned(by: Acting) -> dict[str, Any]:
    """The columns that say whose a new row is."""
    return {"provider_id": by.provider_id} if by.side is Side.PROVIDER else {}
