"""Files of a report: who may add, open and remove them, and until when. What a file may be is asked in `files`."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from pses.selectors import locked_product
from pso_portal.accounts.acting import Acting
from pso_portal.files import selectors as files
from pso_portal.files import services
from pso_portal.files.models import Attachment

from ..policies import check_can_attach, check_can_open_file, check_can_remove_file
from ..selectors import event, my_event

KIND = "event"


@transaction.atomic
def attach_file(*, by: Acting, event_id: UUID, name: str, stream: BinaryIO, now: datetime) -> Attachment:
    """Add a file to a report. Raises Http404, Denied, and `files.checks.Refused` with a sentence about the file.

    Removal of the report from the evaluation system waits for this, and this for that.
    """
    found = event(event_id)
    check_can_attach(by, found, locked_product(KIND, event_id))
    return services.attach_file(by=by, content_kind=KIND, content_id=event_id, name=name, stream=stream, now=now)


@transaction.atomic
def open_attachment(*, by: Acting, event_id: UUID, file_id: UUID, now: datetime) -> tuple[Attachment, bytes]:
    """The file and its bytes, with the entry that they were opened. Raises Http404, Denied."""
    check_can_open_file(by, event(event_id))
    found = files.file_of(KIND, event_id, file_id)
    return found, services.open_file(by=by, attachment=found, now=now)


@transaction.atomic
def open_my_attachment(*, by: Acting, event_id: UUID, file_id: UUID, now: datetime) -> tuple[Attachment, bytes]:
    """The same, for one's own report alone; another's looks absent."""
    my_event(by, event_id)
    return open_attachment(by=by, event_id=event_id, file_id=file_id, now=now)


@transaction.atomic
def remove_attachment(*, by: Acting, event_id: UUID, file_id: UUID, now: datetime) -> None:
    """Take a file off a report that was not reported to the PSO yet. Raises Http404, Denied."""
    event(event_id)
    check_can_remove_file(by, locked_product(KIND, event_id))
    services.remove_file(by=by, attachment=files.file_of(KIND, event_id, file_id), now=now)
