"""What affiliates share: where each has opted in, by scope, until a day; never the PSO (42 CFR 3.206(b)(4)(iii))."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from events.models import Draft, Event
from pses.family import MOVES, Contract, Offer, Pair, Standing, Step, check_offer, check_step, stands
from pses.family_selectors import shares_given
from pses.models import FamilyShare, FamilyStep, WorkProduct
from pses.pswp import Refused
from pses.services import offer_share, remove
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Affiliation, Provider
from pso_portal.tenancy.scope import Scope, Side

from .kin import WHY, Kin

GIVER, READER, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
ON = date(2026, 3, 10)
RUNS, OVER, AHEAD = Contract(date(2024, 1, 1), None), Contract(date(2024, 1, 1), ON - timedelta(days=1)), Contract(
    ON + timedelta(days=1), None
)


@pytest.fixture
def kin(make_provider, make_member):
    return Kin(make_provider, make_member).build()


def the_offer(*steps, until=ON):
    return Offer(GIVER, READER, until, frozenset(steps))


# The rule


def test_a_share_is_in_force_only_where_both_want_it_and_may():
    """42 CFR 3.206(b)(4)(iii) and 3.20, "affiliated provider": every word of it, one at a time and together."""
    anyone, contracts = (None, GIVER, READER, STRANGER), (RUNS, OVER, AHEAD)
    for accepted, stopped, affiliated, giver, reader, days in product(
        anyone, anyone, (True, False), contracts, contracts, (-1, 0, 1)
    ):
        steps = [(Step.ACCEPTED, accepted)] * bool(accepted) + [(Step.STOPPED, stopped)] * bool(stopped)
        offer = the_offer(*steps, until=ON + timedelta(days=days))
        wanted = accepted is READER and stopped not in (GIVER, READER)
        lawful = affiliated and giver is RUNS and reader is RUNS and days >= 0
        assert (stands(offer, Pair(affiliated, giver, reader), ON) is Standing.IN_FORCE) is (wanted and lawful)


def test_what_is_over_never_opens_again():
    over = {standing for standing, moves in MOVES.items() if not moves}
    assert over == set(Standing) - {Standing.OFFERED, Standing.IN_FORCE}


@pytest.mark.parametrize(("changes", "words", "paragraph"), [
    ({"pair": None}, "not affiliated", '42 CFR 3.20, "affiliated provider"'),
    ({"pair": Pair(False, RUNS, RUNS)}, "not affiliated", '42 CFR 3.20, "affiliated provider"'),
    ({"pair": Pair(True, OVER, RUNS)}, "Your contract", "42 CFR 3.206(b)(4)(iii)"),
    ({"pair": Pair(True, RUNS, OVER)}, "This affiliate's contract", "42 CFR 3.206(b)(4)(iii)"),
    ({"event_types": ()}, "at least one type", "42 CFR 3.206(b)(4)(iii)"),
    ({"until": ON - timedelta(days=1)}, "still to come", "42 CFR 3.206(b)(4)(iii)"),
    ({"until": ON + timedelta(days=367)}, "within a year", "42 CFR 3.206(b)(4)(iii)"),
])  # fmt: skip
def test_an_offer_is_refused_with_reason_and_paragraph(changes, words, paragraph):
    said = {"pair": Pair(True, RUNS, RUNS), "until": ON, "event_types": ["fall"], "on": ON}
    check_offer(**said)
    with pytest.raises(Refused, match=words) as refused:
        check_offer(**said | changes)
    assert refused.value.paragraph == paragraph


@pytest.mark.parametrize(("step", "party", "steps", "pair", "until", "words"), [
    (Step.ACCEPTED, GIVER, (), (True, RUNS, RUNS), ON, "would read it accepts"),
    (Step.ACCEPTED, STRANGER, (), (True, RUNS, RUNS), ON, "Only the two"),
    (Step.STOPPED, STRANGER, (), (True, RUNS, RUNS), ON, "Only the two"),
    (Step.ACCEPTED, READER, ((Step.ACCEPTED, READER),), (True, RUNS, RUNS), ON, "accepted already"),
    (Step.ACCEPTED, READER, ((Step.STOPPED, GIVER),), (True, RUNS, RUNS), ON, "stopped already"),
    (Step.STOPPED, READER, ((Step.STOPPED, GIVER),), (True, RUNS, RUNS), ON, "stopped already"),
    (Step.ACCEPTED, READER, (), (False, RUNS, RUNS), ON, "affiliated no longer"),
    (Step.ACCEPTED, READER, (), (True, OVER, RUNS), ON, "does not run"),
    (Step.ACCEPTED, READER, (), (True, RUNS, RUNS), ON - timedelta(days=1), "is past"),
])  # fmt: skip
def test_a_step_is_refused_with_a_reason(step, party, steps, pair, until, words):
    with pytest.raises(Refused, match=words):
        check_step(the_offer(*steps, until=until), Pair(*pair), step, party=party, on=ON)


def test_either_may_stop_what_no_longer_opens_anything():
    for party in (GIVER, READER):
        check_step(the_offer(until=ON - timedelta(days=1)), Pair(False, OVER, OVER), Step.STOPPED, party=party, on=ON)


# Who is of a family


def affiliates_of(house):
    with scope.enter(Scope(Side.PROVIDER, frozenset({house.pk}))):
        return sorted(Affiliation.objects.filter(parted=False).values_list("name", flat=True))


def change(house, **values):
    with scope.enter(Scope(Side.PSO)):
        Provider.objects.filter(pk=house.pk).update(**values)


def test_a_provider_knows_its_affiliates_by_name_and_contract_and_none_of_their_rows(kin):
    assert affiliates_of(kin.houses["giver"]) == ["Alder Holding", "Reader Hospital"]
    assert affiliates_of(kin.houses["parent"]) == ["Giver Hospital", "Reader Hospital"]
    assert affiliates_of(kin.houses["stranger"]) == []
    with scope.enter(kin.by("giver").scope()):
        assert list(Provider.objects.all()) == [kin.houses["giver"]]
    change(kin.houses["reader"], parent=None)
    assert affiliates_of(kin.houses["giver"]) == ["Alder Holding"]
    change(kin.houses["parent"], name="Birch Holding")
    assert affiliates_of(kin.houses["giver"]) == ["Birch Holding"]


def test_a_provider_cannot_write_itself_into_a_family(kin):
    by = kin.by("stranger", "provider_administrator")
    row = Affiliation(provider=kin.houses["stranger"], affiliate=kin.houses["giver"], name="x",
                      contract_starts=ON)  # fmt: skip
    with pytest.raises(DatabaseError), scope.enter(by.scope()):
        row.save(force_insert=True)


# What the database shows, asked past every manager


def raw(here, statement, *values):
    with scope.enter(here), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {found for (found,) in cursor.fetchall()} if cursor.description else cursor.rowcount


def seen(kin, house="reader", table="events_event", key="id"):
    return raw(Scope(Side.PROVIDER, frozenset({kin.houses[house].pk})), f"SELECT {key} FROM {table}")  # noqa: S608


def test_the_reader_sees_events_of_the_scope_and_nothing_else_of_the_giver(kin):
    ours, theirs = kin.file("reader"), kin.file()
    kin.file(what="fall", fall__assisted="yes", medication__stage=None, medication__name=None)
    kin.file("stranger")
    kin.file("parent")
    assert seen(kin) == {ours.pk}
    offered = kin.offer()
    assert seen(kin) == {ours.pk}
    kin.accept(offered)
    assert seen(kin) == {ours.pk, theirs.pk}
    assert seen(kin, table="pses_workproduct", key="content_id") == {ours.pk, theirs.pk}


@pytest.mark.parametrize("house", ["parent", "stranger", "giver"])
def test_a_share_opens_nothing_to_anyone_but_its_reader(kin, house):
    event, other = kin.file(), kin.file("reader")
    before = seen(kin, house)
    kin.share()
    assert seen(kin, house) == before
    assert (event.pk in before, other.pk in before) == (house == "giver", False)


@pytest.mark.parametrize("side", [Side.PSO, Side.DOOR, Side.SYSTEM])
def test_no_other_side_sees_what_affiliates_share_or_that_they_do(kin, side):
    kin.file()
    kin.share()
    both = frozenset({kin.houses["giver"].pk, kin.houses["reader"].pk})
    for table in ("events_event", "pses_workproduct", "pses_familyshare", "pses_familystep"):
        assert raw(Scope(side, both), f"SELECT id FROM {table}") == set()  # noqa: S608


def end_by_the_day(kin, share):
    """A year later, by the database's own clock, is not to be had: the offer of a share that was over is."""
    over = FamilyShare(
        provider=kin.houses["giver"], reader=kin.houses["reader"], number=9, giver_name="G", reader_name="R",
        event_types=["medication"], narrative=True, purpose="x", until=timezone.now().date() - timedelta(days=1),
        offered_by=uuid4(), offered_at=timezone.now(),
    )  # fmt: skip
    with scope.enter(kin.by("giver").scope()):
        over.save(force_insert=True)
    step = FamilyStep(
        provider=kin.houses["giver"], reader=kin.houses["reader"], party=kin.houses["reader"], share=over,
        step="accepted", taken_by=uuid4(), taken_at=timezone.now(),
    )  # fmt: skip
    with scope.enter(kin.by("reader").scope()):
        step.save(force_insert=True)
    kin.stop(share)


