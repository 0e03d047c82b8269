"""The jobs of a disposition: pack and destroy, in the provider's scope; close, on the PSO's side.

Run twice they do the same once: keys that are gone stay gone, and tell the same.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from pso_portal import audit
from pso_portal.accounts.policies import keepers_of
from pso_portal.accounts.roles import PROVIDER_ADMINISTRATOR, PROVIDER_AUDITOR
from pso_portal.accounts.services.people import close_places
from pso_portal.files import packages
from pso_portal.files.store import delete_file, stored
from pso_portal.jobs import enqueue
from pso_portal.notices.services import tell
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.sides import Side
from pso_portal.vault.keys import PSO, Purpose
from pso_portal.vault.shredding import shred
from pso_portal.vault.store import key_store

from .. import disposition as rules
from ..disposition import Act, State, Way
from ..models import Disposition
from ..registers import forgetting, holds
from .certificates import certify
from .disposing import CLOSE, locked, move
from .packing import pack

# Who still has something to read when the workspace is gone: the certificate, and what was done.
KEPT_ROLES: Final = frozenset({PROVIDER_ADMINISTRATOR.code, PROVIDER_AUDITOR.code})


def pack_data(*, provider_id: UUID, now: datetime) -> None:
    """Make the package that was approved, and seal it until it is fetched."""
    found = locked(provider_id)
    if found.state != State.PACKING:
        return
    name = Provider.objects.get(pk=provider_id).name
    content = pack(provider_id, name, whole=found.way == Way.RETURN, now=now)
    packages.keep(provider_id, found.pk, content)
    move(found, Act.PACK)
    found.packed_at, found.package_sha256 = now, hashlib.sha256(content).hexdigest()
    found.save()
    audit.record("pack_data", by=None, subject=found, now=now, bytes=len(content), sha256=found.package_sha256)
    if found.way == Way.RETURN:
        tell(user_ids=keepers_of(provider_id).values_list("user_id", flat=True), now=now)


def destroy_keys(*, provider_id: UUID, now: datetime) -> None:
    """Destroy the keys of what the PSO holds, and of the workspace where the provider said so; certify it.

    A hold that was set meanwhile stops it: the provider chooses, and the PSO approves, again.
    """
    found = locked(provider_id)
    if found.state != State.DESTROYING:
        return
    if holds(provider_id):
        move(found, Act.STOP)
        found.approved_by = found.approved_at = None
        found.save()
        audit.record("hold_disposal", by=None, subject=found, now=now)
        return
    copies = Path(settings.PSO_KEY_COPIES)
    destroyed = [
        shred(key_store(), str(provider_id), purpose, copies=copies, now=now)
        for purpose in rules.purposes(workspace=found.workspace)
    ]
    _drop_bytes(found)
    if found.workspace:
        close_places(provider_id=provider_id, kept=KEPT_ROLES, now=now)
    move(found, Act.DESTROY)
    found.certificate = certify(about=_about(found), destroyed=destroyed, now=now)
    found.done_at = now
    found.save()
    audit.record("destroy_keys", by=None, subject=found, now=now, purposes=[each.purpose for each in destroyed])
    _owe_the_rest(provider_id, now)


def close_disposal(*, provider_id: UUID, now: datetime) -> None:
    """Close the provider's rows to the PSO. On the PSO's side."""
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider_id)
    if provider.data_disposed_at is not None:
        return
    provider.data_disposed_at = now
    provider.save(update_fields=["data_disposed_at"])
    audit.record("close_disposal", by=None, subject=provider, now=now, provider_id=provider_id)


def destroyed_providers() -> list[UUID]:
    """Providers whose reported data was destroyed, as the key store knows: a restored database may not."""
    store = key_store()
    return [UUID(each) for each in store.holders() if each != PSO and store.is_destroyed(each, Purpose.PSO)]


def close_again(provider_id: UUID, *, now: datetime) -> bool:
    """Close what an older backup brought back, and owe that it is cut from the cases. False where it is closed."""
    if not Provider.objects.filter(pk=provider_id, data_disposed_at=None).exists():
        return False
    close_disposal(provider_id=provider_id, now=now)
    _owe_forgetting(provider_id, now)
    return True


def _owe_the_rest(provider_id: UUID, now: datetime) -> None:
    enqueue(CLOSE, side=Side.PSO, now=now, provider=provider_id)
    _owe_forgetting(provider_id, now)


def _owe_forgetting(provider_id: UUID, now: datetime) -> None:
    for task in forgetting():
        enqueue(task, side=Side.DOOR, provider_id=provider_id, now=now, provider=provider_id)


def _drop_bytes(found: Disposition) -> None:
    packages.drop(found.provider_id, found.pk)
    for each in stored(found.provider_id) if found.workspace else ():
        delete_file(found.provider_id, each)


def _about(found: Disposition) -> dict[str, str]:
    provider = Provider.objects.get(pk=found.provider_id)
    return {
        "provider": str(provider.pk),
        "name": provider.name,
        "contract_ended": str(provider.contract_ends),
        "way": found.way,
        "workspace": "destroyed" if found.workspace else "kept by the provider",
        "opened_by": str(found.opened_by),
        "chosen_by": str(found.chosen_by),
        "approved_by": str(found.approved_by),
    }
