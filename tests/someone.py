"""People with exactly the permissions that a rule asks about: no database, no role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
ME, SOMEBODY_ELSE, HERE = UUID(int=1), UUID(int=2), UUID(int=3)


def someone(*permissions: Permission, **more: Any) -> Acting:
    """Signed in just now at a provider, unless said otherwise."""
    known = {
        "user_id": ME, "name": "Robin Ames", "membership_id": UUID(int=9), "side": Side.PROVIDER, "provider_id": HERE,
        "roles": (), "stepped_up_at": NOW,
    }  # fmt: skip
    return Acting(permissions=frozenset(permissions), **(known | more))


def all_but(*missing: Permission) -> Acting:
    """Whoever may everything else."""
    return someone(*(set(Permission) - set(missing)))