ENDINGS = {
    "the giver stops": lambda kin, share: kin.stop(share),
    "the reader stops": lambda kin, share: kin.stop(share, "reader"),
    "the giver's contract ends": lambda kin, share: change(kin.houses["giver"], contract_ends=date(2026, 1, 1)),
    "the reader's contract ends": lambda kin, share: change(kin.houses["reader"], contract_ends=date(2026, 1, 1)),
    "they are affiliated no longer": lambda kin, share: change(kin.houses["giver"], parent=None),
    "its day is past": end_by_the_day,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_when_a_share_ends_it_ends_at_once(kin, client_for, ending):
    event, share = kin.file(), kin.share()
    browser = client_for(kin.people["reader", "risk_manager"])
    address = f"/affiliates/{event.pk}/"
    opened = browser.get(address)
    assert (opened.status_code, "no-store" in opened["Cache-Control"]) == (200, True)
    assert b"Heparin was hung" in opened.content
    ENDINGS[ending](kin, share)
    assert seen(kin) == set()
    gone, absent = browser.get(address), browser.get(f"/affiliates/{uuid4()}/")
    assert (gone.status_code, gone.content) == (404, absent.content)
    assert b"Nothing is shared with you" in browser.get("/affiliates/").content


def test_the_rule_and_the_database_agree_on_a_share_that_began_before_its_contract(kin):
    event = kin.file()
    kin.share()
    change(kin.houses["reader"], contract_starts=timezone.now().date() + timedelta(days=5))
    assert event.pk not in seen(kin)


def test_nobody_accepts_for_another_past_the_services(kin):
    """The giver writes the reader's word, and a stranger writes any: the database refuses."""
    share = kin.offer()
    row = {"provider_id": kin.houses["giver"].pk, "reader_id": kin.houses["reader"].pk, "share_id": share.pk,
           "taken_by": uuid4(), "taken_at": timezone.now()}  # fmt: skip
    forged = [("giver", "reader", "accepted"), ("stranger", "reader", "accepted"), ("stranger", "stranger", "stopped")]
    for house, party, step in forged:
        with pytest.raises(DatabaseError), scope.enter(kin.by(house).scope()):
            FamilyStep(**row, party_id=kin.houses[party].pk, step=step).save(force_insert=True)
    with pytest.raises(DatabaseError), scope.enter(kin.by("stranger").scope()):
        FamilyStep(**row | {"reader_id": kin.houses["stranger"].pk}, party_id=kin.houses["stranger"].pk,
                   step="stopped").save(force_insert=True)  # fmt: skip
    with pytest.raises(DatabaseError), scope.enter(kin.by("reader").scope()):
        FamilyShare(
            provider=kin.houses["giver"], reader=kin.houses["reader"], number=2, giver_name="G", reader_name="R",
            event_types=["fall"], narrative=True, purpose="x", until=ON, offered_by=uuid4(), offered_at=timezone.now(),
        ).save(force_insert=True)  # fmt: skip
    kin.file()
    assert seen(kin) == set()


def test_the_reader_changes_and_removes_nothing_of_the_giver(kin):
    event = kin.file()
    kin.share()
    here = kin.by("reader").scope()
    assert raw(here, "UPDATE events_event SET status = 'closed' WHERE id = %s", event.pk) == 0
    assert raw(here, "DELETE FROM pses_workproduct WHERE content_id = %s", event.pk) == 0
    with scope.enter(kin.by("giver").scope()):
        assert Event.objects.get(pk=event.pk).status == "sent"


def test_what_a_share_never_opens(kin):
    """Drafts, records outside the PSES, sealed names, receipts, submissions, conversations, files."""
    kin.file()
    kin.share()
    with scope.enter(Scope(Side.PROVIDER, frozenset({kin.houses["giver"].pk}))), connection.cursor() as cursor:
        cursor.execute("SELECT c.table_name FROM information_schema.columns c JOIN pg_class ON relname = c.table_name"
                       " WHERE column_name = 'provider_id' AND relrowsecurity")  # fmt: skip
        owned = {name for (name,) in cursor.fetchall()}
    theirs = kin.houses["giver"].pk
    opened = {
        table
        for table in owned - {"tenancy_affiliation"}
        if raw(kin.by("reader").scope(), f"SELECT 1 FROM {table} WHERE provider_id = %s", theirs)  # noqa: S608
    }
    entries_name_it = {"audit_entry"} & opened
    assert opened - entries_name_it == {"events_event", "pses_workproduct", "pses_familyshare", "pses_familystep"}
    assert entries_name_it == set()


def test_own_pages_and_managers_go_on_showing_ones_own_alone(kin, client_for):
    theirs, ours = kin.file(), kin.file("reader")
    kin.share()
    with scope.enter(kin.by("reader").scope()):
        assert [each.pk for each in Event.objects.all()] == [ours.pk]
        assert [each.content_id for each in WorkProduct.objects.all()] == [ours.pk]
        assert Draft.objects.count() == 0
    browser = client_for(kin.people["reader", "risk_manager"])
    assert browser.get(f"/events/{theirs.pk}/").status_code == 404
    assert browser.get("/inbox/").content.count(b"/events/") == 1


# The services


def test_each_act_is_an_entry_of_both_and_the_other_side_hears_of_it(kin):
    share = kin.offer()
    kin.accept(share)
    kin.stop(share, "reader")
    for house in ("giver", "reader"):
        with scope.enter(kin.by(house).scope()):
            found = Entry.objects.filter(row=share.pk).exclude(verb="read_sealed").order_by("at")
            assert [each.verb for each in found] == ["offer_share", "accept_share", "stop_share"]
    with scope.enter(Scope(Side.SYSTEM)):
        told = list(Message.objects.filter(task="notices.mail_waiting").order_by("created_at"))
    keepers = {name: str(kin.people[name, "provider_administrator"].user_id) for name in ("giver", "reader")}
    assert [each.ids for each in told] == [{"user_id": keepers[name]} for name in ("reader", "giver", "giver")]


def test_what_was_let_out_stays_listed_after_it_was_stopped(kin):
    waiting = kin.offer(reader="parent")
    share = kin.share()
    kin.stop(share)
    by = kin.by("giver", "provider_administrator")
    with scope.enter(by.scope()):
        given = shares_given(by, timezone.now().date())
        assert [(each.row.pk, each.other, each.standing) for each in given] == [
            (share.pk, "Reader Hospital", Standing.STOPPED)
        ]
        assert (given[0].stop.reason, given[0].accepted_at is not None) == (WHY, True)
    assert waiting.pk != share.pk


def test_sent_twice_it_is_done_once(kin):
    share = kin.offer()
    assert kin.accept(share).pk == kin.accept(share).pk
    assert kin.stop(share).pk == kin.stop(share, reason="again").pk
    with scope.enter(kin.by("giver").scope()):
        assert FamilyStep.objects.count() == 2


@pytest.mark.parametrize(("changes", "words"), [
    ({"reader": "stranger"}, "not affiliated with yours"), ({"purpose": "  "}, "which patient safety activity"),
    ({"event_types": []}, "at least one type"), ({"until": date(2020, 1, 1)}, "still to come"),
    ({"purpose": "x" * 1001}, "1,000 characters"),
])  # fmt: skip
def test_an_offer_that_cannot_be_made(kin, changes, words):
    with pytest.raises(Denied, match=words):
        kin.offer(**changes)


def test_sharing_with_a_provider_that_left_is_refused_with_the_paragraph(kin):
    change(kin.houses["reader"], contract_ends=date(2026, 1, 1))
    with pytest.raises(Denied, match=r"contract with the PSO does not run.*42 CFR 3\.206\(b\)\(4\)\(iii\)"):
        kin.offer()


def test_accepting_after_the_giver_left_is_refused(kin):
    share = kin.offer()
    change(kin.houses["giver"], contract_ends=date(2026, 1, 1))
    with pytest.raises(Denied, match="does not run"):
        kin.accept(share)


def test_one_offer_stands_at_a_time_and_a_new_one_after_it_was_stopped(kin):
    share = kin.offer()
    with pytest.raises(Denied, match="still stands"):
        kin.offer(event_types=["fall"])
    kin.stop(share)
    assert kin.offer(event_types=["fall"]).number == 2


def test_it_asks_who_one_is_and_whether_one_may(kin):
    administrator, manager = kin.by("giver", "provider_administrator"), kin.by("giver")
    said = {"reader_id": kin.houses["reader"].pk, "event_types": ["fall"], "narrative": False, "purpose": "x",
            "until": timezone.now().date()}  # fmt: skip
    late = timezone.now() + timedelta(minutes=6)
    with scope.enter(administrator.scope()), pytest.raises(Denied, match="Confirm that it is you"):
        offer_share(by=administrator, now=late, **said)
    with scope.enter(manager.scope()), pytest.raises(Denied, match="role does not include"):
        offer_share(by=manager, now=timezone.now(), **said)


def test_an_offer_and_its_steps_are_never_rewritten(kin):
    share = kin.share()
    for statement in ("UPDATE pses_familyshare SET narrative = false", "DELETE FROM pses_familystep"):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(kin.by("giver").scope(), statement)
    assert share.narrative is True


def test_what_was_removed_from_the_pses_is_shared_no_longer(kin, client_for):
    event = kin.file()
    kin.share()
    browser = client_for(kin.people["reader", "risk_manager"])
    assert browser.get(f"/affiliates/{event.pk}/").status_code == 200
    manager = kin.by("giver")
    with scope.enter(manager.scope()):
        remove(
            by=manager, content_kind="event", content_id=event.pk, reason="By mistake.", attested=True,
            now=timezone.now(),
        )  # fmt: skip
    assert browser.get(f"/affiliates/{event.pk}/").status_code == 404
