"""The scheduler's round: seal until nothing is due, each batch in a transaction of its own; then carry it outside."""

from __future__ import annotations

from datetime import datetime

from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side

from .sealing import MOST, publish, seal_round


def seal_what_is_due(*, now: datetime) -> int:
    """Returns how many entries were sealed. Raises Shorter, VaultError."""
    sealed = 0
    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            more = seal_round(now=now)
        sealed += more
        if more < MOST:
            break
    # After the commit: a checkpoint that stands outside must stand in the database.
    with scope.enter(Scope(Side.SYSTEM)):
        publish()
    return sealed
