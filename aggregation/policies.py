"""What the state of a draft or a held text allows. Each raises Denied with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .ledger import draft_of
from .models import (
    Cohort,
    DoubleRead,
    NpsdExport,
    Release,
    ReleaseDraft,
    ReviewItem,
    Signal,
    WithdrawalRequest,
)
from .periods import is_closed, months_of
from .release_life import TAKEN, Refused, Step, next_state
from .review import claimed_by_another, confirming_refused
from .signals.states import Move, SignalState, why_not


def check_can_draft(by: Acting, period: str, today: date) -> None:
    """A period that has ended: a month that is not complete would be released once and then be wrong."""
    by.check(Permission.DRAFT_RELEASE)
    months = months_of(period)
    if waiting := [month for month in months if not is_closed(month, today)]:
        raise Denied(f"{period} is not complete: {waiting[-1]} has not ended. Draft it on the day after.")


def check_can_restate(by: Acting, release: Release, today: date) -> None:
    """Once, at the date fixed when it went out: whoever could choose the moment chose what the change shows."""
    by.check(Permission.DRAFT_RELEASE)
    if release.restates_id is not None:
        raise Denied("This table was told anew itself. Figures are told anew once.")
    if release.restatable_from is None or release.restatable_until is None:
        raise Denied("No date was fixed for this release: it stands as it is.")
    if today < release.restatable_from:
        raise Denied(f"These figures may be told anew from {release.restatable_from:%B %-d, %Y} on, and not before.")
    if today > release.restatable_until:
        raise Denied(f"The time to tell these figures anew ended on {release.restatable_until:%B %-d, %Y}.")
    if ReleaseDraft.objects.filter(restates=release, state__in=TAKEN).exists():
        raise Denied("Somebody has drafted this table anew already.")
    if not _keeps_facts(release):
        raise Denied("This release is from before figures were kept with it: what changed since cannot be audited.")


def _keeps_facts(release: Release) -> bool:
    draft = draft_of(release)
    return bool(draft and draft.cells and "facts" in draft.cells)


def check_can_try_again(by: Acting, draft: ReleaseDraft) -> None:
    """Whoever drafted it: so that who approves is somebody else than all who drafted."""
    check_can_drop(by, draft)
    _check_step(draft, Step.TRY_AGAIN)
    if draft.drafted_by != by.user_id:
        raise Denied("Whoever drafted this table may try again. Anybody who drafts may drop it and draft it anew.")


def check_can_drop(by: Acting, draft: ReleaseDraft) -> None:
    by.check(Permission.DRAFT_RELEASE)
    _check_step(draft, Step.DROP)


def _check_step(draft: ReleaseDraft, step: Step) -> None:
    try:
        next_state(draft.state, step)
    except Refused as refused:
        raise Denied(str(refused)) from refused


def check_can_ask_withdrawal(by: Acting, release: Release) -> None:
    by.check(Permission.DRAFT_RELEASE)
    if hasattr(release, "withdrawal"):
        raise Denied("This release was withdrawn already.")
    if WithdrawalRequest.objects.filter(release=release, state="asked").exists():
        raise Denied("Somebody has asked for this already. It waits for the privacy officer.")


def check_can_decide_withdrawal(by: Acting, request: WithdrawalRequest, now: datetime) -> None:
    """Two people, as for its way out."""
    by.check(Permission.APPROVE_RELEASE)
    by.check_stepped_up(now)
    if request.state != "asked":
        raise Denied("Somebody has decided on this already.")
    if request.asked_by == by.user_id:
        raise Denied("Another person has to decide than the one who asked.")


def check_can_set_schedule(by: Acting, now: datetime) -> None:
    by.check(Permission.APPROVE_RELEASE)
    by.check_stepped_up(now)


def check_can_approve(by: Acting, draft: ReleaseDraft, now: datetime) -> None:
    """Two people: whoever drafted cannot approve (42 CFR 3.208: what is disclosed cannot be taken back)."""
    check_can_decline(by, draft, now)
    if draft.drafted_by == by.user_id:
        raise Denied("Another person has to approve a release than the one who drafted it.")
    seen = draft.checked_at or draft.drafted_at
    later = ReleaseDraft.objects.filter(setting=draft.setting, approved_at__gt=seen)
    if later.exclude(pk=draft.pk).exists():
        # The auditor has not seen what went out since: its verdict no longer stands.
        raise Denied("Another table of this setting was approved since this draft was checked. Draft it again.")
    if draft.shown == 0:
        raise Denied("No cell of this draft can be shown, so there is nothing to release.")


def check_can_decline(by: Acting, draft: ReleaseDraft, now: datetime) -> None:
    """Open for every draft that waits: nothing leaves, and one that cannot be approved makes way for the next."""
    by.check(Permission.APPROVE_RELEASE)
    by.check_stepped_up(now)
    _check_step(draft, Step.DECLINE)


def check_can_prepare_npsd(by: Acting, under_way: NpsdExport | None, allowing: Sequence[UUID]) -> None:
    """One at a time, and only where somebody's terms allow it (42 CFR 3.206(e))."""
    by.check(Permission.DRAFT_RELEASE)
    if under_way is not None:
        raise Denied(f"Export {under_way.number} is not decided yet. It has to be released or declined first.")
    if not allowing:
        raise Denied("No provider's terms in force let records go to the national database.")


