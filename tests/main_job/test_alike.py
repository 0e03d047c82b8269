"""Cases are shown only in a form that enough cases of enough organizations share (42 CFR 3.206(b)(4)(iv), 3.212)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from aggregation import selectors
from aggregation.alike import WITHHELD
from aggregation.binding import bind_case, case_key
from aggregation.intake import forget_provider, take_in
from aggregation.models import (
    AlikeGroup,
    Case,
    Contributor,
    DoubleRead,
    DoubleReadDraw,
    Passage,
    ReviewItem,
    SettledCase,
    Settlement,
)
from aggregation.services import owe_settlement
from aggregation.settled import look_again
from aggregation.settling import settle_cases
from events.models import Event
from pses.services import add_later_facts, preview_later_facts, withdraw
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .conftest import SENT

pytestmark = pytest.mark.django_db
PSO, DOOR = Scope(Side.PSO), Scope(Side.DOOR)
NEXT = SENT + timedelta(days=92)
SIX = range(1, 7)


@pytest.fixture
def cases(pso: Any) -> Callable[..., list[UUID]]:
    """De-identified cases, one for each organization named, as intake leaves them."""

    def made(organizations: Any, **told: Any) -> list[UUID]:
        codes = {"setting": "clinic", "event_type": "fall", "kind": "incident", "harm": "mild", "year": 2025} | told
        found = []
        with scope.enter(DOOR):
            for number in organizations:
                case = Case(**codes, engine_version="1")
                case.save(force_insert=True)
                Contributor.objects.filter(code=number).exists() or Contributor(
                    code=number, organization=number, setting=codes["setting"], provider_key=str(number),
                    link={"provider": ""},
                ).save(force_insert=True)  # fmt: skip
                Passage(
                    submission_key=uuid4().hex, case_key=case_key(case.pk), engine_version="1",
                    link={"submission": str(uuid4()), "contributor": number, "case": str(case.pk)},
                ).save(force_insert=True)  # fmt: skip
                found.append(case.pk)
        return found

    return made


@pytest.fixture
def settled(jobs: Any) -> Callable[..., bool]:
    """The scheduler's call, and what it owes done."""

    def settle(now: Any = SENT) -> bool:
        with scope.enter(PSO):
            owed = owe_settlement(now=now)
        jobs()
        return owed

    return settle


def shown() -> list[tuple[str, str, str, str, int]]:
    """Setting, what happened, harm, year, and how many cases look so."""
    with scope.enter(PSO):
        return sorted(
            (group.setting, group.form["event_type"], group.form["harm"], group.form["year"], group.cases)
            for group in selectors.alike_groups()
        )


FALLS = ("clinic", "fall", "mild", "2025")


def test_a_case_that_nobody_settled_is_shown_in_no_form(cases: Any) -> None:
    cases(SIX)
    assert shown() == []
    with scope.enter(PSO):
        assert selectors.cases_shown() == {"shown": 0, "not_shown": None, "kept": None, "last": None}


def test_alike_cases_of_six_organizations_are_shown_and_a_rare_one_is_not(cases: Any, settled: Any) -> None:
    cases(SIX)
    cases([7], event_type="burn", harm="death")
    assert settled()
    assert shown() == [(*FALLS, 6)]
    with scope.enter(PSO):
        found = selectors.cases_shown()
        assert (found["shown"], found["not_shown"], round(found["kept"], 3)) == (6, 1, round(6 / 7, 3))


def test_cases_of_one_organization_are_not_alike_enough_however_many_they_are(cases: Any, settled: Any) -> None:
    """Whoever reads it would know whose they are: 42 CFR 3.206(b)(4)(iv)."""
    cases([1] * 40)
    cases([number for number in range(1, 6) for _ in range(2)], event_type="burn")
    settled()
    assert shown() == []


def test_settings_are_peer_sets_of_their_own(cases: Any, settled: Any) -> None:
    cases([1, 2, 3])
    cases([4, 5, 6], setting="hospital")
    settled()
    assert shown() == []


def test_what_is_rare_is_coarsened_and_the_coarse_form_is_true(cases: Any, settled: Any) -> None:
    cases([1, 2, 3], harm="severe")
    cases([4, 5, 6], harm="death", coded={"fall.assisted": "yes", "location_kind": "home"})
    settled()
    with scope.enter(PSO):
        (group,) = selectors.alike_groups()
        assert group.form == {
            "event_type": "fall", "harm": "severe_or_death", "kind": "incident", "year": "2025",
            "fall.assisted": WITHHELD, "location_kind": WITHHELD, "medication.stage": "", "factor.main": "",
            "device.kind": "", "medicine.class": "",
        }  # fmt: skip


