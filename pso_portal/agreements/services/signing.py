"""Signing what lies on the table, and narrowing alone. The installation's key attests each signature."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import STEP_UP_LASTS, Acting, Denied
from pso_portal.tenancy.sides import Side
from pso_portal.vault.signing import installation_signer, verifies

from ..models import Signature, TermsVersion
from ..narrowing import widened
from ..negotiation import Move, Refused, Signatories, TermsState, check_signature
from ..selectors import signed_for_later, version_in_force
from ..term_words import LABELS
from ..terms import Terms, spelling
from .moving import SIGNS, Unseen, check_party, clear_table, close, insert, locked, moved, new_version

CHANGED = "The text changed while you were reading. Look at it again."


@transaction.atomic
def sign_terms(*, by: Acting, version_id: UUID, expected_sha256: str, now: datetime) -> TermsVersion:
    """Sign exactly the text that was shown. With the second side's signature it binds from the day that was named, or
    from today where none was or it has passed. Raises Denied.
    """
    version = locked(version_id)
    check_party(by, {}, version.provider_id)
    if text_hash(version) != expected_sha256:
        raise Denied(CHANGED)
    move = _signing_move(by, version, now)
    version.state = moved(version.state, move, by, Side(version.proposed_side))
    if move is Move.SIGN_LAST:
        version.effective_on, version.closed_at = max(now.date(), version.wished_on or now.date()), now
        _set_aside(version, by, now)
    version.save(update_fields=["state", "effective_on", "closed_at"])
    _sign(version, by, now, move)
    return version


@transaction.atomic
def narrow_terms(
    *, by: Acting, provider_id: UUID, terms: Terms, note: str = "", answers: UUID | Unseen | None, now: datetime
) -> TermsVersion:
    """The provider lets out less from now on, at once and alone (42 CFR 3.206(e)). Raises Denied.

    Submission stops at once; figures that were pooled before stay in releases of periods that have begun. What lies on
    the table is answered by it, and what was signed for a later day is set aside, so that nothing widens behind it.
    """
    check_party(by, {}, provider_id)
    held = version_in_force(provider_id, now.date())
    if held is None:
        raise Denied("No terms are in force, so there is nothing to narrow.")
    _check_narrows(Terms.from_json(held.terms), terms)
    clear_table(by, provider_id, answers, now)
    state = moved(TermsState.DRAFT, Move.NARROW, by, by.side)
    _check_signer(by, now)
    version = new_version(by, provider_id, terms, now, state=state)
    version.note, version.narrows, version.effective_on, version.closed_at = note, held.number, now.date(), now
    insert(version)
    _set_aside(version, by, now)
    _sign(version, by, now, Move.NARROW)
    return version


def text_hash(version: TermsVersion) -> str:
    """SHA-256 of the text as it is stored: what a signature is given for, whatever can be agreed since."""
    return hashlib.sha256(spelling(version.terms).encode()).hexdigest()


def attested(signature: Signature, version: TermsVersion) -> bool:
    """Whether the installation's key signed that this person signed this very text of this version."""
    key, sealed = bytes.fromhex(signature.public_key), bytes.fromhex(signature.attestation)
    if not verifies(key, sealed, signature.statement.encode()):
        return False
    return signature.statement == _statement(signature, version, json.loads(signature.statement)["stepped_up_at"])


def _sign(version: TermsVersion, by: Acting, now: datetime, move: Move) -> None:
    signer = installation_signer()
    signature = Signature(
        provider_id=version.provider_id, version=version, side=by.side, signed_by=by.user_id, signer_name=by.name,
        signed_at=now, sha256=text_hash(version), public_key=signer.public_key.hex(),
    )  # fmt: skip
    assert by.stepped_up_at is not None  # who did not just prove who they are was refused
    signature.statement = _statement(signature, version, by.stepped_up_at.isoformat())
    signature.attestation = signer.sign(signature.statement.encode()).hex()
    signature.save(force_insert=True)
    audit.record(
        "sign_terms", by=by, subject=version, now=now, number=version.number, sha256=signature.sha256, move=str(move)
    )


def _statement(signature: Signature, version: TermsVersion, stepped_up_at: str) -> str:
    """Everything that is attested, in one spelling."""
    return spelling({
        "what": "signature on terms between a provider and its PSO", "provider": str(version.provider_id),
        "version": str(version.pk), "number": version.number, "narrows": version.narrows, "side": str(signature.side),
        "signed_by": str(signature.signed_by), "name": signature.signer_name,
        "signed_at": signature.signed_at.isoformat(), "stepped_up_at": stepped_up_at, "sha256": text_hash(version),
    })  # fmt: skip


def _set_aside(version: TermsVersion, by: Acting, now: datetime) -> None:
    """What was agreed for the same day or a later one would take this version's place without anybody meaning it."""
    for later in signed_for_later(version.provider_id, after=now.date()):
        if version.effective_on is not None and later.effective_on >= version.effective_on:
            close(locked(later.pk), by, Move.OVERTAKE, now)


def _check_narrows(old: Terms, new: Terms) -> None:
    wider = widened(old, new)
    if wider:
        named = ", ".join(LABELS[term] for term in wider)
        raise Denied(f"Only what lets out less is done alone. Both sides have to agree on: {named}.")
    if old == new:
        raise Denied("Nothing differs from what is in force. Change a term first.")


def _check_signer(by: Acting, now: datetime) -> None:
    by.check(SIGNS[by.side])
    by.check_stepped_up(now)


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