def check_can_release_npsd(
    by: Acting, export: NpsdExport, expected_sha256: str, *, still_allowed: bool, now: datetime
) -> None:
    """Two people (42 CFR 3.208(b)(2): what is disclosed as nonidentifiable is protected no longer)."""
    check_can_decline_npsd(by, export, now)
    if export.asked_by == by.user_id:
        raise Denied("Another person has to release this file than the one who prepared it.")
    if expected_sha256 != export.sha256:
        raise Denied("This file is not the one that you looked at. Look again.")
    if not still_allowed:
        raise Denied("Terms have changed since: a provider lets no records go any more. Decline this file, and prepare "
                     "another.")  # fmt: skip


def check_can_decline_npsd(by: Acting, export: NpsdExport, now: datetime) -> None:
    by.check(Permission.APPROVE_RELEASE)
    by.check_stepped_up(now)
    if export.state != "prepared":
        raise Denied("This file is not waiting for a second person.")


def check_can_take_npsd(by: Acting, export: NpsdExport, now: datetime) -> None:
    """What was released is protected no longer, and is still taken by those who answer for it alone."""
    if not by.may(Permission.DRAFT_RELEASE):
        by.check(Permission.APPROVE_RELEASE)
    by.check_stepped_up(now)
    if export.state != "released":
        raise Denied("This file was not released. It can be taken once its disclosure is in the log.")


def check_can_take_releases_along(by: Acting | None) -> None:
    """With the figures behind them. None is whoever runs the machine: whose keys open every row anyway."""
    if by is not None:
        by.check(Permission.APPROVE_RELEASE)


class Overtaken(Denied):
    """Somebody else was faster. What was typed must not be lost: the page shows it again."""


def check_can_decide(by: Acting, item: ReviewItem) -> None:
    by.check(Permission.REVIEW_DEIDENTIFICATION)
    if item.state == "withdrawn":
        raise Denied("Its provider took this report back while you read it. Nothing is left to decide.")
    if item.state == "replaced":
        raise Denied("Its provider sent a later text of this report. That one is decided instead.")
    if item.state not in {"waiting", "signed"}:
        raise Denied("This text has been decided already.")


def check_can_work(by: Acting, item: ReviewItem, revision: int | None, now: datetime) -> None:
    """A waiting text, one person at a time, as they last saw it (`revision`; None: whatever it is now)."""
    check_can_decide(by, item)
    if item.state == "signed":
        raise Overtaken("This text is signed and waits for a second person. Nothing of it can change now.")
    if claimed_by_another(item.claimed_by, item.claimed_at, by.user_id, now):
        raise Overtaken("Somebody else has claimed this text. Nothing that you sent was saved.")
    if revision is not None and revision != item.revision:
        raise Overtaken("This text was changed after you opened it. Look again; nothing that you sent was saved.")


def check_can_confirm(by: Acting, item: ReviewItem, revision: int) -> None:
    """The second person's word (42 CFR 3.208(b)(2): what is disclosed as nonidentifiable is protected no longer)."""
    check_can_send_back(by, item, revision)
    if refused := confirming_refused(item.signed_by, by.user_id):
        raise Denied(refused)


def check_can_send_back(by: Acting, item: ReviewItem, revision: int) -> None:
    """Open for whoever signed, too: nothing leaves by it."""
    check_can_decide(by, item)
    if item.state != "signed" or item.revision != revision:
        raise Overtaken("This text was changed after you opened it. Look again.")


def check_can_read(by: Acting, reading: DoubleRead, *, seen: bool, now: datetime) -> None:
    """One reader a text, and never somebody who has seen it before: the reading is blind."""
    by.check(Permission.REVIEW_DEIDENTIFICATION)
    if reading.read_at is not None:
        raise Denied("This text has been read already.")
    if claimed_by_another(reading.opened_by, reading.opened_at, by.user_id, now):
        raise Overtaken("Somebody else reads this text now. Nothing that you sent was saved.")
    if seen and reading.opened_by != by.user_id:
        raise Denied("You have seen this text before. Somebody else has to read it.")


def check_can_work_signal(by: Acting, signal: Signal, revision: int, *, also_closed: bool = False) -> None:
    """As it was last seen: the watch or somebody else may have changed it since."""
    by.check(Permission.WORK_SIGNALS)
    if signal.state == SignalState.CLOSED and not also_closed:
        raise Denied("This signal is closed. Take it up again first.")
    if revision != signal.revision:
        raise Overtaken("This signal was changed after you opened it. Look again; nothing that you sent was saved.")


def check_can_move(by: Acting, signal: Signal, move: Move, revision: int) -> None:
    """By the table, and no alert of fewer than three organizations."""
    check_can_work_signal(by, signal, revision, also_closed=True)
    if refused := why_not(signal.state, move, signal.organizations):
        raise Denied(refused)


def check_can_keep_cohorts(by: Acting) -> None:
    by.check(Permission.KEEP_COHORTS)


def check_can_change_cohort(by: Acting, kept: Cohort) -> None:
    check_can_keep_cohorts(by)
    if kept.retired_at is not None:
        raise Denied("This cohort is retired. Take it back before you change it.")


def check_can_read_cases(by: Acting) -> None:
    """Whoever reads the texts of the desk may read those of cases, and nobody else."""
    by.check(Permission.REVIEW_DEIDENTIFICATION)
