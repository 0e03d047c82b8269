"""Who has to do with sealed names. Pure."""

from __future__ import annotations

from pso_portal.accounts.permissions import Permission

ASK, DECIDE = Permission.ASK_SEALED_NAME, Permission.DECIDE_SEALED_NAME
OPENERS = (ASK, DECIDE)
