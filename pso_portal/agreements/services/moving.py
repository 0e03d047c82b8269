"""Proposing, answering, refusing, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

from ..models import TermsVersion
from ..negotiation import Move, Refused, TermsState, check_move
from ..selectors import on_the_table
from ..terms import Terms


class Unseen:
    """Stands for "not said": whoever proposes did not look at a table first (a command, the first proposal)."""


UNSEEN = Unseen()
REPLY_WITHIN = timedelta(days=14)
FURTHEST = timedelta(days=366)  # a day to bind from that lies further off is a slip of the pen
PREPARES: Mapping[Side, Permission] = {Side.PROVIDER: Permission.PREPARE_TERMS, Side.PSO: Permission.PROPOSE_AGREEMENT}
SIGNS: Mapping[Side, Permission] = {Side.PROVIDER: Permission.SIGN_TERMS, Side.PSO: Permission.SIGN_AGREEMENT}
MOVED_ON = "The other side moved while you were writing. Look at what lies on the table now, then send yours again."


@transaction.atomic
def propose_terms(
    *,
    by: Acting,
    provider_id: UUID,
    terms: Terms,
    note: str = "",
    answers: UUID | Unseen | None = UNSEEN,
    wished_on: date | None = None,
    now: datetime,
) -> TermsVersion:
    """Put a version on the table. Where the other side's lies there, this one counters it. Raises Denied.

    `answers`: what lay on the table when the terms were written (None: nothing did); where that has changed, the
    proposal is refused, so that nobody answers a text they have not seen. `wished_on`: from which day it is to bind.
    """
    check_party(by, PREPARES, provider_id)
    _check_day(wished_on, now.date())
    clear_table(by, provider_id, answers, now)
    version = new_version(by, provider_id, terms, now, state=moved(TermsState.DRAFT, Move.PROPOSE, by, by.side))
    version.note, version.wished_on, version.due_on = note, wished_on, (now + REPLY_WITHIN).date()
    insert(version)
    audit.record("propose_terms", by=by, subject=version, now=now, number=version.number)
    return version


@transaction.atomic
def refuse_terms(*, by: Acting, version_id: UUID, now: datetime) -> TermsVersion:
    """Keep what is in force. Raises Denied."""
    version = locked(version_id)
    check_party(by, PREPARES, version.provider_id)
    return close(version, by, Move.REFUSE, now)


@transaction.atomic
def withdraw_terms(*, by: Acting, version_id: UUID, now: datetime) -> TermsVersion:
    """Take the own side's version back. Raises Denied."""
    version = locked(version_id)
    check_party(by, PREPARES, version.provider_id)
    return close(version, by, Move.WITHDRAW, now)


def clear_table(by: Acting, provider_id: UUID, answers: UUID | Unseen | None, now: datetime) -> None:
    """What lies on the table is answered, or taken back where it is the own side's. Raises Denied."""
    table = on_the_table(provider_id)
    if not isinstance(answers, Unseen) and answers != (table.pk if table else None):
        raise Denied(MOVED_ON)
    if table is not None:
        table = locked(table.pk)
        close(table, by, Move.COUNTER if table.proposed_side != by.side else Move.WITHDRAW, now)


def new_version(by: Acting, provider_id: UUID, terms: Terms, now: datetime, *, state: TermsState) -> TermsVersion:
    """The next version of a provider's terms, not stored yet."""
    last = TermsVersion.objects.filter(provider_id=provider_id).aggregate(last=Max("number"))["last"]
    return TermsVersion(
        provider_id=provider_id, number=(last or 0) + 1, state=state, terms=terms.to_json(), proposed_side=by.side,
        proposed_by=by.user_id, proposed_at=now,
    )  # fmt: skip


def insert(version: TermsVersion) -> None:
    """Two proposals at the same moment take the same number: the database lets one of them through. Raises Denied."""
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(MOVED_ON) from error


def locked(version_id: UUID) -> TermsVersion:
    """The version, held until the transaction ends."""
    version: TermsVersion = TermsVersion.objects.select_for_update().get(pk=version_id)
    return version


def close(version: TermsVersion, by: Acting, move: Move, now: datetime) -> TermsVersion:
    """A move that ends what a version was, with its entry. Raises Denied."""
    version.state = moved(version.state, move, by, Side(version.proposed_side))
    version.closed_at = now
    version.save(update_fields=["state", "closed_at"])
    audit.record(f"{move}_terms", by=by, subject=version, now=now, number=version.number)
    return version


def moved(state: str, move: Move, by: Acting, author: Side) -> TermsState:
    """The state after a move. Raises Denied."""
    try:
        return check_move(state, move, by=by.side, author=author)
    except Refused as refused:
        raise Denied(str(refused)) from refused


def check_party(by: Acting, rights: Mapping[Side, Permission], provider_id: UUID) -> None:
    """Only the PSO and the provider whose terms they are; with the right that their side asks for. Raises Denied."""
    if by.side not in PREPARES or (by.side is Side.PROVIDER and by.provider_id != provider_id):
        raise Denied("Only this provider and the PSO negotiate these terms.")
    if by.side in rights:
        by.check(rights[by.side])


def _check_day(wished_on: date | None, today: date) -> None:
    if wished_on is None:
        return
    if wished_on < today:
        raise Denied("Terms cannot bind from a day that has passed. Name today or a later day, or leave it open.")
    if wished_on > today + FURTHEST:
        raise Denied("Name a day within a year.")
