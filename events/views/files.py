"""Files of a report: on the risk manager's side, and on the side of the person who sent it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from pses.selectors import product_of
from pses.views.local import LocalView
from pso_portal.accounts.permissions import Permission
from pso_portal.files.checks import LARGEST, Refused
from pso_portal.files.checks.kinds import KINDS, MEDIA_TYPES
from pso_portal.files.models import Attachment
from pso_portal.files.selectors import file_of, files_of
from pso_portal.web.downloads import BEARS
from pso_portal.web.zones import COLLECTED

from .. import selectors
from ..models import Event
from ..services.files import attach_file, open_attachment, open_my_attachment, remove_attachment

_WORDS = {kind.media_type: kind.words.removeprefix("a ").removeprefix("an ") for kind in KINDS}
# Nothing in a downloaded file runs or loads anything here, should a browser show it after all.
_SANDBOX = "sandbox; default-src 'none'"


def file_rows(event_id: UUID) -> list[dict[str, Any]]:
    """The files of a report as lists show them."""
    files = list(files_of("event", event_id))
    names = selectors.names_of({file.added_by for file in files})
    return [_row(file) | {"added_by": names.get(file.added_by, "")} for file in files]


def _row(file: Attachment) -> dict[str, Any]:
    words = _WORDS.get(file.media_type, "file")
    return {"file": file, "name": file.name, "about": f"{words[0].upper()}{words[1:]}, {size_words(file.size)}"}


def size_words(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


class EventFiles(LocalView):
    """The files of one report, and a form that adds one. Works as a plain form."""

    permission = Permission.TRIAGE_EVENTS
    zone = "sealed"
    template = "events/files.html"
    largest_file: ClassVar[int] = LARGEST
    routes: ClassVar[dict[str, str]] = {
        "add": "events:files", "file": "events:file", "remove": "events:file_remove", "back": "events:event",
    }  # fmt: skip
    law: ClassVar[dict[str, Any]] = {}  # the zone, where it is not the plain sealed one

    def get(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        return self._show(self._event(event_id))

    def post(self, request: HttpRequest, event_id: UUID) -> HttpResponse:
        event, sent = self._event(event_id), request.FILES.get("file")
        if sent is None:
            return self._show(event, "Choose a file.")
        try:
            attach_file(by=self.acting, event_id=event.pk, name=sent.name or "", stream=sent, now=timezone.now())
        except Refused as refused:
            return self._show(event, str(refused))
        return redirect(self.routes["add"], event_id=event.pk)

    def _event(self, event_id: UUID) -> Event:
        return selectors.event(event_id)

    def _show(self, event: Event, error: str = "") -> HttpResponse:
        product = product_of("event", event.pk)
        context = {
            "event": event, "product": product, "files": file_rows(event.pk), "routes": self.routes, "error": error,
            "may_remove_files": "remove" in self.routes and product.reported_at is None,
            "problems": [{"id": "file", "text": error}] if error else [], **self.law,
        }  # fmt: skip
        return self.page(context, status=422 if error else 200)


class MyFiles(EventFiles):
    """The same for one's own report. Without a name on the report there is nobody to tie a file to: it looks absent."""

    permission = Permission.FILE_REPORT
    routes: ClassVar[dict[str, str]] = {
        "add": "events:my_files", "file": "events:my_file", "back": "events:my_reports",
    }  # fmt: skip
    law: ClassVar[dict[str, Any]] = {"zone": COLLECTED}

    def _event(self, event_id: UUID) -> Event:
        return selectors.my_event(self.acting, event_id)


class FileDownload(LocalView):
    """One file, to be saved and never shown here."""

    permission = (Permission.TRIAGE_EVENTS, Permission.READ_WORKSPACE)
    zone = "sealed"

    def get(self, request: HttpRequest, event_id: UUID, file_id: UUID) -> HttpResponse:
        file, content = self._open(event_id, file_id)
        kind = file.media_type if file.media_type in MEDIA_TYPES else "application/octet-stream"
        return HttpResponse(
            content, content_type=kind,
            headers={
                "Content-Disposition": content_disposition_header(True, f"{BEARS} - {file.name}") or "attachment",
                "Content-Security-Policy": _SANDBOX, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
            },
        )  # fmt: skip

    def _open(self, event_id: UUID, file_id: UUID) -> tuple[Attachment, bytes]:
        return open_attachment(by=self.acting, event_id=event_id, file_id=file_id, now=timezone.now())


class MyFileDownload(FileDownload):
    """The same, for one's own report."""

    permission = Permission.FILE_REPORT

    def _open(self, event_id: UUID, file_id: UUID) -> tuple[Attachment, bytes]:
        return open_my_attachment(by=self.acting, event_id=event_id, file_id=file_id, now=timezone.now())


class FileRemoval(LocalView):
    """Asks, then takes the file off its report."""

    permission = (Permission.TRIAGE_EVENTS, Permission.REMOVE_WORK_PRODUCT)
    zone = "sealed"
    template = "events/file_remove.html"

    def get(self, request: HttpRequest, event_id: UUID, file_id: UUID) -> HttpResponse:
        event = selectors.event(event_id)
        return self.page({"event": event, "row": _row(file_of("event", event.pk, file_id))})

    def post(self, request: HttpRequest, event_id: UUID, file_id: UUID) -> HttpResponse:
        remove_attachment(by=self.acting, event_id=event_id, file_id=file_id, now=timezone.now())
        return redirect("events:event", event_id=event_id)
