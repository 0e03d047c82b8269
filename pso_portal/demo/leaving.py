"""An invented clinic that left the PSO before it reported much: its data was destroyed, and the certificate stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from pso_portal.accounts.services.people import give_place
from pso_portal.office.disposition import State, Way
from pso_portal.office.models import Disposition
from pso_portal.office.services.disposing import Choice, approve_disposal, choose_disposition, open_disposition
from pso_portal.office.services.providers import NewFacility, NewProvider, end_contract, register_provider
from pso_portal.tenancy.models import Provider

from .stage import as_pso, member, on_stage

NAME, KEEPER = "Thistledown Clinic", "gwen.ashby@thistledown.example"
STAYED = timedelta(days=200)


def tell_of_one_that_left(now: datetime) -> None:
    """Registered, ended, chosen, approved; the workers destroy the keys. Told again, it goes on where it was."""
    provider = _registered(now - 2 * STAYED, now - STAYED)
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        if _state(provider) is None:
            open_disposition(by=administrator, provider_id=provider.pk, now=now)
    with on_stage(member(provider.pk, "provider_administrator"), now) as keeper:
        if _state(provider) == State.OPENED:
            choose_disposition(by=keeper, choice=Choice(Way.DESTROY), now=now)
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        if _state(provider) == State.CHOSEN:
            approve_disposal(by=officer, provider_id=provider.pk, now=now)


def _state(provider: Provider) -> str | None:
    found: Disposition | None = Disposition.objects.filter(provider_id=provider.pk).first()
    return found.state if found else None


def _registered(start: datetime, end: datetime) -> Provider:
    with as_pso():
        known: Provider | None = Provider.objects.filter(name=NAME).first()
    if known is not None:
        return known
    new = NewProvider(
        name=NAME, setting="clinic", state="KS", contract_starts=start.date(),
        facilities=[NewFacility(f"{NAME}, main site", "America/Chicago", ["Front desk"])],
    )  # fmt: skip
    with on_stage(member(None, "pso_administrator"), start) as administrator:
        provider = register_provider(by=administrator, new=new, now=start)
        give_place(by=None, email=KEEPER, name="Gwen Ashby", provider=provider.pk, roles=["provider_administrator"],
                   now=start)  # fmt: skip
        end_contract(by=administrator, provider_id=provider.pk, on=end.date(), now=start)
    return provider