def test_k_is_a_setting_and_kept_with_what_was_settled_by_it(cases: Any, settled: Any, settings: Any) -> None:
    settings.PSO_K_ALIKE = 7
    cases(SIX)
    settled()
    assert shown() == []
    cases([1])
    settled(NEXT)
    assert shown() == [(*FALLS, 7)]
    with scope.enter(PSO):
        rows = Settlement.objects.order_by("quarter").values_list("quarter", "k", "organizations", "cases", "shown")
        assert list(rows) == [("2025-Q3", 7, 6, 6, 0), ("2025-Q4", 7, 6, 7, 7)]


def test_a_second_run_in_a_quarter_changes_nothing_and_the_job_twice_neither(cases: Any, settled: Any) -> None:
    cases(SIX)
    assert [settled(), settled(), settled(SENT + timedelta(days=60))] == [True, False, False]
    cases(SIX)
    with scope.enter(DOOR):
        settle_cases(settlement_id=Settlement.objects.get().pk, now=NEXT)
    assert shown() == [(*FALLS, 6)]
    with scope.enter(PSO):
        assert (AlikeGroup.objects.count(), SettledCase.objects.count()) == (1, 6)


def test_a_case_that_comes_later_waits_for_others_and_joins_no_form_that_stands(cases: Any, settled: Any) -> None:
    """Otherwise a view before it and a view after it would differ by that one case."""
    cases(SIX)
    settled()
    cases([1])
    before = shown()
    assert (settled(SENT + timedelta(days=30)), shown()) == (False, before)
    settled(NEXT)
    assert shown() == before
    cases([2, 3, 4, 5, 6])
    settled(NEXT + timedelta(days=92))
    assert shown() == [(*FALLS, 6), (*FALLS, 6)]


def test_the_command_owes_it_once(cases: Any, capsys: Any) -> None:
    for _ in range(2):
        call_command("settle_cases")
    assert capsys.readouterr().out.splitlines() == ["Owed.", "Nothing to do: it was asked for before."]


def test_a_case_whose_organization_nobody_knows_is_shown_in_no_form(cases: Any, settled: Any) -> None:
    cases(SIX)
    with scope.enter(PSO):
        lost = Case(setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025, engine_version="1")
        lost.save(force_insert=True)
    settled()
    assert shown() == [(*FALLS, 6)]
    with scope.enter(PSO):
        assert not SettledCase.objects.filter(case_id=lost.pk).exists()


def take_back(case_id: UUID) -> None:
    with scope.enter(DOOR):
        Case.objects.filter(pk=case_id).update(withdrawn=True)
        look_again(case_id)


def seen() -> tuple[Any, ...]:
    """All that a page of cases tells."""
    with scope.enter(PSO):
        counted = selectors.cases_shown()
        return shown(), counted["shown"], counted["not_shown"], counted["kept"], selectors.settings_with_cases()


@pytest.mark.parametrize("gone", [1, 2, 7])
def test_whoever_looks_twice_in_a_quarter_does_not_learn_that_somebody_took_a_report_back(
    cases: Any, settled: Any, jobs: Any, gone: int
) -> None:
    found = cases([*SIX, 1])
    rare, *_ = cases([7], event_type="burn", harm="death")
    settled()
    before = seen()
    for pk in [rare, *found[:gone]]:
        take_back(pk)
        assert jobs() == []
        assert seen() == before
    cases([8])
    assert seen() == before


def test_the_number_of_a_row_never_moves_and_a_row_goes_whole_at_the_next_settling(cases: Any, settled: Any) -> None:
    """Otherwise two quarters beside each other would differ by that one case."""
    first, second, *_ = cases([*SIX, 1])
    settled()
    take_back(first)
    settled(NEXT)
    assert shown() == [(*FALLS, 7)]
    take_back(second)
    assert shown() == [(*FALLS, 7)]
    settled(NEXT + timedelta(days=92))
    assert shown() == []


def test_where_too_few_are_left_none_is_shown_ever_again(cases: Any, settled: Any) -> None:
    first, *_ = cases(SIX)
    settled()
    take_back(first)
    cases([number + 10 for number in SIX])
    settled(NEXT)
    assert shown() == [(*FALLS, 6)]
    with scope.enter(PSO):
        assert sorted(AlikeGroup.objects.values_list("state", flat=True)) == ["gone", "shown"]


def test_what_is_gone_stays_gone_however_many_are_left(cases: Any, settled: Any) -> None:
    first, *_ = cases([*SIX, 1])
    settled()
    with scope.enter(DOOR):
        AlikeGroup.objects.update(state="gone")
    take_back(first)
    settled(NEXT)
    assert shown() == []


