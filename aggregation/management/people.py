"""Who a command is run for, by the address that they sign in with."""

from __future__ import annotations

from django.core.management.base import CommandError

from pso_portal.accounts.acting import Acting, acting_as
from pso_portal.accounts.models import Membership
from pso_portal.tenancy.sides import Side


def person_of_pso(address: str) -> Acting:
    """One of the PSO's people. Raises CommandError where nobody of it has this address."""
    found = Membership.objects.filter(user__email__iexact=address, side=Side.PSO, ended_at=None)
    membership = found.select_related("user").first()
    if membership is None:
        raise CommandError("Nobody of this PSO signs in with that address.")
    return acting_as(membership)
