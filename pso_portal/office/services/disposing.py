"""What becomes of a provider's data at its contract's end: opened, chosen, approved, fetched, confirmed, destroyed.

Two people of the PSO and the provider's administrator have a hand in it; nobody alone can destroy anything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.policies import keepers_of
from pso_portal.accounts.roles import PSO_PRIVACY_OFFICER
from pso_portal.accounts.selectors import with_role
from pso_portal.agreements.enums import AtTheEnd
from pso_portal.agreements.wording import sentence_of
from pso_portal.files import packages
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side
from pso_portal.vault.envelope import VaultError

from .. import disposition as rules
from ..disposals import agreed_end
from ..disposition import Act, State, Way
from ..models import Disposition
from ..registers import holds

PACK, DESTROY, CLOSE = "office.pack_data", "office.destroy_keys", "office.close_disposal"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the provider chooses. `receiver`: at a transfer, the name of the PSO that takes it over."""

    way: Way
    workspace: bool = False
    receiver: str = ""


@transaction.atomic
def open_disposition(*, by: Acting, provider_id: UUID, now: datetime) -> Disposition:
    """Ask the provider what becomes of its data. Only once its contract has ended. Raises Denied, Http404."""
    by.check(Permission.DISPOSE_DATA)
    by.check_stepped_up(now)
    provider: Provider | None = Provider.objects.select_for_update(of=("self",)).filter(pk=provider_id).first()
    if provider is None:
        raise Http404
    if provider.contract_ends is None or provider.contract_ends >= now.date():
        raise Denied("The contract has not ended. Its data is disposed of afterward (42 U.S.C. 299b-24(g)).")
    if Disposition.objects.filter(provider_id=provider_id).exists():
        raise Denied("The provider was asked already.")
    made = Disposition(provider_id=provider_id, opened_by=by.user_id, opened_at=now)
    made.save(force_insert=True)
    audit.record("open_disposition", by=by, subject=made, now=now)
    tell(user_ids=keepers_of(provider_id).values_list("user_id", flat=True), now=now)
    return made


@transaction.atomic
def choose_disposition(*, by: Acting, choice: Choice, now: datetime) -> Disposition:
    """The provider's choice, and at a transfer its approval as the source. Raises Denied, Http404."""
    by.check(Permission.CHOOSE_DISPOSITION)
    by.check_stepped_up(now)
    assert by.provider_id is not None
    found = locked(by.provider_id)
    if choice.way is Way.TRANSFER and not choice.receiver.strip():
        raise Denied("Name the PSO that takes the data over; it has to approve (42 U.S.C. 299b-24(g)(1)).")
    _check_agreed(by.provider_id, choice.way)
    _check_no_hold(by.provider_id)
    move(found, Act.CHOOSE)
    found.way, found.workspace = choice.way, choice.workspace
    found.receiver = choice.receiver.strip() if choice.way is Way.TRANSFER else None
    found.chosen_by, found.chosen_at = by.user_id, now
    found.save()
    audit.record("choose_disposition", by=by, subject=found, now=now, way=found.way, workspace=found.workspace)
    tell(user_ids=with_role(PSO_PRIVACY_OFFICER.code), now=now)
    return found


@transaction.atomic
def approve_disposal(*, by: Acting, provider_id: UUID, receiver_approval: str = "", now: datetime) -> Disposition:
    """The second person's approval; at a transfer with the receiving PSO's: who there approved, and when.

    Raises Denied, Http404.
    """
    by.check(Permission.APPROVE_DISPOSAL)
    by.check_stepped_up(now)
    found = locked(provider_id)
    if found.opened_by == by.user_id:
        raise Denied("Somebody else opened this: a second person approves.")
    if found.way == Way.TRANSFER and not receiver_approval.strip():
        raise Denied("Note who at the receiving PSO approved, and when (42 U.S.C. 299b-24(g)(1)).")
    _check_no_hold(provider_id)
    act = rules.approval(Way(found.way or Way.RETURN))
    move(found, act)
    found.receiver_approval = receiver_approval.strip() or None
    found.approved_by, found.approved_at = by.user_id, now
    found.save()
    audit.record("approve_disposal", by=by, subject=found, now=now, way=found.way)
    _owe(DESTROY if act is Act.APPROVE_DESTRUCTION else PACK, provider_id, now)
    return found


