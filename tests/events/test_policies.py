"""What may be done to a report, by whom and in which state: each rule by itself, said and refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from events import policies
from events.enums import EventKind, FormState, RunState, Status
from events.models import Event, FormVersion, ImportRun, Merge
from events.questionnaire.compare import Change, Weight
from events.services import file_event
from pses.models import LegalHold, WorkProduct
from pses.policies import HELD
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.someone import ME, NOW, SOMEBODY_ELSE, all_but, someone
from tests.told import answers, unit_code

REPORT, INSIDE = Event(id=UUID(int=7), kind="incident", status="sent", reporter_id=ME), WorkProduct(state="collected")
REMOVED, REPORTED = WorkProduct(state="removed"), WorkProduct(state="reported", reported_at=NOW)
FOREIGN, NAMELESS = Event(reporter_id=SOMEBODY_ELSE), Event(reporter_id=None)


def refused(check: Callable[..., object], *words: Any, **more: Any) -> str:
    """The sentence of a refusal; "" where it is allowed."""
    try:
        check(*words, **more)
    except Denied as denied:
        return str(denied)
    return ""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that is kept under no other."""
    monkeypatch.setattr(policies, "is_merged", lambda event_id: False)


@pytest.mark.parametrize(
    ("before", "after"),
    [("sent", {"read", "under_review", "closed"}), ("read", {"under_review", "closed"}), ("under_review", {"closed"}),
     ("closed", {"under_review"})],
)  # fmt: skip
def test_a_report_goes_on_and_is_only_reopened_for_review(alone: None, before: str, after: set[str]) -> None:
    allowed = {str(to) for to in Status if not refused(policies.check_can_move, Event(status=before), to)}
    assert allowed == after


def test_what_left_the_evaluation_system_is_worked_on_elsewhere() -> None:
    may = someone(*P)
    states = (INSIDE, REMOVED, REPORTED)
    assert [refused(policies.check_can_talk, each) != "" for each in states] == [False, True, False]
    assert [refused(policies.check_can_triage, may, each) != "" for each in states] == [False, True, False]
    for check in (policies.check_can_attach, policies.check_can_detail):
        assert [refused(check, may, REPORT, each) != "" for each in (INSIDE, REMOVED)] == [False, True]


def test_an_answer_is_rated_once_the_report_is_closed() -> None:
    assert {each for each in Status if not refused(policies.check_can_rate, each)} == {Status.CLOSED}


def test_files_are_added_by_who_decides_and_by_who_sent_it_with_a_name() -> None:
    assert refused(policies.check_can_attach, someone(P.TRIAGE_EVENTS), FOREIGN, INSIDE) == ""
    assert refused(policies.check_can_attach, someone(P.FILE_REPORT), REPORT, INSIDE) == ""
    for by, event in ((someone(P.FILE_REPORT), FOREIGN), (all_but(P.TRIAGE_EVENTS), FOREIGN),
                      (all_but(P.TRIAGE_EVENTS, P.FILE_REPORT), REPORT)):  # fmt: skip
        assert "Only the person" in refused(policies.check_can_attach, by, event, INSIDE)


def test_files_are_opened_by_whoever_may_read_the_report() -> None:
    readers = (someone(P.TRIAGE_EVENTS), someone(P.READ_WORKSPACE))
    assert [refused(policies.check_can_open_file, by, FOREIGN) for by in readers] == ["", ""]
    assert refused(policies.check_can_open_file, someone(P.FILE_REPORT), REPORT) == ""
    for by, event in ((someone(P.FILE_REPORT), FOREIGN), (all_but(P.TRIAGE_EVENTS, P.READ_WORKSPACE), FOREIGN)):
        assert refused(policies.check_can_open_file, by, event) == "Your role does not include this."


def test_files_stay_beside_what_was_reported(make_provider: Any) -> None:
    with scope.enter(Scope(Side.PROVIDER, frozenset({make_provider().pk}))):
        _files_stay()


def _files_stay() -> None:
    for permission in (P.TRIAGE_EVENTS, P.REMOVE_WORK_PRODUCT):
        assert refused(policies.check_can_remove_file, someone(permission), INSIDE) == ""
        assert "can no longer be removed" in refused(policies.check_can_remove_file, someone(permission), REPORTED)
    by = all_but(P.TRIAGE_EVENTS, P.REMOVE_WORK_PRODUCT)
    assert refused(policies.check_can_remove_file, by, INSIDE) == "Your role does not include this."