def test_a_case_that_went_is_shown_in_no_form_and_read_by_nobody(cases: Any, settled: Any) -> None:
    first, stays, *_ = cases([*SIX, 1], narrative="A fall.", reading="due")
    settled()
    with scope.enter(PSO):
        draw = DoubleReadDraw(month="2025-09", passed=2, drawn=2, rate=1.0, drawn_at=SENT)
        draw.save(force_insert=True)
        for pk in (first, stays):
            Case.objects.filter(pk=pk).update(reading="drawn")
            DoubleRead(draw=draw, case_id=pk, engine_version="1").save(force_insert=True)
        assert {row.case_id for row in selectors.unread()} == {first, stays}
    take_back(first)
    with scope.enter(PSO):
        assert [row.case_id for row in selectors.unread()] == [stays]
        forms = [selectors.form_of(Case.objects.get(pk=pk)) for pk in (first, stays)]
        assert forms == [None, AlikeGroup.objects.get()]
        Case.objects.filter(pk=stays).update(withdrawn=True)  # nobody said that it went
        assert selectors.form_of(Case.objects.get(pk=stays)) is None


def test_a_case_of_too_few_is_shown_in_no_form_by_itself_either(cases: Any, settled: Any) -> None:
    """However a row got here: a list of cases asks as much as the list of rows."""
    first, *_ = cases(SIX)
    settled()
    with scope.enter(PSO):
        stands = Settlement.objects.get()
        for k, organizations, shows in ((6, 6, True), (7, 6, False), (5, 7, False)):
            made = Settlement(quarter=f"{k}-{organizations}", k=k, organizations=organizations, owed_at=SENT)
            made.save(force_insert=True)
            group = AlikeGroup(settlement=made, setting="clinic", form={"event_type": "fall"}, cases=6)
            group.save(force_insert=True)
            case = Case(setting="clinic", event_type="fall", kind="incident", harm="mild", year=2025,
                        engine_version="1")  # fmt: skip
            case.save(force_insert=True)
            SettledCase(case=case, group=group).save(force_insert=True)
            assert (selectors.form_of(Case.objects.get(pk=case.pk)) == group) is shows
            assert (group in selectors.alike_groups()) is shows
        assert selectors.form_of(Case.objects.get(pk=first)).settlement == stands


def test_a_case_told_anew_shows_nothing_more_unless_its_form_is_still_true(
    cases: Any, settled: Any, jobs: Any
) -> None:
    true, untrue, *_ = cases([*SIX, 7], harm="severe") + cases([8], harm="death")
    cases([9], harm="death")
    settled()
    for pk, harm in ((true, "severe"), (untrue, "no_harm")):
        with scope.enter(DOOR):
            Case.objects.filter(pk=pk).update(harm=harm)
            look_again(pk)
    assert jobs() == []
    assert shown() == [("clinic", "fall", "severe", "2025", 7)]
    settled(NEXT)
    with scope.enter(PSO):
        assert {pk: SettledCase.objects.get(case_id=pk).gone for pk in (true, untrue)} == {true: False, untrue: True}


def test_too_few_go_at_the_next_settling_even_where_nobody_was_told_that_a_case_went(cases: Any, settled: Any) -> None:
    first, *_ = cases(SIX)
    settled()
    with scope.enter(PSO):
        Case.objects.filter(pk=first).update(withdrawn=True)
    settled(NEXT)
    assert shown() == []


@pytest.mark.django_db(transaction=True)
def test_a_case_that_goes_while_it_is_settled_waits_and_is_known_to_be_gone(cases: Any, settled: Any) -> None:
    """Two workers at once: the settling of the next quarter does not count a case which went meanwhile."""
    first, *_ = cases(SIX)
    with scope.enter(PSO):
        owe_settlement(now=SENT)

    def go() -> None:
        try:
            with scope.enter(DOOR):
                Case.objects.filter(pk=first).update(withdrawn=True)
                look_again(first)
        finally:
            connection.close()

    other = threading.Thread(target=go)
    with scope.enter(DOOR):
        settle_cases(settlement_id=Settlement.objects.get().pk, now=SENT)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join()
    settled(NEXT)
    with scope.enter(PSO):
        assert AlikeGroup.objects.get().state == "gone"