@transaction.atomic
def pack_again(*, by: Acting, provider_id: UUID, now: datetime) -> None:
    """For a package that did not arrive, or was not fetched in time. Raises Denied, Http404."""
    by.check(Permission.DISPOSE_DATA)
    by.check_stepped_up(now)
    found = locked(provider_id)
    move(found, Act.PACK_AGAIN)
    found.save(update_fields=["state"])
    audit.record("pack_again", by=by, subject=found, now=now)
    _owe(PACK, provider_id, now)


@transaction.atomic
def fetch_package(*, by: Acting, provider_id: UUID, now: datetime) -> bytes:
    """The package, once, within 30 days: to the provider's administrator what returns, to the PSO's what is handed on.

    Raises Denied, Http404.
    """
    _check_fetches(by)
    by.check_stepped_up(now)
    found = locked(provider_id)
    _check_receives(by, found)
    if found.packed_at and now > rules.fetch_until(found.packed_at):
        raise Denied("The package lay for 30 days and was not fetched. The PSO can have it packed again.")
    move(found, Act.FETCH)
    try:
        content = packages.opened(provider_id, found.pk)
    except VaultError:
        raise Denied("The package does not open. The PSO can have it packed again.") from None
    found.fetched_by, found.fetched_at = by.user_id, now
    found.save()
    audit.record("fetch_package", by=by, subject=found, now=now, sha256=hashlib.sha256(content).hexdigest())
    return content


@transaction.atomic
def confirm_package(*, by: Acting, provider_id: UUID, now: datetime) -> None:
    """Whoever fetched it has it whole: now what the PSO holds is destroyed. Raises Denied, Http404."""
    _check_fetches(by)
    by.check_stepped_up(now)
    found = locked(provider_id)
    _check_receives(by, found)
    _check_no_hold(provider_id)
    move(found, Act.CONFIRM)
    found.confirmed_by, found.confirmed_at = by.user_id, now
    found.save()
    audit.record("confirm_package", by=by, subject=found, now=now)
    _owe(DESTROY, provider_id, now)


def locked(provider_id: UUID) -> Disposition:
    """The provider's disposition, for a change. Raises Http404."""
    found: Disposition | None = Disposition.objects.select_for_update().filter(provider_id=provider_id).first()
    if found is None:
        raise Http404
    return found


def _check_fetches(by: Acting) -> None:
    by.check(Permission.CHOOSE_DISPOSITION if by.side is Side.PROVIDER else Permission.DISPOSE_DATA)


def _check_receives(by: Acting, found: Disposition) -> None:
    if (found.way == Way.TRANSFER) is not (by.side is Side.PSO):
        raise Denied("What returns is fetched by the provider; what is transferred, by the PSO for the receiving PSO.")


def _check_agreed(provider_id: UUID, way: Way) -> None:
    """What both signed for the end stands, and no other way can be chosen then. Raises Denied."""
    terms = agreed_end(provider_id)
    if terms is not None and terms.at_the_end not in (AtTheEnd.OPEN, way.value):
        raise Denied(f"Both sides agreed for the end: {sentence_of('at_the_end', terms)} No other way can be chosen.")


def _check_no_hold(provider_id: UUID) -> None:
    standing = holds(provider_id)
    if standing:
        raise Denied(f"Nothing is destroyed while a legal hold stands. {' '.join(standing)}")


def move(found: Disposition, act: Act) -> None:
    """Raises Denied where its state does not allow the act."""
    after = rules.moved(State(found.state), act)
    if after is None:
        raise Denied(rules.refusal(act))
    found.state = after


def _owe(task: str, provider_id: UUID, now: datetime) -> None:
    enqueue(task, side=Side.PROVIDER, provider_id=provider_id, now=now, provider=provider_id)
