"""May this person do this to this work product, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.agreements.terms import Terms
from pso_portal.files.selectors import files_of
from pso_portal.tenancy.models import Pso

from . import disclosing, emergency, family, marking, outside
from .deliberation.rooms import check_not_reported
from .duties import Mode
from .enums import Act, DutyState, Marked, Purpose, RecordState, State, Step
from .evidence import Extent
from .holds import holds_on
from .models import OutsideDuty, OutsideRecord, ProvenanceStep, WorkProduct
from .pswp import Move, Refused, check_move

# Whoever files, reads or audits may know by which rules.
READS_POLICY = (Permission.FILE_REPORT, Permission.READ_WORKSPACE, Permission.READ_TERMS, Permission.READ_AUDIT)

HELD = "A legal hold covers this. Nothing that it covers is removed until the hold is lifted."
# Whoever reads the ledger of what left sees what affiliates may read; deciding about it is the administrator's.
SEES_FAMILY = (Permission.SHARE_WITH_FAMILY, Permission.READ_LEDGER)

OF_PSO = (Permission.ASK_EMERGENCY_ACCESS, Permission.REVIEW_EMERGENCY_ACCESS)
SEES_EMERGENCIES = (Permission.READ_LEDGER, Permission.READ_AUDIT)
# Who at the provider hears by mail that something waits: those who answer for it, not everybody who may look.
TOLD_OF_EMERGENCY = (Permission.ADOPT_POLICY, Permission.REPORT_TO_PSO)


def check_can_admit(purpose: Purpose) -> None:
    """Raises Denied for a simulation outside a demo: made-up protection must not stand beside real protection."""
    if purpose is Purpose.SIMULATION and not Pso.objects.get().is_demo:
        raise Denied("Simulated work product is taken only by a demo installation.")


def check_can_remove(by: Acting, product: WorkProduct) -> None:
    """Removal ends where reporting begins (42 CFR 3.20, "patient safety work product" (2)(ii)(A)), and waits for a
    legal hold. Raises Denied.
    """
    by.check(Permission.REMOVE_WORK_PRODUCT)
    _check_move(product, Move.REMOVE)
    with _shown():
        marking.check_removal(ProvenanceStep.objects.filter(work_product=product, act=Step.MARK))
    check_not_held(product)


def check_not_held(product: WorkProduct) -> None:
    """What a legal hold covers is neither removed nor destroyed, whatever else would allow it. Raises Denied."""
    if holds_on([product])[product.pk]:
        raise Denied(HELD)


def check_can_mark(by: Acting, now: marking.Standing, group: str, choice: Marked) -> None:
    """Raises Denied."""
    by.check(Permission.MARK_WORK_PRODUCT)
    with _shown():
        marking.check_mark(now, group, choice)


def check_no_files(product: WorkProduct) -> None:
    """Files would stay sealed inside for a content that left, or leave without being looked at. Raises Denied."""
    if files_of(product.content_kind, product.content_id).exists():
        raise Denied("Files hang on this report. Remove them first, each on its own: what left cannot keep files here.")


def check_can_make_ready(by: Acting, product: WorkProduct, move: Move) -> State:
    """The state after marking as ready, or after taking the mark off. Raises Denied."""
    by.check(Permission.REPORT_TO_PSO)
    return _check_move(product, move)


def state_reported_by(product: WorkProduct, act: Act) -> State:
    """The state after the act that is the report under the terms. Raises Denied."""
    return _check_move(product, Move.FLAG if act is Act.FLAG else Move.REPORT)


def check_can_report(by: Acting, product: WorkProduct) -> None:
    """Raises Denied."""
    by.check(Permission.REPORT_TO_PSO)
    try:
        check_not_reported(product.content_kind)
    except Refused as refused:
        raise Denied(str(refused)) from refused
    _check_move(product, Move.REPORT)


def check_can_add_facts(by: Acting, product: WorkProduct) -> None:
    """Only what was reported and not taken back can be added to. Raises Denied."""
    by.check(Permission.REPORT_TO_PSO)
    _check_move(product, Move.ADD_FACTS)


def check_can_withdraw(by: Acting, product: WorkProduct, *, again: bool = False) -> None:
    """Only what was reported can be taken back; `again`: it was, and the same answer is given. Raises Denied."""
    by.check(Permission.REPORT_TO_PSO)
    if not again:
        _check_move(product, Move.WITHDRAW)


def refusal_under(terms: Terms, event_type: str) -> str:
    """Why the terms keep this event type at home; empty where they let it go."""
    if event_type in terms.event_types:
        return ""
    return "The terms in force do not include this type of event, so it is not reported to the PSO."


def _check_move(product: WorkProduct, move: Move) -> State:
    with _shown():
        return check_move(product.state, move, route=product.route)


@contextmanager
def _shown() -> Iterator[None]:
    """What the law refuses is refused to the person, with the same sentence."""
    try:
        yield
    except Refused as refused:
        raise Denied(str(refused)) from refused


def check_outside_move(record: OutsideRecord, move: outside.Move, *, owed: int = 0) -> RecordState:
    """The state of a record outside the PSES after a move. Raises Denied."""
    try:
        return outside.next_state(record.state, move, owed=owed)
    except outside.Refused as refused:
        raise Denied(str(refused)) from refused


def check_outside_answer(record: OutsideRecord, duty: OutsideDuty, answer: outside.Answer) -> DutyState:
    """The state of a duty after an answer, on a record that is not closed. Raises Denied."""
    if record.state == RecordState.CLOSED:
        raise Denied(outside.CLOSED)
    try:
        return outside.answered(duty.state, answer)
    except outside.Refused as refused:
        raise Denied(str(refused)) from refused


def check_can_offer(
    by: Acting, pair: family.Pair | None, *, until: date, event_types: Collection[str], purpose: str, taken: bool,
    now: datetime,
) -> None:  # fmt: skip
    """`taken`: an offer to the same affiliate still stands. Raises Denied, with the paragraph."""
    by.check(Permission.SHARE_WITH_FAMILY)
    try:
        family.check_offer(pair, until=until, event_types=event_types, on=now.date())
    except Refused as refused:
        raise Denied(f"{refused} ({refused.paragraph})") from refused
    if taken:
        raise Denied("You offered this affiliate something that still stands. Stop that first.")
    _check_words(purpose, "Say which patient safety activity it serves.")


def check_can_take_step(
    by: Acting, offer: family.Offer, pair: family.Pair, step: family.Step, *, reason: str, now: datetime
) -> None:
    """Raises Denied, with the paragraph."""
    by.check(Permission.SHARE_WITH_FAMILY)
    if by.provider_id is None:
        raise Denied("Only the two affiliates decide about it.")
    try:
        family.check_step(offer, pair, step, party=by.provider_id, on=now.date())
    except Refused as refused:
        raise Denied(f"{refused} ({refused.paragraph})") from refused
    if step is family.Step.STOPPED:
        _check_words(reason, "Say why you stop it. The affiliate reads it.")


def _check_words(text: str, missing: str) -> None:
    if not text.strip():
        raise Denied(missing)
    if len(text) > family.LONGEST_WORDS:
        raise Denied(f"Keep it to {family.LONGEST_WORDS:,} characters; this has {len(text):,}.")


def check_can_open_emergency(by: Acting, reason: str, *, already: bool) -> None:
    """Raises Denied."""
    by.check(Permission.ASK_EMERGENCY_ACCESS)
    try:
        emergency.check_open(reason, already=already)
    except Refused as refused:
        raise Denied(str(refused)) from refused


def check_can_review_emergency(by: Acting, at: emergency.Access, *, asked_by: UUID, words: str) -> None:
    """Raises Denied."""
    by.check(Permission.REVIEW_EMERGENCY_ACCESS)
    try:
        emergency.check_review(at, by=by.user_id, asked_by=asked_by, words=words)
    except Refused as refused:
        raise Denied(str(refused)) from refused


def check_can_report_outside(mode: Mode) -> None:
    """A report goes into the lane at intake only for a duty that the list knows and the provider left open for it.

    Raises Denied.
    """
    if mode not in (Mode.ASK, Mode.OUTSIDE):
        raise Denied(
            "The list of outside duties names none here that is kept outside the PSES. Send the report as usual, and "
            "tell the risk manager if you know of one."
        )


def check_can_report_inside(mode: Mode) -> None:
    """Where the provider keeps such reports outside, nothing of it is admitted. Raises Denied."""
    if mode is Mode.OUTSIDE:
        raise Denied("Your organization keeps reports of this kind outside the PSES. Send it outside the PSES.")


class Unmet(Denied):
    """A disclosure lacks something; `problems` says what, by field of the form, each with its paragraph."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def check_can_disclose(
    *, side: str, ground: str, evidence: Mapping[str, Any], extent: Extent, on: date, today: date,
    entered_on: date | None, late_reason: str, recipient: tuple[str, str], missing: int | None,
) -> None:  # fmt: skip
    """What 42 CFR 3.206 asks of one disclosure. `missing`: chosen items that are not work product here; None: nothing
    was chosen. Raises Unmet.
    """
    if ground not in {row.code for row in disclosing.open_to(side)}:
        raise Unmet({"ground": "Choose a ground that is open to you. What is not on the list is not permitted "
                               "(42 CFR 3.206(a))."})  # fmt: skip
    found = disclosing.problems(ground, evidence, on=on)
    for name, said, text in zip(("entity", "person"), recipient, disclosing.WHO, strict=True):
        found |= {} if said.strip() else {name: text}
    if extent not in disclosing.extents(ground, evidence):
        found["extent"] = disclosing.CODED_ONLY
    if missing is None or missing:
        found["items"] = disclosing.NOTHING if missing is None else disclosing.NOT_HERE
    late = disclosing.wrong_day(on, today=today, entered_on=entered_on, reason=late_reason)
    if late:
        found["late_reason" if late == disclosing.LATE else "disclosed_on"] = late
    if found:
        raise Unmet(found)
