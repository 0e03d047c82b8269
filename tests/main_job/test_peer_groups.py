"""Peer groups are formed once a year at the door; analysts read names and numbers, never who is in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import combinations
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from aggregation.contributors import contributor_of, cut, provider_of
from aggregation.facts import Codes, count_event
from aggregation.freezing import freeze_peer_groups, peer_groups_of
from aggregation.models import Contributor, Grouping, PeerGroup, PeerGroupMembers
from aggregation.services import owe_peer_groups
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

pytestmark = pytest.mark.django_db
PSO, DOOR = Scope(Side.PSO), Scope(Side.DOOR)
JANUARY = datetime(2026, 1, 2, 6, tzinfo=UTC)


@pytest.fixture
def reporting(make_provider: Any) -> Callable[..., list[int]]:
    """Hospitals that have reported; returns their codes."""

    def made(number: int, size: str = "large", **extra: Any) -> list[int]:
        codes = []
        for _ in range(number):
            provider = make_provider(f"A {size} house", size_band=size, **extra)
            with scope.enter(DOOR):
                contributor = contributor_of(provider)
                count_event(contributor, Codes("2025-11", "fall", "incident", "mild"), count=1)
            codes.append(contributor.code)
        return codes

    return made


def house(code: int) -> Any:
    """Whose code it is."""
    with scope.enter(DOOR):
        return provider_of(Contributor.objects.get(code=code))


def change(code: int, **values: Any) -> None:
    provider_id = house(code)
    with scope.enter(PSO):
        Provider.objects.filter(pk=provider_id).update(**values)


def formed(year: int = 2026) -> list[tuple[str, frozenset[int]]]:
    with scope.enter(DOOR):
        freeze_peer_groups(year=year, now=JANUARY)
        return peer_groups_of("hospital", year)


def test_a_year_s_groups_are_owed_formed_and_recorded_once(reporting: Any, jobs: Any) -> None:
    large, small = reporting(7), reporting(6, "small")
    for owed in (True, False):
        with scope.enter(PSO):
            assert owe_peer_groups(year=2026, now=JANUARY) is owed
        assert jobs() == ["aggregation.freeze_peer_groups"] * owed
    with scope.enter(DOOR):
        assert peer_groups_of("hospital", 2026) == [
            ("Hospital", frozenset(large + small)), ("Hospital, large", frozenset(large)),
            ("Hospital, small", frozenset(small)),
        ]  # fmt: skip
    with scope.enter(Scope(Side.SYSTEM)):
        entries = Entry.objects.filter(verb="freeze_peer_groups")
        assert [json.loads(entry.content)["detail"] for entry in entries] == [
            {"year": 2026, "setting": "hospital", "groups": 3, "organizations": 13}
        ]


def test_forming_again_changes_nothing_whatever_happened_since(reporting: Any) -> None:
    codes = reporting(12)
    first = formed()
    with scope.enter(PSO):
        Provider.objects.update(size_band="small", state="CA")
    late = reporting(1)
    assert formed() == first == [("Hospital", frozenset(codes))]
    with scope.enter(DOOR):
        assert late[0] not in peer_groups_of("hospital", 2026)[0][1]
        assert peer_groups_of("hospital", 2027) == []


def test_who_joined_after_the_year_began_enters_the_next_year_s_groups(reporting: Any) -> None:
    there, joiner = reporting(6), reporting(1)
    change(joiner[0], contract_starts=date(2026, 1, 2))
    assert formed() == [("Hospital", frozenset(there))]
    assert formed(2027) == [("Hospital", frozenset(there + joiner))]


def test_who_left_before_the_year_began_or_was_forgotten_is_in_no_group(reporting: Any) -> None:
    stay, left, forgotten = reporting(6), reporting(1), reporting(1)
    change(left[0], contract_ends=date(2025, 12, 31))
    with scope.enter(DOOR):
        cut(house(forgotten[0]))
    assert formed() == [("Hospital", frozenset(stay))]


def test_too_few_organizations_wait_and_are_grouped_when_enough_have_reported(reporting: Any) -> None:
    five = reporting(5)
    assert formed() == []
    sixth = reporting(1)
    assert formed() == [("Hospital", frozenset(five + sixth))]


def test_groups_nest_as_a_release_s_menu_wants_them(reporting: Any) -> None:
    for size in ("large", "small"):
        reporting(6, size, teaching=True)
        reporting(6, size, ownership="public")
    groups = formed()
    assert len(groups) == 7
    pairs = combinations([codes for _, codes in groups], 2)
    assert all(a.isdisjoint(b) or a <= b or b <= a for a, b in pairs)


def test_the_analysts_side_reads_no_member_and_no_row_ever_changes(reporting: Any) -> None:
    reporting(6)
    formed()
    with scope.enter(PSO):
        assert (PeerGroup.objects.count(), PeerGroupMembers.objects.count()) == (1, 0)
    with scope.enter(DOOR):
        assert PeerGroupMembers.objects.count() == 1
    for model, values in ((Grouping, {"year": 2025}), (PeerGroup, {"organizations": 1}), (PeerGroupMembers, {})):
        with scope.enter(DOOR), pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**values or {"group": PeerGroup.objects.get()})


def test_the_command_owes_this_year_and_refuses_one_that_has_not_begun(
    reporting: Any, jobs: Any, capsys: Any
) -> None:
    reporting(6)
    call_command("freeze_peer_groups")
    assert capsys.readouterr().out == "Owed.\n"
    jobs()
    call_command("freeze_peer_groups")
    assert capsys.readouterr().out == "Nothing to do: they are formed.\n"
    with pytest.raises(CommandError, match="3000 has not begun"):
        call_command("freeze_peer_groups", year=3000)


def test_a_setting_that_nobody_reported_in_owes_nothing(pso: Any) -> None:
    with scope.enter(PSO):
        assert owe_peer_groups(year=2026, now=JANUARY) is False
