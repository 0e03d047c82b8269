"""Where each role lands after signing in: the first page of its work that this installation has."""

from __future__ import annotations

from typing import Final

from django.urls import NoReverseMatch, reverse

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission as P

# Most demanding work first: a risk manager also files reports, but does not come for that.
LANDINGS: Final[tuple[tuple[P, tuple[str, ...]], ...]] = (
    (P.TRIAGE_EVENTS, ("events:inbox",)),
    (P.REGISTER_PROVIDERS, ("providers",)),
    (P.READ_AGGREGATES, ("aggregation:dashboard",)),
    (P.MANAGE_PEOPLE, ("first_steps",)),
    (P.READ_FEEDBACK, ("feedback:peers",)),
    (P.READ_WORKSPACE, ("pses:workspace",)),
    (P.VIEW_DELIBERATION, ("pses:deliberations",)),
    (P.READ_AUDIT, ("audit",)),
    (P.READ_PSO_AUDIT, ("audit",)),
    (P.FILE_REPORT, ("events:report",)),
)


def landing_url(acting: Acting) -> str:
    """The address, or "" where none of the pages exists."""
    for permission, routes in LANDINGS:
        if acting.may(permission):
            for route in routes:
                try:
                    return reverse(route)
                except NoReverseMatch:
                    continue
    return ""
