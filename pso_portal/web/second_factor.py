"""Whether a person still has to set up the second factor that a role demands."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.adapter import FACTORS
from pso_portal.accounts.roles import ROLES


def lacks_second_factor(user: Any, acting: Acting) -> bool:
    """PSO staff and provider administrators work only with a second factor."""
    needs = any(ROLES[code].must_use_mfa for code in acting.roles)
    # Recovery codes alone are no factor: they stand in for one that was lost.
    return needs and not is_mfa_enabled(user, types=list(FACTORS))
