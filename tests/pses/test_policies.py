"""What may be done to a work product, a record outside and a duty: each rule by itself, said and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.services import file_event
from pses import disclosing, marking, outside, policies
from pses.deliberation import rooms
from pses.duties import Mode
from pses.emergency import Access
from pses.enums import Act, DutyState, Marked, Purpose, RecordState, State, Step
from pses.evidence import Extent
from pses.models import LegalHold, OutsideDuty, OutsideRecord, ProvenanceStep, WorkProduct
from pses.pswp import Move
from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission as P
from pso_portal.files.models import Attachment
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.agreements.test_terms import TERMS
from tests.someone import ME, NOW, all_but, someone
from tests.told import answers, unit_code

from .test_disclosing import AUTHORIZED

ROLE = "Your role does not include this."


def product_in(state: str, route: str = "reporting") -> WorkProduct:
    return WorkProduct(state=state, route=route)


def refused(check: Callable[..., object], *words: Any, **more: Any) -> str:
    try:
        check(*words, **more)
    except Denied as denied:
        return str(denied)
    return ""


def test_whoever_files_reads_or_audits_may_know_by_which_rules() -> None:
    assert set(policies.READS_POLICY) == {P.FILE_REPORT, P.READ_WORKSPACE, P.READ_TERMS, P.READ_AUDIT}
    assert set(policies.SEES_FAMILY) == {P.SHARE_WITH_FAMILY, P.READ_LEDGER}


def test_those_who_answer_for_the_house_see_and_hear_of_an_emergency() -> None:
    assert set(policies.OF_PSO) == {P.ASK_EMERGENCY_ACCESS, P.REVIEW_EMERGENCY_ACCESS}
    assert set(policies.SEES_EMERGENCIES) == {P.READ_LEDGER, P.READ_AUDIT}
    assert set(policies.TOLD_OF_EMERGENCY) == {P.ADOPT_POLICY, P.REPORT_TO_PSO}


@pytest.fixture
def at_home(make_provider: Any) -> Any:
    """A provider in scope, without any legal hold."""
    provider = make_provider()
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        yield provider


@pytest.mark.parametrize("is_demo", [True, False])
def test_made_up_protection_stands_in_a_demo_alone(pso: Any, is_demo: bool) -> None:
    pso.is_demo = is_demo
    pso.save()
    taken = {each for each in Purpose if not refused(policies.check_can_admit, each)}
    assert taken == set(Purpose) - (set() if is_demo else {Purpose.SIMULATION})


def test_each_verb_wants_its_permission(at_home: Any) -> None:
    verbs = {
        policies.check_can_remove: P.REMOVE_WORK_PRODUCT, policies.check_can_report: P.REPORT_TO_PSO,
        policies.check_can_withdraw: P.REPORT_TO_PSO, policies.check_can_add_facts: P.REPORT_TO_PSO,
    }  # fmt: skip
    for check, permission in verbs.items():
        state = "reported" if check in (policies.check_can_withdraw, policies.check_can_add_facts) else "collected"
        assert refused(check, someone(permission), product_in(state)) == ""
        assert refused(check, all_but(permission), product_in(state)) == ROLE


def test_3_20_what_was_reported_is_not_removed_and_what_was_removed_is_not_reported() -> None:
    by = someone(*P)
    assert "can no longer be removed" in refused(policies.check_can_remove, by, product_in("reported"))
    assert "cannot be reported" in refused(policies.check_can_report, by, product_in("removed"))
    assert "never removed" in refused(policies.check_can_remove, by, product_in("collected", "deliberation"))
    assert "nothing to take back" in refused(policies.check_can_withdraw, by, product_in("ready"))
    assert refused(policies.check_can_report, by, product_in("collected", "deliberation")) == ""
    minutes = WorkProduct(state="collected", route="deliberation", content_kind="deliberation")
    assert refused(policies.check_can_report, by, minutes) == rooms.NOT_REPORTED


def test_a_mark_is_set_and_taken_off_by_who_reports() -> None:
    by, ready, entered = someone(P.REPORT_TO_PSO), product_in("ready"), product_in("collected")
    assert policies.check_can_make_ready(by, entered, Move.MAKE_READY) is State.READY
    assert policies.check_can_make_ready(by, ready, Move.TAKE_BACK) is State.COLLECTED
    assert refused(policies.check_can_make_ready, by, ready, Move.MAKE_READY) != ""
    assert refused(policies.check_can_make_ready, all_but(P.REPORT_TO_PSO), entered, Move.MAKE_READY) == ROLE


def test_facts_are_added_to_what_was_reported_alone() -> None:
    states = ("collected", "ready", "reported", "withdrawn", "removed")
    added = [each for each in states if not refused(policies.check_can_add_facts, someone(*P), product_in(each))]
    assert added == ["reported"]
    assert "nothing more is sent" in refused(policies.check_can_add_facts, someone(*P), product_in("withdrawn"))


def test_a_group_is_marked_by_who_may_and_as_the_law_lets_it() -> None:
    entered = marking.standing([], route="reporting", state="collected")
    by = someone(P.MARK_WORK_PRODUCT)
    assert refused(policies.check_can_mark, by, entered, "harm", Marked.ANALYSIS) == ""
    assert refused(policies.check_can_mark, by, entered, "harm", Marked.REPORTING) == "It is marked so already."
    assert refused(policies.check_can_mark, all_but(P.MARK_WORK_PRODUCT), entered, "harm", Marked.ANALYSIS) == ROLE


@pytest.mark.parametrize(("act", "choice", "stays"), [
    (Step.MARK, Marked.ANALYSIS, True), (Step.MARK, Marked.HELD_BACK, False), (Step.MARK, Marked.REPORTING, False),
    (Step.MAKE_READY, Marked.ANALYSIS, False),
])  # fmt: skip
def test_3_20_what_was_once_analysis_is_never_removed(at_home: Any, act: Step, choice: Marked, stays: bool) -> None:
    held = WorkProduct(provider=at_home, state="collected", route="reporting", content_kind="event", content_id=uuid4(),
                       purpose="reporting", entered_at=NOW)  # fmt: skip
    held.save(force_insert=True)
    ProvenanceStep(
        provider=at_home, work_product=held, number=1, act=act, group="harm", choice=choice, at=NOW, by=ME
    ).save(force_insert=True)
    found = refused(policies.check_can_remove, someone(P.REMOVE_WORK_PRODUCT), held)
    assert ("protected from creation and never removed" in found, found == "") == (stays, not stays)


def test_an_emergency_is_opened_once_with_a_reason_by_who_may_ask() -> None:
    by = someone(P.ASK_EMERGENCY_ACCESS)
    assert refused(policies.check_can_open_emergency, by, "A pump fails.", already=False) == ""
    assert "Say what the emergency is" in refused(policies.check_can_open_emergency, by, " ", already=False)
    assert "open still" in refused(policies.check_can_open_emergency, by, "A pump fails.", already=True)
    assert refused(policies.check_can_open_emergency, all_but(P.ASK_EMERGENCY_ACCESS), "A pump.", already=False) == ROLE


def test_an_emergency_is_judged_when_it_is_over_by_another_who_may() -> None:
    check, by = policies.check_can_review_emergency, someone(P.REVIEW_EMERGENCY_ACCESS)
    other = {"asked_by": uuid4(), "words": "It was needed."}
    assert refused(check, by, Access.OVER, **other) == ""
    assert "of their own" in refused(check, by, Access.OVER, **(other | {"asked_by": ME}))
    assert "open still" in refused(check, by, Access.OPEN, **other)
    assert refused(check, all_but(P.REVIEW_EMERGENCY_ACCESS), Access.OVER, **other) == ROLE


def test_the_act_that_is_the_report_under_the_terms_reports() -> None:
    for act in Act:
        assert policies.state_reported_by(product_in("collected"), act) is State.REPORTED
    asked = product_in("collected", "deliberation")  # entry and transmission report a deliberation; a flag does not
    found = {act for act in Act if not refused(policies.state_reported_by, asked, act)}
    assert found == set(Act) - {Act.FLAG}


def test_taking_back_a_second_time_gets_the_first_answer() -> None:
    taken_back = product_in("withdrawn")
    assert refused(policies.check_can_withdraw, someone(*P), taken_back) == "This was taken back already."
    assert refused(policies.check_can_withdraw, someone(*P), taken_back, again=True) == ""
    assert refused(policies.check_can_withdraw, all_but(P.REPORT_TO_PSO), taken_back, again=True) == ROLE


def test_terms_say_which_types_go() -> None:
    terms = replace(TERMS, event_types=frozenset({"fall"}))
    assert policies.refusal_under(terms, "fall") == ""
    assert "not include this type" in policies.refusal_under(terms, "medication")


def test_what_leaves_the_pses_leaves_no_file_behind(at_home: Any) -> None:
    held = WorkProduct(content_kind="event", content_id=uuid4())
    assert refused(policies.check_no_files, held) == ""
    for kind, content in (("deliberation", held.content_id), ("event", uuid4())):
        _attach(at_home, kind, content)
    assert refused(policies.check_no_files, held) == ""
    _attach(at_home, "event", held.content_id)
    assert "Remove them first" in refused(policies.check_no_files, held)


def _attach(provider: Any, kind: str, content: UUID) -> None:
    Attachment(
        provider=provider, content_kind=kind, content_id=content, name="a.txt", media_type="text/plain", size=1,
        sha256="0" * 64, added_by=ME, added_at=NOW,
    ).save(force_insert=True)  # fmt: skip


def test_what_a_legal_hold_covers_is_not_removed(at_home: Any, make_member: Any, acting: Any) -> None:
    by = acting(make_member(at_home, "risk_manager"))
    with scope.enter(by.scope()):
        event = file_event(by=by, filing_key=uuid4(), answers=answers(where=unit_code()), now=NOW)
        product = WorkProduct.objects.get(content_id=event.pk)
        assert refused(policies.check_can_remove, someone(*P), product) == ""
        _hold(at_home, 1, uuid4())
        assert refused(policies.check_can_remove, someone(*P), product) == ""
        _hold(at_home, 2, event.pk)
        assert refused(policies.check_can_remove, someone(*P), product) == policies.HELD


def _hold(provider: Any, number: int, content: UUID) -> None:
    LegalHold(
        provider=provider, number=number, content_id=content, reason="Discovery", set_at=NOW, set_by=ME
    ).save(force_insert=True)  # fmt: skip


DISCLOSED: dict[str, Any] = {
    "side": "provider", "evidence": {}, "extent": Extent.WHOLE,
    "on": NOW.date(), "today": NOW.date(), "entered_on": None, "late_reason": "", "recipient": ("A firm", "A person"),
    "missing": 0,
}  # fmt: skip


def unmet(**changes: Any) -> set[str]:
    """The fields that a disclosure lacks something in, besides its evidence, of which there is none."""
    open_ones = [row.code for row in disclosing.open_to("provider")]
    ground = next(code for code in open_ones if Extent.WHOLE in disclosing.extents(code, {}))
    evidence = set(disclosing.problems(ground, {}, on=NOW.date()))
    with pytest.raises(policies.Unmet) as told:
        policies.check_can_disclose(**(DISCLOSED | {"ground": ground} | changes))
    assert str(told.value) == " ".join(told.value.problems.values())
    assert "ground" in told.value.problems or evidence <= told.value.problems.keys()
    return told.value.problems.keys() - evidence


def test_3_206_a_disclosure_shows_what_its_ground_asks_for() -> None:
    assert unmet() == set()
    assert unmet(ground="curiosity") == {"ground"}
    assert unmet(recipient=(" ", "A person")) == {"entity"}
    assert unmet(recipient=("A firm", "")) == {"person"}
    assert unmet(missing=None) == unmet(missing=1) == {"items"}
    assert unmet(evidence={"others": "removed"}) == {"extent"}
    tomorrow, yesterday = NOW.date() + timedelta(days=1), NOW.date() - timedelta(days=1)
    assert unmet(on=tomorrow) == {"disclosed_on"}
    assert unmet(on=yesterday) == {"late_reason"}
    assert unmet(on=yesterday, late_reason="It was found today.") == set()
    assert unmet(entered_on=tomorrow) == {"disclosed_on"}


def test_3_206_a_disclosure_that_shows_everything_is_made() -> None:
    shown = {"ground": "provider_authorization", "evidence": AUTHORIZED}
    policies.check_can_disclose(**(DISCLOSED | shown))


@pytest.mark.parametrize(("missing", "words"), [(None, disclosing.NOTHING), (2, disclosing.NOT_HERE)])
def test_3_206_only_work_product_that_is_here_is_disclosed(missing: int | None, words: str) -> None:
    ground = disclosing.open_to("provider")[0].code
    with pytest.raises(policies.Unmet) as told:
        policies.check_can_disclose(**(DISCLOSED | {"ground": ground, "missing": missing}))
    assert told.value.problems["items"] == words


LANE = {
    ("open", "owe"): "open", ("open", "settle"): "reported", ("open", "close"): "closed", ("reported", "owe"): "open",
    ("reported", "close"): "closed", ("closed", "reopen"): "open",
}  # fmt: skip
DUTY = {("owed", "tell"): "told", ("owed", "decline"): "not_owed", ("not_owed", "owe_again"): "owed"}


def test_a_record_outside_moves_as_its_table_says() -> None:
    found = {}
    for state, move in product(RecordState, outside.Move):
        if not refused(policies.check_outside_move, OutsideRecord(state=state), move):
            found[str(state), str(move)] = str(policies.check_outside_move(OutsideRecord(state=state), move))
    assert found == LANE


def test_a_record_is_not_closed_while_a_body_has_to_be_told() -> None:
    record = OutsideRecord(state="open")
    assert refused(policies.check_outside_move, record, outside.Move.CLOSE, owed=1) == outside.STILL_OWED
    assert refused(policies.check_outside_move, record, outside.Move.OWE, owed=1) == ""


def test_a_duty_is_answered_on_a_record_that_is_not_closed() -> None:
    found = {}
    for state, answer in product(DutyState, outside.Answer):
        words = OutsideRecord(state="open"), OutsideDuty(state=state), answer
        if not refused(policies.check_outside_answer, *words):
            found[str(state), str(answer)] = str(policies.check_outside_answer(*words))
    assert found == DUTY
    owed = OutsideDuty(state="owed")
    for state, words in (("closed", outside.CLOSED), ("reported", "")):
        record = OutsideRecord(state=state)
        assert refused(policies.check_outside_answer, record, owed, outside.Answer.TELL) == words


def test_the_lane_is_chosen_where_a_duty_is_named_and_never_against_the_provider_s_rule() -> None:
    out = {mode for mode in Mode if not refused(policies.check_can_report_outside, mode)}
    inside = {mode for mode in Mode if not refused(policies.check_can_report_inside, mode)}
    assert (out, inside) == ({Mode.ASK, Mode.OUTSIDE}, set(Mode) - {Mode.OUTSIDE})
