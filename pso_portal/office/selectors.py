"""Reads for the office's pages. Rows are those of the request's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.selectors import names_of, people_counts
from pso_portal.audit.models import Entry
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Facility, Provider
from pso_portal.tenancy.sides import Side

from .registers import last_submissions, numbers
from .words import OF_THE_DESK, said, verbs_of


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One provider in the list, with what is counted about it."""

    provider: Provider
    setting: str
    contract: str
    kind: str
    people: int
    last_submission: datetime | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One audit entry in words."""

    at: datetime
    words: str
    who: str
    person: UUID | None
    provider: str
    reference: str
    row: UUID | None
    entry: UUID


def providers(*, named: str = "", setting: str = "", contract: str = "", on: date) -> QuerySet[Provider]:
    """Providers by name; `contract` is "running", "ended", "coming" or empty for all."""
    found: QuerySet[Provider] = Provider.objects.order_by("name", "pk")
    if named:
        found = found.filter(name__icontains=named)
    if setting:
        found = found.filter(setting=setting)
    conditions = {
        "running": Q(contract_starts__lte=on) & (Q(contract_ends=None) | Q(contract_ends__gte=on)),
        "ended": Q(contract_ends__lt=on),
        "coming": Q(contract_starts__gt=on),
    }
    return found.filter(conditions[contract]) if contract in conditions else found


def provider_lines(page: Iterable[Provider], *, on: date) -> list[ProviderLine]:
    """The rows of one page: two queries for all of them."""
    rows = list(page)
    people, latest = people_counts(row.pk for row in rows), last_submissions([row.pk for row in rows])
    return [_line(row, people.get(row.pk, 0), latest.get(row.pk), on) for row in rows]


def contract_words(provider: Provider, on: date) -> tuple[str, str]:
    """The contract's state in words, and the tag that goes with it."""
    if provider.contract_starts > on:
        return f"Starts {_day(provider.contract_starts)}", "info"
    ends = provider.contract_ends
    if ends is None:
        return "In force", "ok"
    day = _day(ends)
    return (f"Ended {day}", "") if ends < on else (f"Ends {day}", "warn")


def places(provider_id: UUID) -> list[Facility]:
    """Facilities with their units, in two queries."""
    return list(Facility.objects.filter(provider_id=provider_id).prefetch_related("units"))


def check_can_read_entries(by: Acting) -> None:
    """Raises Denied."""
    by.check(Permission.READ_AUDIT if by.side is Side.PROVIDER else Permission.READ_PSO_AUDIT)


def entries(
    by: Acting, *, verb: str = "", who: str = "", person: UUID | None = None, row: UUID | None = None,
    since: date | None = None, until: date | None = None,
) -> QuerySet[Entry]:  # fmt: skip
    """Entries that the scope shows, newest first. `verb`: one, or a kind of acts; `who`: "own", "other" (side),
    "portal", or empty for everybody; `person`: one of those whom the lines name.
    """
    desk = Q(actor_id=None, verb__in=OF_THE_DESK) if by.side is Side.PROVIDER else Q(pk=None)
    conditions = {
        "own": Q(actor_id__isnull=False, actor_side=by.side),
        "other": Q(actor_id__isnull=False) & ~Q(actor_side=by.side) | desk,
        "portal": Q(actor_id=None) & ~desk,
    }
    asked = [
        (row, Q(row=row)), (who in conditions, conditions.get(who, Q())), (verb, Q(verb__in=verbs_of(verb))),
        (person, Q(actor_id=person, actor_side__in=_named_sides(by))), (since, Q(at__date__gte=since)),
        (until, Q(at__date__lte=until)),
    ]  # fmt: skip
    wanted = [condition for told, condition in asked if told]
    found: QuerySet[Entry] = Entry.objects.filter(*wanted).order_by("-at", "pk")
    return found


def entry_lines(page: Iterable[Entry], by: Acting) -> list[EntryLine]:
    """The rows of one page in words. A provider reads the names of the PSO's people; the PSO reads none of a
    provider's, because who reported is no business of its.
    """
    rows = list(page)
    names = names_of(row.actor_id for row in rows if row.actor_side in _named_sides(by))
    numbered = _numbers_of(rows)
    houses = dict(Provider.objects.filter(pk__in={row.provider_id for row in rows}).values_list("pk", "name"))
    return [
        EntryLine(
            row.at, said(row), _who(row, by, names), row.actor_id if row.actor_id in names else None,
            houses.get(row.provider_id, ""), _about(row, numbered), row.row, row.pk,
        )
        for row in rows
    ]  # fmt: skip


def _named_sides(by: Acting) -> tuple[Side, ...]:
    return (Side.PROVIDER, Side.PSO) if by.side is Side.PROVIDER else (Side.PSO,)


def _numbers_of(rows: list[Entry]) -> dict[UUID, str]:
    by_table: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.row:
            by_table[row.table].add(row.row)
    return {key: number for table, ids in by_table.items() for key, number in numbers(table, ids).items()}


def _about(entry: Entry, numbered: dict[UUID, str]) -> str:
    """The number that people know it by; else the beginning of its id."""
    return numbered.get(entry.row, str(entry.row)[:8]) if entry.row else ""


def _who(entry: Entry, by: Acting, names: dict[UUID, str]) -> str:
    if entry.actor_id is None:
        return "The PSO's desk" if entry.verb in OF_THE_DESK else "The portal itself"
    if entry.actor_side == by.side:
        return names.get(entry.actor_id, "A credential")
    if entry.actor_id in names:
        return f"{names[entry.actor_id]}, the PSO"
    return {Side.PSO: "The PSO", Side.PROVIDER: "The provider"}.get(Side(entry.actor_side), "The portal itself")


def _line(provider: Provider, people: int, latest: datetime | None, on: date) -> ProviderLine:
    words, kind = contract_words(provider, on)
    setting = SETTINGS[provider.setting].label if provider.setting in SETTINGS else provider.setting
    return ProviderLine(provider, setting, words, kind, people, latest)


def _day(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"
