"""Rooms: work product from the first keystroke, open to a list, and nothing that was said goes away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404

from pses import contents, selectors
from pses import deliberation_selectors as room_selectors
from pses.deliberation.actions import ActionKind, ActionState
from pses.deliberation.rooms import RoomKind
from pses.disclosure_selectors import entered
from pses.models import Deliberation, OperationalAction, PsoDeliberation, Submission, WorkProduct
from pses.pswp import DELIBERATION, DEVELOPMENT, Move, Refused, check_move
from pses.services import deliberations as rooms
from pses.services import preview_submission, remove, report_to_pso
from pses.services.deliberations.findings import Section
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from tests.told import NOW, agree, file_one

DAY = NOW.date()
LATER = NOW + timedelta(hours=1)
SAID = {"cause": "Two screens look alike", "effect": "the rate is mistaken", "event": "a tenfold dose"}


@pytest.fixture
def hospital(make_provider):
    return make_provider()


@pytest.fixture
def manager(hospital, make_member, acting):
    return acting(make_member(hospital, "risk_manager", name="Lena Marsh"))


@pytest.fixture
def surgeon(hospital, make_member, acting):
    return acting(make_member(hospital, "deliberation_member", name="Ines Okoro"))


@pytest.fixture
def analyst(make_member, acting):
    return acting(make_member(None, "analyst", name="Ana List"))


def opened(by, kind=RoomKind.RCA2, **changes):
    told = {"key": uuid4(), "kind": kind, "title": "Heparin", "purpose": "To learn.", "started_on": DAY, "now": NOW}
    return rooms.open_room(by=by, **(told | changes))


def planned(**changes):
    told = {"what": "Buy pumps that ask twice", "kind": ActionKind.FORCING_FUNCTION, "due_on": date(2026, 4, 1),
            "owner_title": "Director of pharmacy"}  # fmt: skip
    return rooms.Planned(**(told | changes))


def test_a_room_is_work_product_from_its_opening_by_the_route_of_deliberation(manager):
    """42 CFR 3.20, "patient safety work product" (1)(ii)."""
    with scope.enter(manager.scope()):
        room = opened(manager)
        product = selectors.product_of("deliberation", room.pk)
        assert (product.route, product.state, product.purpose) == ("deliberation", "collected", "analysis")
        assert (product.entered_at, product.entered_by) == (NOW, manager.user_id)


def test_a_room_is_admitted_once_however_often_it_is_sent(manager):
    key = uuid4()
    with scope.enter(manager.scope()):
        room = opened(manager, key=key)
        assert opened(manager, key=key).pk == room.pk
        assert (Deliberation.objects.count(), WorkProduct.objects.count()) == (1, 1)


def test_a_deliberation_is_never_removed_and_never_reported(hospital, manager):
    """42 CFR 3.20, "patient safety work product" (1)(ii), and (2)(ii) for removal."""
    agree(hospital)
    with scope.enter(manager.scope()):
        room = opened(manager)
        it = {"by": manager, "content_kind": "deliberation", "content_id": room.pk, "now": NOW}
        with pytest.raises(Denied, match="never removed") as refused:
            remove(**it, reason="The State asks for it.")
        assert refused.value.__cause__.paragraph == DELIBERATION
        for report in (lambda: preview_submission(**it), lambda: report_to_pso(**it, expected_sha256="0" * 64)):
            with pytest.raises(Denied, match="Report the event itself") as refused:
                report()
            assert refused.value.__cause__.paragraph == DELIBERATION
        held = contents.of_kind("deliberation")
        for ask in (held.held, held.take_out):
            with pytest.raises(Refused) as unlawful:
                ask(room.pk)
            assert unlawful.value.paragraph == DELIBERATION
        assert Submission.objects.count() == 0


def test_entry_that_reports_events_reports_no_deliberation(hospital, manager):
    agree(hospital, reporting_act="entry")
    with scope.enter(manager.scope()):
        opened(manager)
        assert Submission.objects.count() == 0


def test_a_room_of_the_pso_is_developed_by_the_pso_and_never_removed(analyst):
    """42 CFR 3.20, "patient safety work product" (1)(i)(B)."""
    with scope.enter(analyst.scope()):
        room = opened(analyst)
        assert (room.route, room.legal_state) == ("pso_developed", "developed")
        assert WorkProduct.objects.count() == 0
        for move in (Move.REMOVE, Move.REPORT, Move.WITHDRAW):
            with pytest.raises(Refused):
                check_move(room.legal_state, move, route=room.route)
        with pytest.raises(Refused, match="What the PSO developed") as refused:
            check_move(room.legal_state, Move.REMOVE, route=room.route)
        assert refused.value.paragraph == DEVELOPMENT


def test_the_two_houses_see_nothing_of_each_other(manager, analyst):
    with scope.enter(manager.scope()):
        ours = opened(manager)
        assert PsoDeliberation.objects.count() == 0
    with scope.enter(analyst.scope()):
        theirs = opened(analyst)
        assert Deliberation.objects.count() == 0
        with pytest.raises(Http404):
            room_selectors.room(analyst, ours.pk)
        with pytest.raises(Denied, match="name no report"):
            opened(analyst, about=[ours.pk])
    with scope.enter(manager.scope()), pytest.raises(Http404):
        room_selectors.room(manager, theirs.pk)


def test_neither_permission_nor_list_alone_opens_a_room(hospital, manager, surgeon, make_member, acting):
    nurse = acting(make_member(hospital, "reporter", name="Nora Reyes"))
    with scope.enter(manager.scope()):
        room = opened(manager)
        with pytest.raises(Denied, match="need a role"):
            rooms.add_person(by=manager, room_id=room.pk, user_id=nurse.user_id, now=NOW)
    with scope.enter(surgeon.scope()), pytest.raises(Http404):
        room_selectors.room(surgeon, room.pk)
    with scope.enter(manager.scope()):
        rooms.add_person(by=manager, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
        rooms.add_person(by=manager, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
    with scope.enter(surgeon.scope()):
        assert room_selectors.room(surgeon, room.pk).pk == room.pk
        assert room_selectors.rooms(surgeon).count() == 1
    without = replace(surgeon, permissions=frozenset())
    with scope.enter(without.scope()), pytest.raises(Http404):
        room_selectors.room(without, room.pk)
    with scope.enter(manager.scope()):
        rooms.take_off(by=manager, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
    with scope.enter(surgeon.scope()), pytest.raises(Http404):
        room_selectors.room(surgeon, room.pk)


def test_every_service_is_shut_to_who_is_not_on_the_list(manager, surgeon):
    with scope.enter(manager.scope()):
        room = opened(manager)
        row = rooms.note_finding(
            by=manager, room_id=room.pk, key=uuid4(), section=Section.STATEMENT, said=SAID, now=NOW
        )
        action = rooms.plan_action(by=manager, room_id=room.pk, key=uuid4(), planned=planned(), now=NOW)
    it = {"by": surgeon, "room_id": room.pk, "now": NOW}
    text = {"text": "Mine", "expected_revision": 0, "editor": uuid4()}
    person, finding = {"user_id": surgeon.user_id}, {"finding_id": row.pk}
    tries = (
        lambda: rooms.close_room(**it, outcome="Done."), lambda: rooms.reopen_room(**it),
        lambda: rooms.add_person(**it, **person), lambda: rooms.take_off(**it, **person),
        lambda: rooms.share_ownership(**it, **person),
        lambda: rooms.keep_text(**it, **text), lambda: rooms.save_minutes(**it, **text),
        lambda: rooms.note_finding(**it, key=uuid4(), section=Section.STATEMENT, said=SAID),
        lambda: rooms.change_finding(**it, **finding, said=SAID, expected_revision=1),
        lambda: rooms.strike_finding(**it, **finding), lambda: rooms.restore_finding(**it, **finding),
        lambda: rooms.plan_action(**it, key=uuid4(), planned=planned()),
        lambda: rooms.change_action(**it, action_id=action.pk, planned=planned(), expected_revision=1),
        lambda: rooms.settle_action(**it, action_id=action.pk, end=ActionState.DONE, note=""),
        lambda: rooms.write_operational(**it, action_id=action.pk, what="New", who="", due_on=None, anew=True),
    )  # fmt: skip
    with scope.enter(surgeon.scope()):
        for attempt in tries:
            with pytest.raises(Http404):
                attempt()


def test_only_owners_keep_the_list_and_close_until_no_owner_is_left(manager, surgeon):
    from pso_portal.accounts.models import Membership

    with scope.enter(manager.scope()):
        room = opened(manager)
        rooms.add_person(by=manager, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
        with pytest.raises(Denied, match="needs an owner"):
            rooms.take_off(by=manager, room_id=room.pk, user_id=manager.user_id, now=NOW)
    with scope.enter(surgeon.scope()), pytest.raises(Denied, match="Only an owner"):
        rooms.close_room(by=surgeon, room_id=room.pk, outcome="Done.", now=NOW)
    with scope.enter(surgeon.scope()), pytest.raises(Denied, match="Only an owner"):
        rooms.share_ownership(by=surgeon, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
    Membership.objects.filter(user_id=manager.user_id).update(ended_at=NOW)
    with scope.enter(surgeon.scope()):
        assert rooms.close_room(by=surgeon, room_id=room.pk, outcome="Done.", now=NOW).state == "closed"


def test_a_person_with_an_open_action_stays_on_the_list(manager, surgeon):
    with scope.enter(manager.scope()):
        room = opened(manager)
        here = {"by": manager, "room_id": room.pk, "now": NOW}
        with pytest.raises(Denied, match="somebody on the list"):
            rooms.plan_action(**here, key=uuid4(), planned=planned(owner_id=surgeon.user_id))
        rooms.add_person(**here, user_id=surgeon.user_id)
        action = rooms.plan_action(**here, key=uuid4(), planned=planned(owner_id=surgeon.user_id))
        with pytest.raises(Denied, match="still owns an open action"):
            rooms.take_off(**here, user_id=surgeon.user_id)
        rooms.settle_action(**here, action_id=action.pk, end=ActionState.DONE, note="Bought.")
        rooms.take_off(**here, user_id=surgeon.user_id)


def test_a_room_about_a_report_names_one_that_is_there(manager):
    with scope.enter(manager.scope()):
        event = file_one(manager)
        room = opened(manager, about=[event.pk])
        assert list(room_selectors.rooms_about(manager, event.pk)) == [room]
        with pytest.raises(Http404):
            opened(manager, about=[uuid4()])
        with pytest.raises(Denied, match="lies ahead"):
            opened(manager, started_on=DAY + timedelta(days=1))


class TestMinutes:
    """Saved as typed, kept in versions, and two at once."""

    @pytest.fixture
    def room(self, manager, surgeon):
        with scope.enter(manager.scope()):
            room = opened(manager, RoomKind.HUDDLE)
            rooms.add_person(by=manager, room_id=room.pk, user_id=surgeon.user_id, now=NOW)
        return room

    def save(self, by, room, text, revision, editor, service=rooms.save_minutes):
        with scope.enter(by.scope()):
            return service(
                by=by, room_id=room.pk, text=text, expected_revision=revision, editor=editor, now=LATER
            )

    def texts(self, by, room):
        with scope.enter(by.scope()):
            found = room_selectors.room(by, room.pk)
            return found.text, [(each.number, each.text, each.is_beside) for each in room_selectors.versions(by, found)]

    def test_typing_is_kept_without_a_version_and_saving_makes_one(self, manager, room):
        page = uuid4()
        for number, text in enumerate(("The", "The pump", "The pump was set")):
            assert not self.save(manager, room, text, number, page, rooms.keep_text).elsewhere
        assert self.texts(manager, room) == ("The pump was set", [])
        for _ in range(2):
            self.save(manager, room, "The pump was set", 3, page)
        assert self.texts(manager, room) == ("The pump was set", [(1, "The pump was set", False)])
        with scope.enter(manager.scope()):
            assert Entry.objects.filter(verb="write_minutes").count() == 1

    def test_two_at_once_lose_nothing(self, manager, surgeon, room):
        mine, theirs = uuid4(), uuid4()
        self.save(surgeon, room, "Theirs", 0, theirs)
        kept = self.save(manager, room, "Mine", 0, mine, rooms.keep_text)
        assert (kept.elsewhere, self.texts(manager, room)[0]) == (True, "Theirs")
        assert self.save(manager, room, "Mine", 0, mine).elsewhere
        assert self.texts(manager, room) == ("Theirs", [(2, "Mine", True), (1, "Theirs", False)])

    def test_words_of_another_that_nobody_saved_become_a_version_before_they_are_written_over(
        self, manager, surgeon, room
    ):
        self.save(surgeon, room, "Half a sen", 0, uuid4(), rooms.keep_text)
        self.save(manager, room, "All anew", 1, uuid4(), rooms.keep_text)
        assert self.texts(manager, room) == ("All anew", [(1, "Half a sen", False)])

    def test_a_version_never_changes(self, manager, room):
        self.save(manager, room, "Said", 0, uuid4())
        with scope.enter(manager.scope()):
            (version,) = room_selectors.versions(manager, room)
            version.text = "Never said"
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                version.save(update_fields=["text"])

    def test_a_closed_room_takes_nothing_more_until_it_is_opened_again(self, manager, room):
        with scope.enter(manager.scope()):
            here = {"by": manager, "room_id": room.pk, "now": NOW}
            with pytest.raises(Denied, match="what came of it"):
                rooms.close_room(**here, outcome=" ")
            rooms.close_room(**here, outcome="Nothing to change.")
            with pytest.raises(Denied, match="closed"):
                rooms.close_room(**here, outcome="Again.")
        with pytest.raises(Denied, match="closed"):
            self.save(manager, room, "More", 0, uuid4())
        with scope.enter(manager.scope()):
            rooms.reopen_room(**here)
        assert not self.save(manager, room, "More", 0, uuid4()).elsewhere


class TestAnalysis:
    """Timeline, causes and actions of an RCA²."""

    @pytest.fixture
    def here(self, manager):
        with scope.enter(manager.scope()):
            room = opened(manager)
            yield {"by": manager, "room_id": room.pk, "now": LATER}

    def test_the_same_click_twice_notes_once(self, here):
        key = uuid4()
        for _ in range(2):
            rooms.note_finding(**here, key=key, section=Section.STATEMENT, said=SAID)
            rooms.plan_action(**here, key=key, planned=planned())
        room = room_selectors.room(here["by"], here["room_id"])
        assert len(room_selectors.findings(here["by"], room)) == len(room_selectors.actions(here["by"], room)) == 1

    def test_a_stale_change_writes_nothing_and_the_words_before_stay(self, here):
        row = rooms.note_finding(**here, key=uuid4(), section=Section.STATEMENT, said=SAID)
        it = {**here, "finding_id": row.pk}
        rooms.change_finding(**it, said=SAID | {"event": "First"}, expected_revision=1)
        with pytest.raises(rooms.Stale) as stale:
            rooms.change_finding(**it, said=SAID | {"event": "Second"}, expected_revision=1)
        assert stale.value.row.said["event"] == "First"
        changed = rooms.change_finding(**it, said=SAID | {"event": "Second"}, expected_revision=2)
        assert [past["event"] for past in changed.said["earlier"]] == ["a tenfold dose", "First"]

    def test_a_stale_change_of_an_action_writes_nothing(self, here):
        row = rooms.plan_action(**here, key=uuid4(), planned=planned())
        it = {**here, "action_id": row.pk}
        rooms.change_action(**it, planned=planned(what="First"), expected_revision=1)
        with pytest.raises(rooms.Stale) as stale:
            rooms.change_action(**it, planned=planned(what="Second"), expected_revision=1)
        assert stale.value.row.said["what"] == "First"

    def test_what_was_struck_out_can_stand_again(self, here):
        row = rooms.note_finding(**here, key=uuid4(), section=Section.TIMELINE, said={"what": "Hung"}, at=NOW)
        struck = rooms.strike_finding(**here, finding_id=row.pk)
        assert (struck.struck_at, struck.struck_by) == (LATER, here["by"].user_id)
        assert rooms.restore_finding(**here, finding_id=row.pk).struck_at is None

    def test_a_timeline_holds_what_happened_and_belongs_to_an_rca(self, here):
        said = {"what": "Hung"}
        with pytest.raises(Denied, match="lies ahead"):
            rooms.note_finding(
                **here, key=uuid4(), section=Section.TIMELINE, said=said, at=LATER + timedelta(minutes=1)
            )
        huddle = opened(here["by"], RoomKind.HUDDLE)
        with pytest.raises(Denied, match="belong to an RCA²"):
            rooms.note_finding(**(here | {"room_id": huddle.pk}), key=uuid4(), section=Section.STATEMENT, said=said)

    def test_an_action_needs_somebody_and_a_cause_of_this_room(self, here):
        with pytest.raises(Denied, match="Say who sees to it"):
            rooms.plan_action(**here, key=uuid4(), planned=planned(owner_title=" "))
        with pytest.raises(Denied, match="causal statement of this room"):
            rooms.plan_action(**here, key=uuid4(), planned=planned(answers_id=uuid4()))

    def test_an_action_is_dropped_with_a_reason_and_settled_in_a_closed_room_too(self, here):
        it = {**here, "action_id": rooms.plan_action(**here, key=uuid4(), planned=planned()).pk}
        with pytest.raises(Denied, match="Say why"):
            rooms.settle_action(**it, end=ActionState.DROPPED, note="")
        rooms.close_room(**here, outcome="Pumps are bought.")
        assert rooms.settle_action(**it, end=ActionState.DONE, note="29 of 30.").state == "done"
        with pytest.raises(Denied, match="Take it up again"):
            rooms.settle_action(**it, end=ActionState.DROPPED, note="No.")
        assert rooms.settle_action(**it, end=ActionState.OPEN, note="").state == "open"
        with pytest.raises(Denied, match="closed"):
            rooms.change_action(**it, planned=planned(what="Other"), expected_revision=1)

    def test_what_goes_into_operation_is_typed_anew_and_names_no_room(self, here):
        """Operational records are no work product (42 U.S.C. 299b-21(7)(B)); why they were made stays inside."""
        it = {**here, "action_id": rooms.plan_action(**here, key=uuid4(), planned=planned()).pk, "who": "Pharmacy",
              "due_on": None}  # fmt: skip
        with pytest.raises(Denied, match="Type it anew"):
            rooms.write_operational(**it, what="New pumps", anew=False)
        with pytest.raises(Denied, match="Type it anew"):
            rooms.write_operational(**it, what=" Buy pumps that ask twice", anew=True)
        for words in ("New pumps", "New pumps by May"):
            rooms.write_operational(**it, what=words, anew=True)
        (held,) = OperationalAction.objects.all()
        assert held.what == "New pumps by May"
        columns = {field.name for field in OperationalAction._meta.get_fields()}
        assert columns == {"id", "provider", "what", "who", "due_on", "written_at", "written_by"}

    def test_the_pso_puts_nothing_into_operation(self, analyst):
        with scope.enter(analyst.scope()):
            room = opened(analyst)
            here = {"by": analyst, "room_id": room.pk, "now": NOW}
            action = rooms.plan_action(**here, key=uuid4(), planned=planned())
            with pytest.raises(Denied, match="Only a provider"):
                rooms.write_operational(**here, action_id=action.pk, what="New", who="", due_on=None, anew=True)


def test_each_act_leaves_an_entry_about_the_room_and_never_a_word(manager):
    with scope.enter(manager.scope()):
        room = opened(manager, title="Snibblewort")
        here = {"by": manager, "room_id": room.pk, "now": NOW}
        rooms.save_minutes(**here, text="Snibblewort", expected_revision=0, editor=uuid4())
        rooms.note_finding(**here, key=uuid4(), section=Section.STATEMENT, said=SAID | {"cause": "Snibblewort"})
        rooms.close_room(**here, outcome="Snibblewort")
        verbs = [entry.verb for entry in room_selectors.acts(room)]
        assert sorted(verbs) == ["close_deliberation", "keep_minutes", "note_finding", "open_deliberation",
                                 "write_minutes"]  # fmt: skip
        assert not Entry.objects.filter(content__icontains="snibblewort").exists()


def test_a_deliberation_is_not_laid_out_where_disclosures_are_entered(manager):
    """It opens to its list; who enters disclosures may be on none."""
    with scope.enter(manager.scope()):
        room, event = opened(manager), file_one(manager)
        offered = entered(manager, [("deliberation", room.pk), ("event", event.pk)])
        assert [each.content_id for each in offered] == [event.pk]
