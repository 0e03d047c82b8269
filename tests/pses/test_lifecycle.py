"""The life of work product under random people, terms and clocks: nothing forbidden ever happens.

The test keeps its own books, in words of the law and not of the transition table, and compares them with every row
after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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

from events.enums import Harm
from events.services import rate_harm
from pses.canonical import digest
from pses.enums import Marked, Purpose
from pses.models import OutsideRecord, Submission, WorkProduct
from pses.selectors import counted_events
from pses.services import (
    add_later_facts,
    admit,
    make_ready,
    mark,
    preview_later_facts,
    preview_submission,
    remove,
    report_to_pso,
    unmake_ready,
    withdraw,
)
from pso_portal.accounts.acting import Denied, acting_as
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope, Side
from tests.told import NOW, agree, file_one

# The one who may is drawn more often: an act that is refused anyway tries no other rule.
PEOPLE = st.sampled_from(("risk manager", "risk manager", "reporter", "risk manager elsewhere"))
MOSTLY, SELDOM = st.sampled_from((True, True, True, False)), st.sampled_from((False, False, False, True))
REASONS = st.sampled_from(("Filed by mistake", "Filed twice", "The committee wants it", "  "))
STALE = "0" * 64


@dataclass
class Kept:
    """What the books say of one content."""

    entered: datetime
    deliberation: bool = False
    reported: str = ""
    removed: bool = False
    taken_back: bool = False
    ready: bool = False
    act: str = ""
    harm: str = "mild"
    marks: dict[str, str] = field(default_factory=dict)  # of the whole ("") and of groups
    analysis: set[str] = field(default_factory=set)  # whatever was ever marked so
    left: set[str] = field(default_factory=set)  # what was for reporting when a copy left
    copies: list[tuple[str, str]] = field(default_factory=list)  # harm and text of each copy that left
    steps: int = 0

    @property
    def state(self) -> str:
        if self.taken_back:
            return "withdrawn"
        if self.reported or self.removed:
            return "reported" if self.reported else "removed"
        return "ready" if self.ready else "collected"

    @property
    def inside(self) -> bool:
        return self.state in ("collected", "ready")

    @property
    def by_analysis(self) -> bool:
        """Whether it is protected as deliberation or analysis."""
        return self.deliberation or "" in self.analysis

    def mark(self, group: str) -> str:
        return self.marks.get(group, "analysis" if group == "" and self.deliberation else "reporting")

    def note_copy(self, text: str, act: str = "") -> None:
        """A copy left, with all that was for reporting then."""
        self.copies.append((self.harm, text))
        self.left |= {group for group in ("", "narrative") if self.mark(group) == "reporting"}
        self.act, self.steps, self.ready = act or self.act, self.steps + 1, False


def lifecycle(make_provider: Any, make_member: Any) -> type[RuleBasedStateMachine]:
    """The machine; each run has two providers of its own."""

    class Lifecycle(RuleBasedStateMachine):
        @initialize()
        def found(self) -> None:
            self.provider, self.now, self.number = make_provider(), NOW, 0
            members = {
                "risk manager": make_member(self.provider, "risk_manager"),
                "reporter": make_member(self.provider, "reporter"),
                "risk manager elsewhere": make_member(make_provider("Birch Lake Clinic", "clinic"), "risk_manager"),
            }
            self.people = {name: acting_as(member) for name, member in members.items()}
            self.books: dict[UUID, Kept] = {}
            self.act, self.narrative, self.medication, self.ended = "transmission", False, False, False
            self.file(who="reporter")  # before any terms
            self.circumstances(act="transmission", narrative=True, medication=True, ends=False, hours=1)

        def who(self, name: str, *, fresh: bool = True) -> Any:
            at = self.now if fresh else self.now - timedelta(hours=1)
            return replace(self.people[name], stepped_up_at=at)

        @property
        def sends(self) -> bool:
            """Terms in force let this type of event go."""
            return self.medication and not self.ended

        def text_of(self, kept: Kept) -> str:
            """Which words would leave now."""
            told = "all" if kept.mark("narrative") == "reporting" else "details"
            return told if self.narrative else ""

        def flags(self, kept: Kept) -> bool:
            """A mark is the report."""
            return self.act == "flag" and not self.ended and not kept.by_analysis

        def pick(self, data: Any) -> UUID:
            return list(self.books)[data.draw(st.integers(0, len(self.books) - 1))]

        @rule(
            act=st.sampled_from(("transmission", "entry", "flag")), narrative=st.booleans(), medication=MOSTLY,
            ends=SELDOM, hours=st.integers(1, 72),
        )  # fmt: skip
        def circumstances(self, *, act: str, narrative: bool, medication: bool, ends: bool, hours: int) -> None:
            """Time passes, a contract ends or is renewed, and other terms come into force."""
            self.number, self.now = self.number + 1, self.now + timedelta(hours=hours)
            agree(
                self.provider, self.number, reporting_act=act,
                narrative_to_desk=narrative, event_types=frozenset({"medication", "fall"} if medication else {"fall"}),
            )  # fmt: skip
            with scope.enter(Scope(Side.PSO)):
                last = (self.now - timedelta(days=1)).date() if ends else None
                Provider.objects.filter(pk=self.provider.pk).update(contract_ends=last)
            self.act, self.narrative, self.medication, self.ended = act, narrative, medication, ends

        # What people try

        @rule(who=st.sampled_from(("risk manager", "reporter")))
        def file(self, *, who: str) -> None:
            by = self.who(who)
            with scope.enter(by.scope()):
                event = file_one(by, now=self.now)
                kept = self.books[event.pk] = Kept(self.now)
                if self.act == "entry" and self.sends:
                    kept.reported = Submission.objects.get(content_id=event.pk).sha256
                    kept.note_copy(self.text_of(kept), "entry")

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
            lawful = who == "risk manager" and fresh and seen and self.may_leave(kept)
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
            if lawful:
                kept.note_copy(self.text_of(kept), "flag" if self.flags(kept) else "transmission")
            kept.reported = sent.sha256

        def may_leave(self, kept: Kept) -> bool:
            """Under the terms in force, a manager who looked may report this."""
            return self.sends and kept.inside and not kept.deliberation and kept.mark("") == "reporting"

        @rule(data=st.data(), who=PEOPLE, fresh=MOSTLY, seen=MOSTLY)
        def say_it_is_ready(self, data: Any, *, who: str, fresh: bool, seen: bool) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who, fresh=fresh)
            reports, sha256 = self.flags(kept), self.preview(content_id) if seen else STALE
            may = who == "risk manager"
            again = may and reports and fresh and bool(kept.reported) and sha256 == kept.reported
            if reports:
                lawful = may and fresh and seen and self.may_leave(kept)
            else:
                free = not kept.by_analysis and kept.mark("") == "reporting"
                lawful = may and (kept.state == "ready" or (kept.state == "collected" and free))
            with scope.enter(by.scope()):
                try:
                    make_ready(
                        by=by, content_kind="event", content_id=content_id, now=self.now, expected_sha256=sha256
                    )
                except (Denied, Http404):
                    assert [lawful, again] == [False, False]
                    return
            assert lawful or again
            if lawful and reports:
                kept.reported = sha256
                kept.note_copy(self.text_of(kept), "flag")
            elif lawful and not kept.ready:
                kept.ready, kept.steps = True, kept.steps + 1

        @rule(data=st.data(), who=PEOPLE)
        def say_it_is_not_ready(self, data: Any, *, who: str) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who)
            lawful = who == "risk manager" and kept.inside
            with scope.enter(by.scope()):
                try:
                    unmake_ready(by=by, content_kind="event", content_id=content_id, now=self.now)
                except (Denied, Http404):
                    assert not lawful
                    return
            assert lawful
            kept.steps += kept.ready
            kept.ready = False

        @rule(
            data=st.data(), who=PEOPLE, group=st.sampled_from(("", "narrative")),
            choice=st.sampled_from(("reporting", "reporting", "analysis", "held_back")), reason=REASONS, late=SELDOM,
        )  # fmt: skip
        def mark_it(self, data: Any, *, who: str, group: str, choice: str, reason: str, late: bool) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who)
            before = kept.mark(group)
            lawful = (
                who == "risk manager" and bool(reason.strip()) and not late and not kept.deliberation
                and kept.state not in ("removed", "withdrawn") and choice != before
                and not (group in kept.left and choice != "reporting")
                and (before, choice) != ("analysis", "held_back")
            )  # fmt: skip
            with scope.enter(by.scope()):
                try:
                    mark(
                        by=by, content_kind="event", content_id=content_id, group=group, choice=Marked(choice),
                        reason=reason, expected=999 if late else kept.steps, now=self.now,
                    )  # fmt: skip
                except (Denied, Http404):
                    assert not lawful
                    return
            assert lawful
            kept.marks[group], kept.steps = choice, kept.steps + 1
            kept.analysis |= {group} if choice == "analysis" else set()
            kept.ready = kept.ready and not (group == "" and choice != "reporting")

        @rule(data=st.data(), harm=st.sampled_from(("mild", "moderate", "severe")))
        def learn_more(self, data: Any, *, harm: str) -> None:
            content_id, by = self.pick(data), self.who("risk manager")
            kept = self.books[content_id]
            if kept.deliberation or kept.removed:
                return
            self.now += timedelta(minutes=1)  # of two ratings, the later counts
            with scope.enter(by.scope()):
                rate_harm(by=by, event_id=content_id, harm=Harm(harm), reason="Chart.", now=self.now)
            kept.harm = harm

        @rule(data=st.data(), who=PEOPLE, fresh=MOSTLY, seen=MOSTLY)
        def send_later_facts(self, data: Any, *, who: str, fresh: bool, seen: bool) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who, fresh=fresh)
            news = bool(kept.copies) and kept.copies[-1] != (kept.harm, self.text_of(kept))
            lawful = who == "risk manager" and fresh and seen and self.sends and kept.state == "reported" and news
            sha256 = self.later_preview(content_id) if seen else STALE
            with scope.enter(by.scope()):
                try:
                    add_later_facts(
                        by=by, content_kind="event", content_id=content_id, now=self.now, expected_sha256=sha256
                    )
                except (Denied, Http404):
                    assert not lawful
                    return
            assert lawful
            kept.note_copy(self.text_of(kept))

        def later_preview(self, content_id: UUID) -> str:
            by = self.who("risk manager")
            with scope.enter(by.scope()):
                try:
                    known = {"by": by, "content_kind": "event", "content_id": content_id, "now": self.now}
                    return preview_later_facts(**known).preview.sha256
                except (Denied, Http404):
                    return STALE

        @rule(data=st.data(), who=PEOPLE, reason=REASONS, attested=MOSTLY)
        def take_out(self, data: Any, *, who: str, reason: str, attested: bool) -> None:
            content_id = self.pick(data)
            kept, by = self.books[content_id], self.who(who)
            lawful = (
                who == "risk manager" and bool(reason.strip()) and attested and kept.inside
                and not kept.deliberation and not kept.analysis
            )  # fmt: skip
            with scope.enter(by.scope()):
                try:
                    remove(
                        by=by, content_kind="event", content_id=content_id, reason=reason, attested=attested,
                        now=self.now,
                    )  # fmt: skip
                except (Denied, Http404):
                    assert not lawful
                    return
            assert lawful
            kept.removed, kept.ready, kept.steps = True, False, kept.steps + 1

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
            kept.steps += lawful
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
                    each.content_id: (each.state, each.route == "deliberation", each.entered_at, each.steps.count())
                    for each in WorkProduct.objects.all()
                }
            assert rows == {
                key: (kept.state, kept.by_analysis, kept.entered, kept.steps) for key, kept in self.books.items()
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
                assert {key: each.act for key, each in left.items()} == {
                    key: kept.act for key, kept in self.books.items() if kept.reported
                }

        @invariant()
        def each_copy_that_left_says_what_was_for_reporting_then(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                rows = Submission.objects.exclude(kind="withdrawal").order_by("number")
                sent: dict[UUID, list[tuple[str, str]]] = {}
                for each in rows:
                    text = each.contents.get("narrative", "")
                    words = "all" if "Heparin was hung" in text else "details" if text else ""
                    sent.setdefault(each.content_id, []).append((each.harm, words))
                later = rows.filter(kind="later_facts").values_list("content_id", "names_earlier")
                first = dict(rows.filter(kind="event").values_list("content_id", "pk"))
                assert [(key, named) for key, named in later if named != first[key]] == []
            assert sent == {key: kept.copies for key, kept in self.books.items() if kept.copies}

        @invariant()
        def each_event_counts_once_unless_it_was_taken_back(self) -> None:
            with scope.enter(self.who("risk manager").scope()):
                months = list(Submission.objects.values_list("month", flat=True))
                counted = counted_events(self.provider.pk, months).values_list("content_id", flat=True)
                assert sorted(counted) == sorted(key for key, kept in self.books.items() if kept.state == "reported")

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
            sent = sum(len(kept.copies) + kept.taken_back for kept in books)
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
        settings=settings(max_examples=12, stateful_step_count=20, deadline=None, derandomize=True),
    )


@pytest.mark.slow
def test_no_forbidden_state_is_reached_in_long_lives(make_provider, make_member):
    run_state_machine_as_test(
        lifecycle(make_provider, make_member),
        settings=settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True),
    )
