"""Negotiating terms: propose, answer, refuse, withdraw, sign. The transition table decides what is open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from pso_portal import audit
from pso_portal.accounts.acting import STEP_UP_LASTS, Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.tenancy.sides import Side

from .models import Signature, TermsVersion
from .negotiation import Move, Refused, Signatories, TermsState, check_move, check_signature
from .selectors import on_the_table
from .terms import Terms, spelling


class Unseen:
    """Stands for "not said": whoever proposes did not look at a table first (a command, the first proposal)."""


UNSEEN = Unseen()
REPLY_WITHIN = timedelta(days=14)
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
    now: datetime,
) -> TermsVersion:
    """Put a version on the table. Where the other side's lies there, this one counters it. Raises Denied.

    `answers`: what lay on the table when the terms were written (None: nothing did); where that has changed, the
    proposal is refused, so that nobody answers a text they have not seen.
    """
    _check_party(by, PREPARES, provider_id)
    table = on_the_table(provider_id)
    if not isinstance(answers, Unseen) and answers != (table.pk if table else None):
        raise Denied(MOVED_ON)
    if table is not None:
        table = _locked(table.pk)
        _close(table, by, Move.COUNTER if table.proposed_side != by.side else Move.WITHDRAW, now)
    version = TermsVersion(
        provider_id=provider_id,
        number=_next_number(provider_id),
        state=_moved(TermsState.DRAFT, Move.PROPOSE, by, by.side),
        terms=terms.to_json(),
        proposed_side=by.side,
        proposed_by=by.user_id,
        proposed_at=now,
        note=note,
        due_on=(now + REPLY_WITHIN).date(),
    )
    _insert(version)
    audit.record("propose_terms", by=by, subject=version, now=now, number=version.number)
    return version


@transaction.atomic
def refuse_terms(*, by: Acting, version_id: UUID, now: datetime) -> TermsVersion:
    """Keep what is in force. Raises Denied."""
    version = _locked(version_id)
    _check_party(by, PREPARES, version.provider_id)
    return _close(version, by, Move.REFUSE, now)


@transaction.atomic
def withdraw_terms(*, by: Acting, version_id: UUID, now: datetime) -> TermsVersion:
    """Take the own side's version back. Raises Denied."""
    version = _locked(version_id)
    _check_party(by, PREPARES, version.provider_id)
    return _close(version, by, Move.WITHDRAW, now)


@transaction.atomic
def sign_terms(*, by: Acting, version_id: UUID, expected_sha256: str, now: datetime) -> TermsVersion:
    """Sign exactly the text that was shown. With the second side's signature it binds from today. Raises Denied."""
    version = _locked(version_id)
    _check_party(by, {}, version.provider_id)
    digest = text_hash(version)
    if digest != expected_sha256:
        raise Denied("The text changed while you were reading. Look at it again.")
    move = _signing_move(by, version, now)
    version.state = _moved(version.state, move, by, Side(version.proposed_side))
    if move is Move.SIGN_LAST:
        version.effective_on, version.closed_at = now.date(), now
    version.save(update_fields=["state", "effective_on", "closed_at"])
    Signature(
        provider_id=version.provider_id, version=version, side=by.side, signed_by=by.user_id,
        signer_name=by.name, signed_at=now, sha256=digest,
    ).save(force_insert=True)  # fmt: skip
    audit.record("sign_terms", by=by, subject=version, now=now, number=version.number, sha256=digest, move=str(move))
    return version


def text_hash(version: TermsVersion) -> str:
    """SHA-256 of the text as it is stored: what a signature is given for, whatever can be agreed since."""
    return hashlib.sha256(spelling(version.terms).encode()).hexdigest()


def _signing_move(by: Acting, version: TermsVersion, now: datetime) -> Move:
    right = SIGNS.get(by.side)
    allowed = frozenset({by.user_id}) if right and by.may(right) else frozenset[UUID]()
    stepped_up = by.stepped_up_at is not None and now - by.stepped_up_at <= STEP_UP_LASTS
    signed = {Side(row.side): row.signed_by for row in version.signatures.all()}
    try:
        return check_signature(
            state=version.state, side=by.side, signer=by.user_id, stepped_up=stepped_up,
            signatories=Signatories(provider=allowed, pso=allowed), signed=signed,
        )  # fmt: skip
    except Refused as refused:
        raise Denied(str(refused)) from refused


def _check_party(by: Acting, rights: Mapping[Side, Permission], provider_id: UUID) -> None:
    """Only the PSO and the provider whose terms they are; with the right that their side asks for. Raises Denied."""
    if by.side not in PREPARES or (by.side is Side.PROVIDER and by.provider_id != provider_id):
        raise Denied("Only this provider and the PSO negotiate these terms.")
    if by.side in rights:
        by.check(rights[by.side])


def _next_number(provider_id: UUID) -> int:
    last = TermsVersion.objects.filter(provider_id=provider_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _insert(version: TermsVersion) -> None:
    """Two proposals at the same moment take the same number: the database lets one of them through."""
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise Denied(MOVED_ON) from error


def _locked(version_id: UUID) -> TermsVersion:
    version: TermsVersion = TermsVersion.objects.select_for_update().get(pk=version_id)
    return version


def _close(version: TermsVersion, by: Acting, move: Move, now: datetime) -> TermsVersion:
    version.state = _moved(version.state, move, by, Side(version.proposed_side))
    version.closed_at = now
    version.save(update_fields=["state", "closed_at"])
    audit.record(f"{move}_terms", by=by, subject=version, now=now, number=version.number)
    return version


def _moved(state: str, move: Move, by: Acting, author: Side) -> TermsState:
    try:
        return check_move(state, move, by=by.side, author=author)
    except Refused as refused:
        raise Denied(str(refused)) from refused