def test_files_of_what_a_legal_hold_covers_stay(at_work: Any) -> None:
    by = at_work
    with scope.enter(by.scope()):
        held, free = (WorkProduct.objects.get(content_id=_filed(by).pk) for _ in range(2))
        hold = LegalHold(provider_id=by.provider_id, number=1, content_id=held.content_id, reason="Discovery",
                         set_at=NOW, set_by=ME)  # fmt: skip
        hold.save(force_insert=True)
        check, who = policies.check_can_remove_file, someone(P.TRIAGE_EVENTS)
        assert [refused(check, who, each) for each in (held, free)] == [HELD, ""]
        assert refused(check, someone(), held) == "Your role does not include this."  # tells nothing of a hold
        hold.lifted_at, hold.lifted_by, hold.lift_reason = NOW, ME, "The matter ended."
        hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        assert refused(check, who, held) == ""


RUNS = {
    "uploaded": {"uploaded", "checking", "dropped"}, "checking": {"uploaded", "checked", "dropped"},
    "checked": {"uploaded", "filing", "dropped"}, "filing": {"stopped", "done"}, "stopped": {"filing"}, "done": set(),
    "dropped": set(),
}  # fmt: skip


def test_an_import_that_files_only_goes_on() -> None:
    allowed = {state: set() for state in RUNS}
    for before, after in product(RunState, RunState):
        if not refused(policies.check_can_take, ImportRun(state=before), after):
            allowed[before].add(str(after))
    assert allowed == RUNS


def test_a_report_is_given_to_somebody_who_may_work_on_it_or_to_nobody() -> None:
    assert refused(policies.check_can_own, None, {ME}) == refused(policies.check_can_own, ME, {ME}) == ""
    assert "Choose a name" in refused(policies.check_can_own, SOMEBODY_ELSE, {ME})


def test_detail_comes_from_who_reported_it_until_it_is_reported_and_from_who_decides() -> None:
    check = policies.check_can_detail
    assert refused(check, someone(P.TRIAGE_EVENTS), FOREIGN, REPORTED) == ""
    assert refused(check, someone(P.FILE_REPORT), REPORT, INSIDE) == ""
    assert "went to the PSO" in refused(check, someone(P.FILE_REPORT), REPORT, REPORTED)
    nobody = someone(P.FILE_REPORT, user_id=None)
    for by, event in ((someone(P.FILE_REPORT), FOREIGN), (nobody, NAMELESS), (all_but(P.TRIAGE_EVENTS), FOREIGN),
                      (all_but(P.TRIAGE_EVENTS, P.FILE_REPORT), REPORT)):  # fmt: skip
        assert "Only the person" in refused(check, by, event, INSIDE)


def test_a_form_is_published_once_and_retired_for_good() -> None:
    moves = {
        (before, after) for before, after in product(FormState, FormState)
        if not refused(policies.check_can_move_form, FormVersion(status=before), after)
    }  # fmt: skip
    assert moves == {(FormState.DRAFT, FormState.PUBLISHED), (FormState.PUBLISHED, FormState.RETIRED)}


def test_a_form_is_published_under_a_higher_number() -> None:
    row, kept = FormVersion(version="1.2"), lambda number, status: FormVersion(version=number, status=status)
    assert refused(policies.check_can_publish, row, [row], None, []) == ""
    for versions in ([kept("1.1", "published"), row, kept("1.0", "retired")], [row, kept("1.9", "draft")]):
        assert refused(policies.check_can_publish, row, versions, None, []) == ""
    for number, status in (("1.2", "published"), ("1.2", "retired"), ("1.3", "published")):
        versions = [kept("1.0", "published"), kept(number, status), row]
        assert f"Version {number} of" in refused(policies.check_can_publish, row, versions, None, [])
    row.status = "published"  # its own number does not stand in its way
    assert refused(policies.check_can_publish, row, [row], None, []) == ""


