"""The installation itself: the PSO's row, its keys and role groups, its first administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.grants import make_role_groups
from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import PSO_ADMINISTRATOR
from pso_portal.accounts.services import invite, issue_token
from pso_portal.tenancy.models import Pso
from pso_portal.tenancy.sides import Side
from pso_portal.vault.store import make_installation


@transaction.atomic
def found_pso(*, name: str, now: datetime, is_demo: bool = False, phone: str = "", email: str = "") -> Pso:
    """The PSO of this installation, made if there is none; an existing one is returned as it is.

    Call it in a scope of the PSO's side: what is made is audited. The keys stand outside the database: where the
    transaction fails afterwards they stay, unused, and the next call goes on with them.
    """
    found = Pso.objects.first()
    if found is not None:
        return found
    make_installation()
    pso = Pso.objects.create(name=name, is_demo=is_demo, phone=phone, email=email, created_at=now)
    make_role_groups(pso)
    audit.record("found_pso", by=None, subject=pso, now=now, is_demo=is_demo)
    return pso


@transaction.atomic
def offer_first_administrator(*, email: str, name: str, now: datetime) -> str:
    """The secret of the first administrator's link, for the person at the keyboard. Raises Denied.

    Refused as soon as the PSO has anyone: from then on its administrators invite.
    """
    if Membership.objects.filter(side=Side.PSO).exists():
        raise Denied("The PSO has people already: its administrators invite all others.")
    offer = invite(by=None, email=email, name=name, provider=None, roles=[PSO_ADMINISTRATOR.code], now=now, mail=False)
    issued = issue_token(invitation_id=offer.pk, now=now)
    if issued is None:
        raise Denied("The invitation could not be made. Run the command again.")
    return issued[1]