def test_through_the_door_reports_of_seven_clinics_stay_as_they_were_settled_when_one_is_taken_back(
    network: Any, jobs: Any, settled: Any, make_member: Any, acting: Any
) -> None:
    clinics = network(7, 1)
    jobs()
    settled()
    assert [(row[1], row[4]) for row in shown()] == [("other", 7)]
    manager = acting(make_member(clinics[0], "risk_manager", name="Max Manager"), SENT)
    with scope.enter(manager.scope()):
        told = Event.objects.get()
        back = withdraw(by=manager, content_kind="event", content_id=told.pk, reason="Wrong", now=SENT).pk
    with scope.enter(Scope(Side.DOOR, frozenset({clinics[0].pk}))):
        take_in(submission_id=back, now=SENT)
        assert SettledCase.objects.filter(gone=True, case__withdrawn=True).count() == 1
    jobs()
    assert [(row[1], row[4]) for row in shown()] == [("other", 7)]
    with scope.enter(Scope(Side.DOOR, frozenset({clinics[1].pk}))):
        forget_provider(provider_id=clinics[1].pk, now=SENT)  # 42 CFR 3.108: what identifies nobody stays
    assert [(row[1], row[4]) for row in shown()] == [("other", 7)]


def test_later_facts_through_the_door_take_a_case_out_whose_form_is_true_no_more(
    network: Any, jobs: Any, settled: Any, make_member: Any, acting: Any
) -> None:
    clinic, *_ = network(7, 1)
    jobs()
    settled()
    manager = acting(make_member(clinic, "risk_manager", name="Max Manager"), SENT)
    for harm, gone in (("no_harm", 0), ("severe", 1)):
        with scope.enter(manager.scope()):
            event = Event.objects.get()
            event.harm, event.narrative = harm, event.narrative + " It was told."
            event.save(update_fields=["harm", "narrative"])
            known = {"by": manager, "content_kind": "event", "content_id": event.pk, "now": SENT}
            add_later_facts(**known, expected_sha256=preview_later_facts(**known).preview.sha256)
        jobs()
        assert [row[4] for row in shown()] == [7]
        with scope.enter(PSO):
            assert SettledCase.objects.filter(gone=True).count() == gone


def test_a_case_that_another_takes_the_place_of_is_shown_no_more(cases: Any, settled: Any) -> None:
    """As where a second reading brought its text back and two people decided it anew."""
    first, *_ = cases([*SIX, 1])
    settled()
    codes = {"setting": "clinic", "event_type": "fall", "kind": "incident", "harm": "mild", "year": 2025}
    with scope.enter(DOOR):
        item = ReviewItem(**codes, case_id=first, received="A fall.", proposed="A fall.", spans=[], risk=1.0,
                          state="approved", engine_version="1", waiting_since=SENT)  # fmt: skip
        item.save(force_insert=True)
        Case.objects.filter(pk=first).update(reading="reopened")
        new = Case(**codes, engine_version="1")
        new.save(force_insert=True)
        bind_case(review_id=item.pk, case_id=new.pk, now=SENT)
        assert SettledCase.objects.get(case_id=first).gone
        assert not SettledCase.objects.filter(case_id=new.pk).exists()
    assert shown() == [(*FALLS, 7)]


def test_a_k_that_is_none_is_refused_before_anything_is_owed(pso: Any, settings: Any) -> None:
    settings.PSO_K_ALIKE = 0
    with scope.enter(PSO), pytest.raises(ValueError):
        owe_settlement(now=SENT)


def test_a_form_once_shown_cannot_be_made_finer_and_a_case_takes_no_other(cases: Any, settled: Any) -> None:
    cases(SIX)
    settled()
    for act in (lambda: AlikeGroup.objects.update(form={"event_type": "fall"}),
                lambda: AlikeGroup.objects.update(cases=7),
                lambda: SettledCase.objects.update(group=uuid4()),
                lambda: SettledCase.objects.all().delete()):  # fmt: skip
        with scope.enter(DOOR), pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.parametrize("changes", [
    {"k": 1}, {"quarter": "2030-Q1"}, {"cases": 9}, {"shown": 5}, {"kept": 0.5}, {"settled_at": None},
])  # fmt: skip
def test_a_settling_that_is_done_never_changes_and_one_that_is_owed_is_settled_once(
    cases: Any, settled: Any, changes: dict[str, Any]
) -> None:
    cases(SIX)
    settled()
    for act in (lambda: Settlement.objects.update(**changes), lambda: Settlement.objects.all().delete()):
        with scope.enter(DOOR), pytest.raises(DatabaseError), transaction.atomic():
            act()
    with scope.enter(PSO):
        done = Settlement.objects.get()
        assert (done.cases, done.shown, done.k, done.quarter) == (6, 6, 5, "2025-Q3")


def test_what_was_settled_stands_in_the_audit_without_a_case_s_answers(cases: Any, settled: Any) -> None:
    cases(SIX)
    settled()
    verbs = {"ask_for_settlement", "settle_cases"}
    with scope.enter(Scope(Side.SYSTEM)):
        rows = dict(Entry.objects.filter(verb__in=verbs).values_list("verb", "content"))
    assert set(rows) == verbs
    assert [verb for verb, content in rows.items() if "fall" in content] == []