def test_a_change_that_breaks_figures_wants_a_higher_first_number() -> None:
    breaks = [Change("removed", "a", "gone", Weight.BREAKS)]
    plain = [Change("changed", "a", "another word", Weight.PLAIN)]
    row, base = FormVersion(version="2.1"), FormVersion(version="2.0")
    assert "3.0" in refused(policies.check_can_publish, row, [row], base, breaks)
    assert refused(policies.check_can_publish, row, [row], base, plain) == ""
    assert refused(policies.check_can_publish, row, [row], None, breaks) == ""
    assert refused(policies.check_can_publish, row, [row], FormVersion(version="1.9"), breaks) == ""


@pytest.mark.parametrize("check", [
    lambda by: policies.check_can_triage(by, INSIDE),
    lambda by: policies.check_can_rate_harm(by, REPORT, INSIDE),
    lambda by: policies.check_can_merge(by, REPORT, INSIDE),
    lambda by: policies.check_can_lead(by, Event(id=uuid4()), INSIDE, REPORT),
])  # fmt: skip
def test_deciding_is_for_those_who_decide(check: Callable[..., object]) -> None:
    assert refused(check, all_but(P.TRIAGE_EVENTS)) == "Your role does not include this."


def test_only_what_reached_a_patient_carries_harm() -> None:
    by = someone(P.TRIAGE_EVENTS)
    rated = {kind for kind in EventKind if not refused(policies.check_can_rate_harm, by, Event(kind=kind), INSIDE)}
    assert rated == {EventKind.INCIDENT}
    assert "taken out" in refused(policies.check_can_rate_harm, by, Event(kind="incident"), REMOVED)


@pytest.fixture
def at_work(make_provider: Any, acting: Any, make_member: Any) -> Any:
    return acting(make_member(make_provider(), "risk_manager"))


@pytest.fixture
def merged(make_provider: Any, acting: Any, make_member: Any) -> Any:
    """One report is kept under another; a third stood under it and stands alone again."""
    provider = make_provider()
    by = acting(make_member(provider, "risk_manager"))
    with scope.enter(by.scope()):
        leading, duplicate, third = (_filed(by) for _ in range(3))
        for one, undone in ((duplicate, None), (third, NOW)):
            Merge(provider=provider, duplicate=one, leading=leading, merged_by=by.user_id, merged_at=NOW,
                  status_before="sent", undone_at=undone).save(force_insert=True)  # fmt: skip
        yield by, leading, duplicate, third


def _filed(by: Any) -> Event:
    return file_event(by=by, filing_key=uuid4(), answers=answers(where=unit_code()), now=NOW)


def test_what_is_kept_under_another_goes_nowhere_by_itself(merged: Any) -> None:
    _, leading, duplicate, third = merged
    assert [policies.is_merged(each.pk) for each in (leading, duplicate, third)] == [False, True, False]
    assert policies.refusal_of_merged(duplicate.pk).endswith("The leading report goes to the PSO.")
    assert policies.refusal_of_merged(third.pk) == policies.refusal_of_merged(leading.pk) == ""
    assert "kept under another" in refused(policies.check_can_move, duplicate, Status.CLOSED)
    assert refused(policies.check_can_move, third, Status.CLOSED) == ""


def test_only_what_was_not_reported_is_merged_and_no_chain_is_made(merged: Any) -> None:
    by, leading, duplicate, third = merged
    assert refused(policies.check_can_merge, by, third, INSIDE) == ""
    assert "was reported to the PSO" in refused(policies.check_can_merge, by, third, REPORTED)
    assert "kept under another already" in refused(policies.check_can_merge, by, duplicate, INSIDE)
    assert "Other reports are kept under this one" in refused(policies.check_can_merge, by, leading, INSIDE)
    assert "taken out" in refused(policies.check_can_merge, by, third, REMOVED)


def test_what_leads_stands_alone(merged: Any) -> None:
    by, leading, duplicate, third = merged
    assert refused(policies.check_can_lead, by, leading, INSIDE, third) == ""
    assert refused(policies.check_can_lead, by, leading, REPORTED, third) == ""
    assert "not kept under itself" in refused(policies.check_can_lead, by, third, INSIDE, third)
    assert "kept under another itself" in refused(policies.check_can_lead, by, duplicate, INSIDE, third)
    assert "taken out" in refused(policies.check_can_lead, by, leading, REMOVED, third)
