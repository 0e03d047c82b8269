"""Negotiations under random people, clocks and retries: what binds is what both signed, or a lone narrowing.

The test keeps its own books, in words of an agreement and not of the transition table, and compares them with the
database after every step, for today, for days before and for days to come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pses.services import preview_submission, report_to_pso
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.agreements.enums import ElementTier, Onward
from pso_portal.agreements.models import TermsVersion
from pso_portal.agreements.narrowing import is_narrowing
from pso_portal.agreements.selectors import on_the_table, version_in_force
from pso_portal.agreements.services import (
    attested,
    narrow_terms,
    propose_terms,
    refuse_terms,
    sign_terms,
    text_hash,
    withdraw_terms,
)
from pso_portal.agreements.terms import Terms
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.agreements.test_terms import TERMS
from tests.told import NOW, file_one

PEOPLE = st.sampled_from(("signer", "signer", "manager", "pso", "pso", "executive", "stranger"))
MOSTLY, SELDOM = st.sampled_from((True, True, True, True, False)), st.sampled_from((False, False, False, False, True))
BOTH = frozenset({EventType.MEDICATION, EventType.FALL})
TEXTS = st.builds(
    lambda types, desk, cell, tiers, dialogue, text: replace(
        TERMS, event_types=types, narrative_to_desk=desk, smallest_cell=cell, element_tiers=tiers,
        peer_dialogue=dialogue, narrative_onward=Onward.TEXT if desk and text else Onward.NO,
    ),
    st.sampled_from((BOTH, BOTH, frozenset({EventType.FALL}), frozenset[EventType]())),
    st.booleans(), st.sampled_from((11, 20)), st.frozensets(st.sampled_from(ElementTier)), st.booleans(), st.booleans(),
)  # fmt: skip
SIDES = {"signer": "provider", "manager": "provider", "pso": "pso"}


@dataclass
class Lying:
    """What the books say of the version on the table."""

    pk: UUID
    terms: Terms
    side: str
    wished: date | None
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Deal:
    """An agreement: from which day, and whether both signed it."""

    since: date
    terms: Terms
    alone: bool


def negotiations(make_provider: Any, make_member: Any) -> type[RuleBasedStateMachine]:
    """The machine; each run has a provider of its own."""

    class Negotiations(RuleBasedStateMachine):
        @initialize()
        def found(self) -> None:
            self.provider, self.now = make_provider(), NOW
            members = {
                "signer": make_member(self.provider, "provider_administrator"),
                "manager": make_member(self.provider, "risk_manager"),
                "executive": make_member(self.provider, "executive"),
                "pso": make_member(None, "pso_administrator"),
                "stranger": make_member(make_provider("Birch Lake Clinic", "clinic"), "provider_administrator"),
            }
            self.people = {name: acting_as(member) for name, member in members.items()}
            self.table: Lying | None = None
            self.deals: list[Deal] = []
            self.over: dict[UUID, Terms] = {}  # versions that left the table unsigned
            self.seen: dict[date, Terms | None] = {}
            self.ends: date | None = None

        def who(self, name: str, *, fresh: bool = True) -> Any:
            return replace(self.people[name], stepped_up_at=self.now - (timedelta() if fresh else timedelta(hours=1)))

        def binding(self, on: date) -> Terms | None:
            """In the books: the deal whose day came last; none after the contract's last day."""
            if self.ends is not None and on > self.ends:
                return None
            come = [deal for deal in self.deals if deal.since <= on]
            return max(enumerate(come), key=lambda each: (each[1].since, each[0]))[1].terms if come else None

        def strike(self, deal: Deal) -> None:
            """A new deal sets aside what was meant to begin on its day or later and has not begun."""
            today = self.now.date()
            self.deals = [old for old in self.deals if old.since <= today or old.since < deal.since] + [deal]

        def clear(self) -> None:
            if self.table is not None:
                self.over[self.table.pk] = self.table.terms
            self.table = None

        # What people try

        @rule(hours=st.sampled_from((1, 20, 24 * 5, 24 * 20)), ends=SELDOM)
        def time_passes(self, *, hours: int, ends: bool) -> None:
            self.now += timedelta(hours=hours)
            self.ends = (self.now - timedelta(days=1)).date() if ends else None
            self.seen = {}  # an end of the contract takes days back, a renewal gives them again
            with scope.enter(Scope(Side.PSO)):
                Provider.objects.filter(pk=self.provider.pk).update(contract_ends=self.ends)

        @rule(who=PEOPLE, terms=TEXTS, day=st.sampled_from((None, None, 0, 3, 30, -1)), looked=MOSTLY)
        def propose(self, *, who: str, terms: Terms, day: int | None, looked: bool) -> None:
            by = self.who(who)
            wished = None if day is None else self.now.date() + timedelta(days=day)
            seen = (self.table.pk if self.table else None) if looked else UUID(int=7)
            lawful = who in SIDES and looked and (day is None or day >= 0)
            with scope.enter(by.scope()):
                try:
                    made = propose_terms(by=by, provider_id=self.provider.pk, terms=terms, answers=seen,
                                         wished_on=wished, now=self.now)  # fmt: skip
                except Denied:
                    assert not lawful
                    return
            assert lawful
            self.clear()
            self.table = Lying(made.pk, terms, SIDES[who], wished)

        @rule(data=st.data(), who=PEOPLE, back=st.booleans())
        def take_off(self, data: Any, *, who: str, back: bool) -> None:
            """Withdraw the own, or keep what is in force; also of what left the table long ago."""
            known = [*self.over, *([self.table.pk] if self.table else [])]
            if not known:
                return
            pk, by = data.draw(st.sampled_from(known)), self.who(who)
            lies = self.table is not None and self.table.pk == pk
            own = self.table is not None and self.table.side == SIDES.get(who)
            lawful = lies and who in SIDES and own is back
            with scope.enter(by.scope()):
                try:
                    (withdraw_terms if back else refuse_terms)(by=by, version_id=pk, now=self.now)
                except (Denied, TermsVersion.DoesNotExist):
                    assert not lawful
                    return
            assert lawful
            self.clear()

        @rule(data=st.data(), who=PEOPLE, fresh=MOSTLY, read=MOSTLY)
        def sign(self, data: Any, *, who: str, fresh: bool, read: bool) -> None:
            known = [*self.over, *[self.table.pk] * 4] if self.table else list(self.over)
            if not known:
                return
            pk, by = data.draw(st.sampled_from(known)), self.who(who, fresh=fresh)
            side = {"signer": "provider", "pso": "pso"}.get(who, "")
            table = self.table if self.table is not None and self.table.pk == pk else None
            lawful = table is not None and side != "" and fresh and read and side not in table.signed
            with scope.enter(Scope(Side.PSO)):
                sha256 = text_hash(TermsVersion.objects.get(pk=pk)) if read else "0" * 64
            with scope.enter(by.scope()):
                try:
                    sign_terms(by=by, version_id=pk, expected_sha256=sha256, now=self.now)
                except (Denied, TermsVersion.DoesNotExist):
                    assert not lawful
                    return
            assert lawful
            assert table is not None
            table.signed |= {side}
            if len(table.signed) == 2:
                today = self.now.date()
                self.strike(Deal(max(today, table.wished or today), table.terms, alone=False))
                self.table = None

        @rule(terms=TEXTS, day=st.sampled_from((None, 3, 30, 40)))
        def agree(self, *, terms: Terms, day: int | None) -> None:
            """Everybody does what is right, without delay: left to chance, that is seldom."""
            self.propose(who="manager", terms=terms, day=day, looked=True)
            assert self.table is not None
            for who in ("pso", "signer"):
                by = self.who(who)
                with scope.enter(by.scope()):
                    sha256 = text_hash(TermsVersion.objects.get(pk=self.table.pk))
                    sign_terms(by=by, version_id=self.table.pk, expected_sha256=sha256, now=self.now)
            today = self.now.date()
            self.strike(Deal(max(today, self.table.wished or today), terms, alone=False))
            self.table = None

        @rule(who=PEOPLE, terms=TEXTS, fresh=MOSTLY, looked=MOSTLY, less=MOSTLY)
        def narrow(self, *, who: str, terms: Terms, fresh: bool, looked: bool, less: bool) -> None:
            by, today = self.who(who, fresh=fresh), self.now.date()
            held = self.binding(today)
            if held is not None and less:
                terms = replace(held, event_types=held.event_types & terms.event_types)
            seen = (self.table.pk if self.table else None) if looked else UUID(int=7)
            narrower = held is not None and held != terms and is_narrowing(held, terms)
            lawful = who == "signer" and fresh and looked and narrower
            with scope.enter(by.scope()):
                try:
                    narrow_terms(by=by, provider_id=self.provider.pk, terms=terms, answers=seen, now=self.now)
                except Denied:
                    assert not lawful
                    return
            assert lawful
            self.clear()
            self.strike(Deal(today, terms, alone=True))

        @rule()
        def report(self) -> None:
            """A medication event, reported on the spot: what leaves is what binds at this moment, to the version."""
            by, terms = self.who("manager"), self.binding(self.now.date())
            with scope.enter(by.scope()):
                event = file_one(by, now=self.now)
                known = {"by": by, "content_kind": "event", "content_id": event.pk, "now": self.now}
                try:
                    sent = report_to_pso(expected_sha256=preview_submission(**known).sha256, **known)
                except Denied:
                    assert terms is None or EventType.MEDICATION not in terms.event_types
                    return
                version = version_in_force(self.provider.pk, self.now.date())
                assert terms is not None
                assert EventType.MEDICATION in terms.event_types
                assert version is not None
                assert (sent.terms_version, sent.contents["terms_version"]) == (version.number, version.number)
                assert ("narrative" in sent.contents) is terms.narrative_to_desk

        # What always holds

        @invariant()
        def what_binds_is_in_the_books(self) -> None:
            today = self.now.date()
            with scope.enter(Scope(Side.PSO)):
                for day in (today + timedelta(days=days) for days in range(-30, 48, 6)):
                    version = version_in_force(self.provider.pk, day)
                    found = Terms.from_json(version.terms) if version else None
                    assert found == self.binding(day)
                    assert day >= today or found == self.seen.setdefault(day, found)
                self.seen[today] = self.binding(today)
                if (version := version_in_force(self.provider.pk, today)) is not None:
                    self.is_signed(version)

        def is_signed(self, version: TermsVersion) -> None:
            """By both, or it narrows by itself what was in force; and the portal attests each signature."""
            rows = {row.side: row for row in version.signatures.all()}
            assert all(attested(row, version) for row in rows.values())
            if version.narrows is None:
                assert set(rows) == {"provider", "pso"}
            else:
                earlier = TermsVersion.objects.get(provider_id=version.provider_id, number=version.narrows)
                assert set(rows) == {"provider"}
                assert is_narrowing(Terms.from_json(earlier.terms), Terms.from_json(version.terms))

        @invariant()
        def one_version_at_most_lies_on_the_table_and_no_text_is_lost(self) -> None:
            with scope.enter(Scope(Side.PSO)):
                lying = on_the_table(self.provider.pk)
                assert (lying.pk if lying else None) == (self.table.pk if self.table else None)
                kept = {row.pk: row for row in TermsVersion.objects.filter(pk__in=self.over)}
            assert {pk: Terms.from_json(row.terms) for pk, row in kept.items()} == self.over

    return Negotiations


@pytest.mark.django_db
def test_what_binds_is_what_both_signed_or_a_lone_narrowing(make_provider: Any, make_member: Any) -> None:
    machine = negotiations(make_provider, make_member)
    run_state_machine_as_test(machine, settings=settings(max_examples=3, stateful_step_count=20, deadline=None))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_same_over_many_negotiations(make_provider: Any, make_member: Any) -> None:
    machine = negotiations(make_provider, make_member)
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))
