"""An affiliate of a house: it shares a report with the house, and the house offers it some."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from .houses import PASSWORD, THEN, House, acting, answers


def affiliate(house: House, staff: dict[str, Any]) -> None:
    """Registered under the house; its own people offer, file and accept."""
    people = _registered(house, staff)
    now = timezone.now()
    with acting(people["provider_administrator"], now) as by:
        received = _offer(by, house.provider.pk, house, now)
    with acting(house.people["provider_administrator"], now) as by:
        _accept(by, received, now)
        given = _offer(by, people["provider_administrator"].provider_id, house, now)
    house.ids |= {"share": given.pk, "received_share": received.pk, "kin_event": _filed(people, house, now)}


def _registered(house: House, staff: dict[str, Any]) -> dict[str, Any]:
    from pso_portal.accounts.services import give_place
    from pso_portal.office.services.providers import NewFacility, NewProvider, register_provider

    new = NewProvider(
        name=f"{house.word} Sister Clinic", setting="clinic", state="MO", contract_starts=date(2024, 1, 1),
        parent_id=house.provider.pk, facilities=[NewFacility(f"{house.word} annex", "America/Chicago", ["Desk"])],
    )  # fmt: skip
    with acting(staff["pso_administrator"], THEN) as by:
        sister = register_provider(by=by, new=new, now=THEN)
        return {
            role: give_place(
                by=None, email=f"{role}@sister.{house.word}.example".lower(), name=f"{house.word} Sister",
                provider=sister.pk, roles=[role], now=THEN, password=PASSWORD,
            )
            for role in ("provider_administrator", "reporter")
        }  # fmt: skip


def _offer(by: Any, reader_id: Any, house: House, now: Any) -> Any:
    from pses.services import offer_share

    return offer_share(
        by=by, reader_id=reader_id, event_types=["medication"], narrative=True, until=now.date() + timedelta(days=9),
        purpose=f"{house.word}-program", now=now,
    )  # fmt: skip


def _accept(by: Any, share: Any, now: Any) -> None:
    from pses.services import accept_share

    accept_share(by=by, share_id=share.pk, now=now)


def _filed(people: dict[str, Any], house: House, now: Any) -> Any:
    from events.services import file_event
    from pso_portal.tenancy.models import Unit

    with acting(people["reporter"], now) as by:
        told = answers(house, "kin", where=str(Unit.objects.get().pk))
        return file_event(by=by, filing_key=uuid4(), answers=told, now=now).pk
