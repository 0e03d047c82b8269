"""Marking: what of a report is for the PSO, what stays as analysis, what is held back for now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.permissions import Permission

from .. import selectors
from ..contents import groups_of, of_kind
from ..enums import Marked, State, Step
from ..marking import WHOLE, effect
from ..models import ProvenanceStep, WorkProduct
from ..provenance_selectors import standing_of, steps_of
from ..services import Overtaken, mark
from ..wording import MARKS, WHOLE_WORDS
from .local import LocalView
from .shown import people

WHOLE_CODE = "whole"


class MarkForm(forms.Form):
    """What, how, and why."""

    group = forms.ChoiceField(
        label="What do you mark?", widget=forms.RadioSelect, error_messages={"required": "Choose what you mark."}
    )
    choice = forms.ChoiceField(
        label="How?", widget=forms.RadioSelect, choices=list(MARKS.items()),
        error_messages={"required": "Choose how it is marked."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands in the history, sealed, and stays with you.",
        error_messages={"required": "Say why."},
    )  # fmt: skip

    def __init__(self, groups: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(groups.items())  # type: ignore[attr-defined]
        self.fields["choice"].hints = {str(each): effect(each) for each in Marked}  # type: ignore[attr-defined]


class Marking(LocalView):
    """How the whole and each group stand, and the form for the next mark."""

    permission = Permission.MARK_WORK_PRODUCT
    zone = "sealed"
    template = "pses/marking.html"

    def get(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        return self._show(kind, content_id, MarkForm(_groups(kind), initial={"group": WHOLE_CODE}))

    def post(self, request: HttpRequest, kind: str, content_id: UUID) -> HttpResponse:
        form = MarkForm(_groups(kind), request.POST)
        if not form.is_valid():
            return self._show(kind, content_id, form, status=422)
        told, seen = form.cleaned_data, _number(request.POST.get("expected", ""))
        try:
            mark(
                by=self.acting, content_kind=kind, content_id=content_id, choice=Marked(told["choice"]),
                group=WHOLE if told["group"] == WHOLE_CODE else told["group"], reason=told["reason"], expected=seen,
                now=timezone.now(),
            )  # fmt: skip
        except Overtaken:
            return self._show(kind, content_id, form, status=409, since=seen)
        except Denied as denied:
            form.add_error("choice", str(denied))
            return self._show(kind, content_id, form, status=422)
        messages.success(request, "Marked. It stands in the history.")
        return redirect("pses:marking", kind=kind, content_id=content_id)

    def _show(
        self, kind: str, content_id: UUID, form: MarkForm, *, status: int = 200, since: int | None = None
    ) -> HttpResponse:
        product = selectors.product_of(kind, content_id)
        steps = steps_of(product)
        return self.page({
            "form": form, "product": product, "title": of_kind(kind).titles([content_id])[content_id],
            "rows": _rows(product, steps), "last": steps[-1].number if steps else 0,
            "over": product.state in (State.REMOVED, State.WITHDRAWN),
            "others": _since(steps, since, _groups(kind)) if since is not None else [],
        }, status=status)  # fmt: skip


def _groups(kind: str) -> dict[str, str]:
    """The whole and each group, in words. Raises Http404 for a kind that is not marked."""
    groups = groups_of(kind)
    if not groups:
        raise Http404
    return {WHOLE_CODE: WHOLE_WORDS, **groups}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def _rows(product: WorkProduct, steps: list[ProvenanceStep]) -> list[dict[str, Any]]:
    """The whole and each group with its mark, who made it and why."""
    now, names = standing_of(product, steps), people(each.by for each in steps)
    made = {each.group: each for each in steps if each.act == Step.MARK}
    rows = []
    for code, words in _groups(product.content_kind).items():
        group = WHOLE if code == WHOLE_CODE else code
        step = made.get(group)
        rows.append({
            "words": words, "mark": MARKS[now.of(group)], "code": now.of(group), "step": step, "left": now.left(group),
            "by": names.get(step.by, "") if step and step.by else "", "effect": effect(now.of(group)),
        })  # fmt: skip
    return rows


def _since(steps: list[ProvenanceStep], number: int, groups: dict[str, str]) -> list[dict[str, Any]]:
    """What others did since a page was shown."""
    names = people(each.by for each in steps)
    return [
        {"step": each, "by": names.get(each.by, "Somebody") if each.by else "Somebody",
         "what": groups.get(each.group or WHOLE_CODE, ""), "how": MARKS.get(each.choice, "")}  # type: ignore[call-overload]
        for each in steps
        if each.number > number
    ]  # fmt: skip
