"""Forms, as the PSO keeps them: versions, a new text with what stands against it, publishing, retiring."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.web.views import PortalView

from .. import form_selectors as selectors
from ..enums import FormState
from ..models import FormVersion
from ..questionnaire.compare import Change, Weight, breaking
from ..questionnaire.load import Refused
from ..services import discard_form_draft, publish_form, retire_form, save_form_draft
from ..services.forms import LARGEST

A_PAGE, SHOWN = 40, 100
LARGEST_FILE = 1_500_000  # bytes: every million characters of a form's kind, and nothing like a gigabyte
STATES = {FormState.DRAFT: "Draft", FormState.PUBLISHED: "Published", FormState.RETIRED: "Retired"}
KINDS = {FormState.DRAFT: "info", FormState.PUBLISHED: "ok", FormState.RETIRED: "warn"}
NOTHING = "Paste the form as JSON, or choose its file"


class FormText(forms.Form):
    """A form's JSON, pasted or as a file. The file counts where both are there."""

    file = forms.FileField(label="File", required=False, help_text="R4 Questionnaire as JSON, up to 1 MB")
    text = forms.CharField(
        label="Or the JSON itself", required=False, strip=False, max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"max_length": f"A form has at most {LARGEST:,} characters."},
    )  # fmt: skip

    def told(self) -> str:
        """The text that was sent. Adds an error where there is none, or no text."""
        file = self.cleaned_data.get("file")
        if file is None:
            return str(self.cleaned_data.get("text", ""))
        try:
            return str(file.read(LARGEST_FILE + 1).decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "This file is not text in UTF-8.")
            return ""


class FormsView(PortalView):
    """What the pages of forms have in common. Forms are questions: no page holds work product."""

    permission = Permission.PUBLISH_FORMS
    zone = "open"


class FormList(FormsView):
    """Every version of every form."""

    template = "events/forms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.versions(), A_PAGE).get_page(request.GET.get("page"))
        return self.page({"rows": [_row(row) for row in page], "page_of": page})


class NewForm(FormsView):
    """A text becomes a draft, or comes back with everything that stands against it."""

    template = "events/form_new.html"
    largest_file: ClassVar[int] = LARGEST_FILE

    def get(self, request: HttpRequest) -> HttpResponse:
        begun = _begun_with(request.GET.get("of", ""))
        return self.page({"form": FormText(initial={"text": begun.content} if begun else {}), "begun": begun})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FormText(request.POST, request.FILES)
        text = form.told() if form.is_valid() else request.POST.get("text", "")
        if form.is_valid() and not text.strip():
            form.add_error("text", NOTHING)
        if form.is_valid():
            try:
                row = save_form_draft(by=self.acting, text=text, now=timezone.now())
            except Refused as refused:
                return self._refused(text, refused)
            return redirect("events:form", form_id=row.pk)
        return self.page({"form": form, "errors": True}, status=422)

    def _refused(self, text: str, refused: Refused) -> HttpResponse:
        """What a file held stands in the box now: it can be mended there."""
        found = [{"path": each.path or "The whole text", "reason": each.reason} for each in refused.problems]
        shown = FormText(initial={"text": text})
        more = {"found": found[:SHOWN], "more": max(len(found) - SHOWN, 0), "count": len(found), "errors": True}
        return self.page({"form": shown, **more}, status=422)


class FormPage(FormsView):
    """One version: where it stands, what it changes, what can be done with it."""

    template = "events/form.html"

    def get(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        row = selectors.version(form_id)
        return self.page({
            **_told(row), "is_draft": row.status == FormState.DRAFT, "address": row.url.split("/"),
            "hash": [row.sha256[at : at + 16] for at in range(0, 64, 16)],
        })  # fmt: skip


class FormPublish(FormsView):
    """Asks once more, with all that changes; then it holds for what begins from now on."""

    step_up = True
    template = "events/form_publish.html"

    def get(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        row = selectors.version(form_id)
        return self.page(_told(row)) if row.status == FormState.DRAFT else redirect("events:form", form_id=form_id)

    def post(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        digest = request.POST.get("sha256", "")
        publish_form(by=self.acting, form_id=form_id, expected_sha256=digest, now=timezone.now())
        return redirect("events:form", form_id=form_id)


class FormRetire(FormsView):
    """Nothing begins with this version any more."""

    step_up = True
    template = "events/form_retire.html"

    def get(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        row = selectors.version(form_id)
        return self.page(_row(row)) if row.status == FormState.PUBLISHED else redirect("events:form", form_id=form_id)

    def post(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        retire_form(by=self.acting, form_id=form_id, now=timezone.now())
        return redirect("events:form", form_id=form_id)


class FormDiscard(FormsView):
    """Throws a draft away."""

    def post(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        discard_form_draft(by=self.acting, form_id=form_id, now=timezone.now())
        return redirect("events:forms")


class FormDownload(FormsView):
    """The version as R4 JSON, with the status that it has here."""

    def get(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        row = selectors.version(form_id)
        status = {"draft": "draft", "published": "active", "retired": "retired"}[row.status]
        content = json.dumps(json.loads(row.content) | {"status": status}, ensure_ascii=False, indent=2) + "\n"
        name = f"{row.url.rpartition('/')[2]}-{row.version}.json"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type="application/fhir+json; charset=utf-8", headers=headers)


def _row(row: FormVersion) -> dict[str, Any]:
    state = FormState(row.status)
    return {"version": row, "state": STATES[state], "kind": KINDS[state], "name": row.url.rpartition("/")[2]}


def _told(row: FormVersion) -> dict[str, Any]:
    base = selectors.published_before(row)
    changes = selectors.differences(row, base)
    return {
        **_row(row), "base": base, "changes": [_change(one) for one in changes], "breaks": len(breaking(changes)),
        "questions": row.lint.get("questions") or sum(i.type.is_question for i in selectors.read_form(row).walk()),
    }  # fmt: skip


def _change(one: Change) -> dict[str, str]:
    words = {Weight.PLAIN: "", Weight.WARNS: "Look at this", Weight.BREAKS: "Changes what is counted"}
    kinds = {Weight.PLAIN: "", Weight.WARNS: "warn", Weight.BREAKS: "concern"}
    return {"kind": one.kind.capitalize(), "at": one.link_id, "words": one.words, "tag": words[one.weight],
            "tag_kind": kinds[one.weight]}  # fmt: skip


def _begun_with(wanted: str) -> FormVersion | None:
    """The version whose text a new one begins with. Raises Http404."""
    try:
        return selectors.version(UUID(wanted)) if wanted else None
    except ValueError:
        return None
