"""The invented PSO, its people, its providers and their terms, made through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pses.policy_form import usual_policy
from pses.policy_selectors import policies
from pses.services import adopt_policy
from pses.written_policy import WrittenPolicy
from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership
from pso_portal.accounts.second_factor import set_up_demo_factor
from pso_portal.accounts.services.people import give_place
from pso_portal.agreements.enums import (
    Analysis,
    Attachments,
    Frequency,
    Level,
    Onward,
    PeerGroup,
    Recipient,
    ReportingAct,
)
from pso_portal.agreements.selectors import version_in_force
from pso_portal.agreements.services import propose_terms, sign_terms, text_hash
from pso_portal.agreements.terms import Terms
from pso_portal.office.services.installation import found_pso
from pso_portal.office.services.providers import NewFacility, NewProvider, register_provider
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider, Pso

from .cast import DEMO_PASSWORD, PSO_PEOPLE, CastProvider, Person
from .stage import as_pso, member, on_stage

PSO_NAME = "Meridian"
RIBBON = "Privileged and confidential (42 CFR Part 3). Not part of the medical record. Every view is logged."
SIGNED_IN = ("hosp01",)  # people of these providers can sign in; the rest only play their part


class NotADemo(Exception):
    """The installation was not made by the demo: nothing invented is put into it."""


def found(now: datetime) -> None:
    """The PSO and its four people. Raises NotADemo where another PSO stands already."""
    pso = Pso.objects.first()
    if pso is not None and not pso.is_demo:
        raise NotADemo
    with as_pso():
        found_pso(name=PSO_NAME, now=now, is_demo=True, phone="555-0140", email="help@meridian.example")
        for person in PSO_PEOPLE:
            _place(None, None, person, now, can_sign_in=True)


def engage(cast: CastProvider, parent: UUID | None, now: datetime) -> Provider:
    """Register one provider with places, people and terms; a second time finds what the first made."""
    with as_pso():
        known = Provider.objects.filter(name=cast.name, setting=cast.setting).first()
    if known is not None and _has_terms(known.pk, now):
        return known
    provider = known or _register(cast, parent, now)
    agree(provider.pk, terms_for(cast), now)
    adopt(provider, now)
    return provider


def _register(cast: CastProvider, parent: UUID | None, now: datetime) -> Provider:
    new = NewProvider(
        name=cast.name,
        setting=cast.setting,
        state=cast.state,
        contract_starts=now.date(),
        size_band=cast.size_band,
        teaching=cast.teaching,
        ownership=cast.ownership,
        parent_id=parent,
        on_call_phone="555-0142",
        facilities=[NewFacility(f"{cast.name}, main site", cast.timezone, list(cast.units))],
    )
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        provider = register_provider(by=administrator, new=new, now=now)
        for person in cast.people:
            _place(None, provider.pk, person, now, can_sign_in=cast.slug in SIGNED_IN)
    return provider


def _place(by: Acting | None, provider_id: UUID | None, person: Person, now: datetime, *, can_sign_in: bool) -> None:
    rows = Membership.objects.filter(user__email=person.email, provider_id=provider_id, ended_at=None)
    if rows.exists():
        return
    place = give_place(
        by=by, email=person.email, name=person.name, provider=provider_id, roles=list(person.roles), now=now,
        password=DEMO_PASSWORD if can_sign_in else None,
    )  # fmt: skip
    if can_sign_in:
        set_up_demo_factor(user=place.user, now=now)


def _has_terms(provider_id: UUID, now: datetime) -> bool:
    with as_pso():
        return version_in_force(provider_id, now.date()) is not None


def terms_for(cast: CastProvider) -> Terms:
    """Different for different providers: one in six keeps its texts at home, one in ten wants no feedback, one in three
    is compared with its whole setting whatever its size, one in four lets nothing go to the national database.
    """
    number = int("".join(c for c in cast.slug if c.isdigit()) or 1)
    offered = frozenset(SETTINGS[cast.setting].event_types)
    return Terms(
        event_types=offered,
        narrative_to_desk=number % 6 != 5,
        narrative_onward=(Onward.TEXT, Onward.THEMES)[number % 2] if number % 6 != 5 else Onward.NO,
        analyses=frozenset() if number % 10 == 9 else frozenset(Analysis),
        peer_group=PeerGroup.SETTING if number % 3 == 2 else PeerGroup.SETTING_AND_SIZE,
        frequency=Frequency.QUARTERLY,
        smallest_cell=20 if number % 7 == 6 else 11,
        recipients=frozenset({Recipient.RISK_MANAGER, Recipient.PROVIDER_ADMINISTRATOR, Recipient.EXECUTIVE}),
        reporting_act=ReportingAct.TRANSMISSION,
        npsd=number % 4 != 3,
        attachments=Attachments.LISTED if number % 2 else Attachments.STAY,
        report_within=30,
        affiliates=True,
        level=Level.SYSTEM if cast.leads is not None else Level.PROVIDER,
        cases_in_alerts=number % 5 != 4,
        peer_dialogue=number % 3 != 0,
    )


def agree(provider_id: UUID, terms: Terms, now: datetime) -> None:
    """The PSO proposes, both sign."""
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        version = propose_terms(by=administrator, provider_id=provider_id, terms=terms, now=now)
        digest = text_hash(version)
    with on_stage(member(provider_id, "provider_administrator"), now) as signer:
        sign_terms(by=signer, version_id=version.pk, expected_sha256=digest, now=now)
    with on_stage(member(None, "pso_administrator"), now) as administrator:
        sign_terms(by=administrator, version_id=version.pk, expected_sha256=digest, now=now)


def adopt(provider: Provider, now: datetime) -> None:
    """The provider's administrator adopts what most providers write; a second time changes nothing."""
    with on_stage(member(provider.pk, "provider_administrator"), now) as administrator:
        if not policies():
            policy = usual_policy(provider.name, PSO_NAME, ReportingAct.TRANSMISSION)
            adopt_policy(by=administrator, policy=policy, effective_on=now.date(), expected=0, now=now)


def adopt_again(provider: Provider, now: datetime) -> None:
    """The privacy officer adopts a second version, with a ribbon of its own; a second time changes nothing."""
    with on_stage(member(provider.pk, "provider_privacy_officer"), now) as officer:
        if len(policies()) == 1:
            policy = replace(WrittenPolicy.from_json(policies()[0].text), retention_years=10, ribbon=RIBBON)
            adopt_policy(by=officer, policy=policy, effective_on=now.date(), expected=1, now=now)


def day_before(month: str) -> datetime:
    """Noon on the day before a month begins: when the contracts are signed."""
    year, number = map(int, month.split("-"))
    return datetime(year, number, 1, 12, tzinfo=UTC) - timedelta(days=1)
