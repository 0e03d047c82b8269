"""The life of work product under random people, terms and clocks: nothing forbidden ever happens.

The test keeps its own books, in words of the law and not of the transition table, and compares them with every row
after every step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from pses.canonical import digest
from pses.enums import Purpose
from pses.models import OutsideRecord, Submission, WorkProduct
from pses.services import admit, preview_submission, remove, report_to_pso, withdraw
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

# The one who may is drawn more often: an act that is refused anyway tries no other rule.
PEOPLE = st.sampled_from(("risk manager", "risk manager", "reporter", "risk manager elsewhere"))
MOSTLY, SELDOM = st.sampled_from((True, True, True, False)), st.sampled_from((False, False, False, True))
STALE = "0" * 64


@dataclass
class Kept:
    """What the books say of one content."""

    entered: datetime
    deliberation: bool = False
    reported: str = ""
    removed: bool = False
    taken_back: bool = False

    @property
    def state(self) -> str:
        if self.taken_back:
            return "withdrawn"
        return "reported" if self.reported else "removed" if self.removed else "collected"


def lifecycle(make_provider: Any, make_member: Any) -> type[RuleBasedStateMachine]:
    """The machine; each run has two providers of its own."""

    class Lifecycle(RuleBasedStateMachine):
        @initialize()
        def found(self) -> None:
            self.provider, self.now, self.number = make_provider(), NOW, 0
            self.members = {
                "risk manager": make_member(self.provider, "risk_manager"),
                "reporter": make_member(self.provider, "reporter"),
                "risk manager elsewhere": make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"),
            }
            self.books: dict[UUID, Kept] = {}
            self.on_entry = self.medication = self.ended = False
            self.file(who="reporter")  # before any terms
            self.circumstances(on_entry=False, narrative=True, medication=True, ends=False, hours=1)

        def who(self, name: str, *, fresh: bool = True) -> Any:
            at = self.now if fresh else self.now - timedelta(hours=1)
            return acting_as(self.members[name], stepped_up_at=at)

        @property
        def sends(self) -> bool:
            """Terms in force let this type of event go."""
            return self.medication and not self.ended

        def pick(self, data: Any) -> UUID:
            return list(self.books)[data.draw(st.integers(0, len(self.books) - 1))]

        @rule(
            on_entry=st.booleans(), narrative=st.booleans(), medication=st.booleans(), ends=SELDOM,
            hours=st.integers(1, 72),
        )  # fmt: skip
        def circumstances(self, *, on_entry: bool, narrative: bool, medication: bool, ends: bool, hours: int) -> None:
            """Time passes, a contract ends or is renewed, and other terms come into force."""
            self.number, self.now = self.number + 1, self.now + timedelta(hours=hours)
            agree(
                self.provider, self.number, reporting_act="entry" if on_entry else "transmission",
                narrative_to_desk=narrative, event_types=frozenset({"medication", "fall"} if medication else {"fall"}),
            )  # fmt: skip
            with scope.enter(Scope(Side.PSO)):
                last = (self.now - timedelta(days=1)).date() if ends else None
                Provider.objects.filter(pk=self.provider.pk).update(contract_ends=last)
            self.on_entry, self.medication, self.ended = on_entry, medication, ends

        # What people try

        @rule(who=st.sampled_from(("risk manager", "reporter")))
        def file(self, *, who: str) -> None:
            by = self.who(who)
            with scope.enter(by.scope()):
                event = file_one(by, now=self.now)
                self.books[event.pk] = Kept(self.now)
                if self.on_entry and self.sends:
                    self.books[event.pk].reported = Submission.objects.get(content_id=event.pk).sha256

        @rule()
        def begin_a_deliberation(self) -> None:
            by, content_id = self.who("risk manager"), uuid4()
            with scope.enter(by.scope()):
                admit(by=by, content_kind="event", content_id=content_id, purpose=Purpose.ANALYSIS, now=self.now)
            self.books[content_id] = Kept(self.now, deliberation=True)

        @rule(data=st.data(), who=PEOPLE, fresh=MOSTLY, seen=MOSTLY)
        def report(self, data: Any, *, who: str, fresh: bool, seen: bool) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who, fresh=fresh)
            sha256 = self.preview(content_id) if seen else STALE
            lawful = (
                who == "risk manager" and fresh and seen and self.sends
                and kept.state == "collected" and not kept.deliberation
            )  # fmt: skip
            again = who == "risk manager" and fresh and bool(kept.reported) and sha256 == kept.reported
            with scope.enter(by.scope()):
                try:
                    sent = report_to_pso(
                        by=by, content_kind="event", content_id=content_id, now=self.now,
                        expected_sha256=sha256,
                    )  # fmt: skip
                except (Denied, Http404):
                    assert [lawful, again] == [False, False]
                    return
            assert lawful or again
            kept.reported = sent.sha256

        @rule(data=st.data(), who=PEOPLE, reason=st.sampled_from(("Filed by mistake", "Filed twice", "", "  ")))
        def take_out(self, data: Any, *, who: str, reason: str) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who)
            lawful = (
                who == "risk manager" and bool(reason.strip()) and kept.state == "collected" and not kept.deliberation
            )
            with scope.enter(by.scope()):
                try:
                    remove(
                        by=by, content_kind="event", content_id=content_id, reason=reason, now=self.now
                    )
                except (Denied, Http404):
                    assert not lawful
                    return
            assert lawful
            kept.removed = True

        @rule(data=st.data(), who=PEOPLE, fresh=MOSTLY, reason=st.sampled_from(("Wrong patient", "Wrong patient", " ")))
        def take_back(self, data: Any, *, who: str, fresh: bool, reason: str) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who, fresh=fresh)
            may = who == "risk manager" and fresh
            lawful = may and kept.state == "reported" and bool(reason.strip()) and not self.ended
            again = may and kept.taken_back
            with scope.enter(by.scope()):
                try:
                    withdraw(by=by, content_kind="event", content_id=content_id, reason=reason, now=self.now)
                except (Denied, Http404):
                    assert [lawful, again] == [False, False]
                    return
            assert lawful or again
            kept.taken_back = True

        def preview(self, content_id: UUID) -> str:
            """The hash a manager would have seen last: the receipt's, once reported."""
            kept, by = self.books[content_id], self.who("risk manager")
            if kept.reported:
                return kept.reported
            with scope.enter(by.scope()):
                try:
                    return preview_submission(
                        by=by, content_kind="event", content_id=content_id, now=self.now
                    ).sha256
                except (Denied, Http404):
                    return STALE

        # What must hold after every step

        @invariant()
        def every_row_says_what_the_books_say(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                rows = {
                    each.content_id: (each.state, each.route == "deliberation", each.entered_at)
                    for each in WorkProduct.objects.all()
                }
            assert rows == {
                key: (kept.state, kept.deliberation, kept.entered) for key, kept in self.books.items()
            }

        @invariant()
        def what_left_is_what_was_reported_and_stays_as_it_left(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                left = {each.content_id: each for each in Submission.objects.filter(kind="event")}
                back = Submission.objects.filter(kind="withdrawal")
                assert set(back.values_list("content_id", "names_earlier")) == {
                    (key, left[key].pk) for key, kept in self.books.items() if kept.taken_back
                }
                assert {key: each.sha256 for key, each in left.items()} == {
                    key: kept.reported for key, kept in self.books.items() if kept.reported
                }
                assert [each for each in left.values() if digest(each.contents, each.annex) != each.sha256] == []

        @invariant()
        def only_what_was_removed_lies_outside(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                outside = set(OutsideRecord.objects.values_list("work_product__content_id", flat=True))
            assert outside == {key for key, kept in self.books.items() if kept.removed}

        @invariant()
        def each_act_has_one_entry(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                told = [
                    Entry.objects.filter(verb=verb, provider_id=self.provider.pk).count()
                    for verb in ("admit", "report_to_pso", "remove")
                ]
            books = self.books.values()
            sent = sum(bool(kept.reported) + kept.taken_back for kept in books)
            assert told == [len(books), sent, sum(kept.removed for kept in books)]

        @invariant()
        def a_foreign_manager_sees_none_of_it(self) -> None:
            with scope.enter(self.who("risk manager elsewhere").scope()):
                seen = [model.objects.count() for model in (WorkProduct, Submission, OutsideRecord)]
            assert seen == [0, 0, 0]

    return Lifecycle


def test_no_forbidden_state_is_reached(make_provider, make_member):
    run_state_machine_as_test(
        lifecycle(make_provider, make_member),
        settings=settings(max_examples=25, stateful_step_count=20, deadline=None, derandomize=True),
    )


@pytest.mark.slow
def test_no_forbidden_state_is_reached_in_long_lives(make_provider, make_member):
    run_state_machine_as_test(
        lifecycle(make_provider, make_member),
        settings=settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True),
    )
