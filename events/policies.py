"""May this be done to this report, in the state it is in? Each refusal is a sentence to show."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from pses.enums import State
from pses.models import WorkProduct
from pses.policies import check_not_held
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .common_formats import carries_harm
from .enums import EventKind, FormState, RunState, Status
from .models import Event, FormVersion, ImportRun, Merge
from .questionnaire.compare import Change, breaking
from .questionnaire.versions import major, order_of

MOVES: Mapping[Status, frozenset[Status]] = {
    Status.SENT: frozenset({Status.READ, Status.UNDER_REVIEW, Status.CLOSED}),
    Status.READ: frozenset({Status.UNDER_REVIEW, Status.CLOSED}),
    Status.UNDER_REVIEW: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset({Status.UNDER_REVIEW}),
}


def check_can_move(event: Event, status: Status) -> None:
    """A report never goes back to "sent" or "read": its reporter was told otherwise. Raises Denied."""
    if is_merged(event.pk):
        raise Denied("This report is kept under another and closed with it. Let it stand alone first.")
    if status not in MOVES[Status(event.status)]:
        raise Denied("A report that moved on does not go back to that status. Reopen it for review instead.")


def check_can_talk(product: WorkProduct) -> None:
    """What is said beside a report stands in the evaluation system with it. Raises Denied."""
    if product.state == State.REMOVED:
        raise Denied("This report left the evaluation system. Talk about it where it is handled now.")


def check_can_rate(stands: str) -> None:
    """An answer is rated once there is one. `stands`: the status that the reporter is told. Raises Denied."""
    if stands != Status.CLOSED:
        raise Denied("You can say whether it helped once the report is closed.")


def check_can_attach(by: Acting, event: Event, product: WorkProduct) -> None:
    """Whoever decides on reports, and whoever sent this one with a name. Raises Denied."""
    if not by.may(Permission.TRIAGE_EVENTS) and not _is_own(by, event):
        raise Denied("Only the person who sent this report, and those who decide on it, add files to it.")
    if product.state == State.REMOVED:
        raise Denied("This report left the evaluation system. Keep its files where it is handled now.")


def check_can_open_file(by: Acting, event: Event) -> None:
    """Whoever may read the report. Raises Denied."""
    reads = by.may(Permission.TRIAGE_EVENTS) or by.may(Permission.READ_WORKSPACE)
    if not reads and not _is_own(by, event):
        raise Denied("Your role does not include this.")


def check_can_remove_file(by: Acting, product: WorkProduct) -> None:
    """What stood beside a report when it was reported to the PSO stays beside it, and so does what a legal hold covers.

    Raises Denied.
    """
    if not by.may(Permission.TRIAGE_EVENTS) and not by.may(Permission.REMOVE_WORK_PRODUCT):
        raise Denied("Your role does not include this.")
    if product.reported_at is not None:
        raise Denied("This report was reported to the PSO. Its files stay with it and can no longer be removed.")
    check_not_held(product)


def _is_own(by: Acting, event: Event) -> bool:
    return by.may(Permission.FILE_REPORT) and event.reporter_id == by.user_id


# A mapping that changes undoes the check: what is filed is what was checked. Once begun, filing only goes on.
RUN_MOVES: Mapping[RunState, frozenset[RunState]] = {
    RunState.UPLOADED: frozenset({RunState.UPLOADED, RunState.CHECKING, RunState.DROPPED}),
    RunState.CHECKING: frozenset({RunState.UPLOADED, RunState.CHECKED, RunState.DROPPED}),
    RunState.CHECKED: frozenset({RunState.UPLOADED, RunState.FILING, RunState.DROPPED}),
    RunState.FILING: frozenset({RunState.STOPPED, RunState.DONE}),
    RunState.STOPPED: frozenset({RunState.FILING}),
    RunState.DONE: frozenset(),
    RunState.DROPPED: frozenset(),
}


def check_can_take(run: ImportRun, state: RunState) -> None:
    """Raises Denied."""
    if state not in RUN_MOVES[RunState(run.state)]:
        raise Denied("This import has moved on since you opened the page. Open it again from the list of imports.")


def check_can_own(owner_id: UUID | None, possible: Container[UUID]) -> None:
    """A report is given to somebody who may work on it here, or to nobody. Raises Denied."""
    if owner_id is not None and owner_id not in possible:
        raise Denied("Reports are given to people who read reports here. Choose a name from the list.")


def check_can_detail(by: Acting, event: Event, product: WorkProduct) -> None:
    """Detail comes from who reported it under their name, until it is reported, and from those who decide.

    Raises Denied.
    """
    if product.state == State.REMOVED:
        raise Denied("This report was taken out of the evaluation system. Nothing can be added to it here.")
    if by.may(Permission.TRIAGE_EVENTS):
        return
    if not by.may(Permission.FILE_REPORT) or event.reporter_id is None or event.reporter_id != by.user_id:
        raise Denied("Only the person who sent this report can add to it.")
    if product.reported_at is not None:
        raise Denied("This report went to the PSO. Tell the risk manager what you want to add.")


# What was published stays for good: a retired version does not come back, the next one has another number.
FORM_MOVES: Mapping[FormState, frozenset[FormState]] = {
    FormState.DRAFT: frozenset({FormState.PUBLISHED}),
    FormState.PUBLISHED: frozenset({FormState.RETIRED}),
    FormState.RETIRED: frozenset(),
}


def check_can_move_form(row: FormVersion, state: FormState) -> None:
    """Raises Denied."""
    if state not in FORM_MOVES[FormState(row.status)]:
        raise Denied("This version has moved on since you opened the page. Open it again from the list of forms.")


def check_can_publish(
    row: FormVersion, versions: Sequence[FormVersion], base: FormVersion | None, changes: Sequence[Change]
) -> None:
    """`versions`: all of the form; `base`: the one it follows, `changes` what it changes of it. Raises Denied."""
    kept = [one.version for one in versions if one.pk != row.pk and one.status != FormState.DRAFT]
    highest = max(kept, key=order_of, default=None)
    if highest is not None and order_of(row.version) <= order_of(highest):
        raise Denied(f"Version {highest} of this form was published already. Give this one a higher number.")
    if base is not None and breaking(list(changes)) and major(row.version) == major(base.version):
        raise Denied(
            "Figures would count answers that no longer mean the same."
            f" Give the version a higher first number, {major(base.version) + 1}.0."
        )


def check_can_triage(by: Acting, product: WorkProduct) -> None:
    """Whoever decides on reports, while this one is inside the evaluation system. Raises Denied."""
    by.check(Permission.TRIAGE_EVENTS)
    if product.state == State.REMOVED:
        raise Denied("This report was taken out of the evaluation system. It is handled outside it now.")


def check_can_rate_harm(by: Acting, event: Event, product: WorkProduct) -> None:
    """Only what reached a patient carries harm (AHRQ Common Formats). Raises Denied."""
    check_can_triage(by, product)
    if not carries_harm(EventKind(event.kind)):
        raise Denied("Near misses and unsafe conditions reached no patient, so there is no harm to rate.")


def is_merged(event_id: UUID) -> bool:
    """Whether the report is kept under another."""
    return bool(Merge.objects.filter(duplicate_id=event_id, undone_at=None).exists())


def refusal_of_merged(event_id: UUID) -> str:
    """Why a merged report is not reported to the PSO; empty for any other."""
    if not is_merged(event_id):
        return ""
    return "This report is kept under another that tells of the same event. The leading report goes to the PSO."


def check_can_merge(by: Acting, duplicate: Event, product: WorkProduct) -> None:
    """Only what was not reported yet is kept under another, and chains are not made. Raises Denied."""
    check_can_triage(by, product)
    if product.reported_at is not None:
        raise Denied("This report was reported to the PSO. Keep the other one under it instead.")
    if is_merged(duplicate.pk):
        raise Denied("This report is kept under another already.")
    if Merge.objects.filter(leading_id=duplicate.pk, undone_at=None).exists():
        raise Denied("Other reports are kept under this one. Keep the new one under it instead.")


def check_can_lead(by: Acting, leading: Event, product: WorkProduct, duplicate: Event) -> None:
    """What leads stands alone and inside the evaluation system. Raises Denied."""
    check_can_triage(by, product)
    if leading.pk == duplicate.pk:
        raise Denied("A report is not kept under itself. Choose the other one.")
    if is_merged(leading.pk):
        raise Denied("That report is kept under another itself. Choose the one that leads.")
