"""Forming the peer groups of a year. Runs on the door's side: only here does a code meet what its provider is.

A group is formed of the providers that were under contract when the year began, by what they were on the day of
forming; then it stands. Whoever joins or changes enters the groups of the next year: a group that changed while its
figures came out would show, in the difference, who it was that came or went.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection

from pso_portal import audit
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider

from .contributors import provider_of
from .models import Contributor, Grouping, PeerGroup, PeerGroupMembers
from .peers import FEWEST, Group, Peer, grouped, words_of

NestedGroups = list[tuple[str, frozenset[int]]]


def freeze_peer_groups(*, year: int, now: datetime) -> None:
    """Form the groups of every setting that has enough organizations and none formed. A second time changes nothing."""
    with connection.cursor() as cursor:  # one at a time: two would form a setting's groups twice
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [Grouping._meta.db_table])
    formed = set(Grouping.objects.filter(year=year).values_list("setting", flat=True))
    for setting in SETTINGS:
        if setting not in formed:
            _form(year, setting, now)


def peer_groups_of(setting: str, year: int) -> NestedGroups:
    """Name and contributors of each group of a setting and year, a parent before its children; nested, as a release's
    menu wants them. Empty where none are formed.
    """
    return [(words_of(group.path), group.codes) for group in _frozen(setting, year)]


def _frozen(setting: str, year: int) -> list[Group]:
    rows = PeerGroup.objects.filter(grouping__setting=setting, grouping__year=year).select_related("members")
    return [
        Group(tuple(row.path), frozenset(row.members.codes), row.organizations, row.staying)
        for row in rows.order_by("place")
    ]


def _form(year: int, setting: str, now: datetime) -> None:
    groups = grouped(_peers(setting, date(year, 1, 1)))
    if not groups:
        return
    grouping = Grouping(
        year=year, setting=setting, organizations=groups[0].organizations, fewest=FEWEST, frozen_at=now
    )
    grouping.save(force_insert=True)
    _keep(grouping, groups)
    told = {"year": year, "setting": setting, "groups": len(groups), "organizations": grouping.organizations}
    audit.record("freeze_peer_groups", by=None, subject=grouping, now=now, **told)


def _peers(setting: str, began: date) -> Iterable[Peer]:
    """Contributors that were under contract on that day. One whose link was cut is nobody's, and left out."""
    codes = {provider_of(one): one for one in Contributor.objects.filter(setting=setting)}
    providers = Provider.objects.filter(pk__in=[pk for pk in codes if pk], contract_starts__lte=began)
    for provider in providers.exclude(contract_ends__lt=began):
        one = codes[provider.pk]
        yield Peer(one.code, one.organization, setting, provider.size_band, provider.teaching, provider.ownership,
                   provider.state)  # fmt: skip


def _keep(grouping: Grouping, groups: Sequence[Group]) -> None:
    kept: dict[tuple[str, ...], PeerGroup] = {}
    for place, group in enumerate(groups):
        kept[group.path] = PeerGroup(
            grouping=grouping, parent=kept.get(group.path[:-1]), path=list(group.path), place=place,
            organizations=group.organizations, staying=group.staying,
        )  # fmt: skip
        kept[group.path].save(force_insert=True)
        PeerGroupMembers(group=kept[group.path], codes=sorted(group.codes)).save(force_insert=True)
