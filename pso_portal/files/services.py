"""Writes of attachments: attach, open, remove, sweep.

They know no content by name. Whether this person may, in the state that the content is in, is asked by the app that
holds the content, before it comes here.
"""

from __future__ import annotations

import hashlib
import io
import logging
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.jobs import enqueue
from pso_portal.tenancy.sides import Side
from pso_portal.vault.envelope import VaultError

from . import selectors, store
from .checks import LARGEST, Checked, Refused, check
from .models import Attachment
from .scanning import Clamd, Unanswered

logger = logging.getLogger(__name__)
MOST_FILES: Final = 20  # on one content


class Damaged(Denied):
    """The bytes on disk are not those that were attached, or are gone."""


@transaction.atomic
def attach_file(
    *, by: Acting, content_kind: str, content_id: UUID, name: str, stream: BinaryIO, now: datetime
) -> Attachment:
    """Check, scan, seal and keep one file. Raises Refused with a sentence, and then nothing of it is kept anywhere."""
    assert by.provider_id is not None
    checked = check(name, stream.read(LARGEST + 1))
    if selectors.files_of(content_kind, content_id).count() >= MOST_FILES:
        raise Refused(f"is one too many: a report takes {MOST_FILES} files.", checked.name)
    _scan(checked)
    made = Attachment(
        id=uuid4(), provider_id=by.provider_id, content_kind=content_kind, content_id=content_id, name=checked.name,
        media_type=checked.kind.media_type, size=len(checked.content), added_by=by.user_id, added_at=now,
        sha256=hashlib.sha256(checked.content).hexdigest(),
    )  # fmt: skip
    store.write_file(made.provider_id, made.pk, io.BytesIO(checked.content))
    try:
        made.save(force_insert=True)
        audit.record("attach_file", by=by, subject=made, now=now, content=str(content_id), kind=checked.kind.code)
    except BaseException:
        store.delete_file(made.provider_id, made.pk)
        raise
    return made


@transaction.atomic
def open_file(*, by: Acting, attachment: Attachment, now: datetime) -> bytes:
    """The plain bytes, proven to be those that were attached; the entry stands before anyone sees them.

    Raises Damaged.
    """
    try:
        content = b"".join(store.read_file(attachment.provider_id, attachment.pk))
    except VaultError:
        content = b""
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        logger.error("attachment does not open", extra={"attachment": str(attachment.pk)})
        raise Damaged("This file is damaged or missing where it is kept. The operator can restore it from a copy.")
    noted = {"content": str(attachment.content_id), "sha256": attachment.sha256}
    audit.record("open_file", by=by, subject=attachment, now=now, **noted)
    return content


@transaction.atomic
def remove_file(*, by: Acting, attachment: Attachment, now: datetime) -> None:
    """Take a file off its content. Its row stays as the note of it; its bytes are forgotten after commit."""
    locked = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if locked.removed_at is not None:
        raise Denied("This file was removed already.")
    locked.removed_at = now
    locked.save(update_fields=["removed_at"])
    audit.record("remove_file", by=by, subject=locked, now=now, content=str(locked.content_id))
    owe_sweep(locked.provider_id, now=now)


def owe_sweep(provider_id: UUID, *, now: datetime) -> None:
    """Owe one look through a provider's folder."""
    enqueue("files.sweep", side=Side.PROVIDER, provider_id=provider_id, now=now, provider=provider_id)


def sweep_files(provider_id: UUID) -> int:
    """Forget bytes whose row says removed, and those that never got a row; returns how many. In a provider's scope."""
    found = store.stored(provider_id)
    kept, removed = selectors.kept_ids(found)
    orphans = [each for each in found if each not in kept | removed and store.settled(provider_id, each)]
    for each in [*removed, *orphans]:
        store.delete_file(provider_id, each)
    return len(removed) + len(orphans) + store.drop_drafts(provider_id)


def _scan(checked: Checked) -> None:
    if not settings.PSO_CLAMD_SOCKET:
        return
    try:
        clean = Clamd(settings.PSO_CLAMD_SOCKET).is_clean(checked.content)
    except Unanswered:
        raise Refused("could not be scanned for viruses just now. Try again in a minute.", checked.name) from None
    if not clean:
        raise Refused("holds something that the virus scanner knows. It is not taken.", checked.name)
