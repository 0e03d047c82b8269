"""The steps of handing a sheet over: whose column, whose texts, what the other columns may answer, the dry run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied

from .. import delivery_selectors
from ..deliveries import LEAVE_OUT, BadChoice, Text, faults, sheet_stands
from ..enums import SheetState
from ..import_form import chosen_columns, columns_drawn
from ..imports.mapping import fold, from_json, lint
from ..models import SheetOfMany
from ..services import choose_whose, hand_over, map_texts, propose_mapping
from .sheets import SheetView

TEXTS_A_PAGE = 100
SHOWN = 200
LONGEST_KEY = 10  # of a text's field, "p." and its number


class StepView(SheetView):
    """A step of one sheet."""

    def held(self, sheet_id: UUID) -> SheetOfMany:
        """Raises Http404; Denied where there is no sheet any more."""
        held = delivery_selectors.sheet(sheet_id)
        if sheet_stands(held.state, held.uploaded_at, timezone.now()) is not SheetState.UPLOADED:
            raise Denied("This sheet was handed over, thrown away or forgotten. Upload it again.")
        return held


class WhoseColumn(StepView):
    """Step 2: which column says whose a row is."""

    template = "events/sheet_whose.html"

    def get(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held = self.held(sheet_id)
        return self._shown(held, held.choice["column"])

    def post(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held, column = self.held(sheet_id), request.POST.get("column", "")
        try:
            choose_whose(by=self.acting, sheet_id=sheet_id, column=column, now=timezone.now())
        except BadChoice as bad:
            error = str(bad) if column else "Choose a column."
            return self._shown(held, column, error, status=422)
        return redirect("events:sheet_providers", sheet_id=sheet_id)

    def _shown(self, held: SheetOfMany, chosen: str, error: str = "", status: int = 200) -> HttpResponse:
        profiles, columns = held.sheet["profiles"], held.sheet["columns"]
        options = [
            {"value": name, "label": name, "checked": name == chosen,
             "hint": _different(profiles[name]["values"])}
            for name in columns
        ]  # fmt: skip
        problems = [{"id": "column", "text": error}] if error else []
        return self.page({"held": held, "options": options, "error": error, "problems": problems}, status=status)


def _different(values: dict[str, Any] | None) -> str:
    if values is None:
        return "Many different texts"
    return "Empty" if not values else "The same in every row" if len(values) == 1 else f"{len(values)} different texts"


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed for one text."""

    name: str
    leave_out: bool
    error: str = ""


class WhoseTexts(StepView):
    """Step 3: which provider each text of that column is, a page of texts at a time."""

    template = "events/sheet_providers.html"

    def get(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held = self.held(sheet_id)
        if not held.choice["column"]:
            return redirect("events:sheet_whose", sheet_id=sheet_id)
        return self._shown(held, {})

    def post(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held = self.held(sheet_id)
        texts = sorted(delivery_selectors.texts_of(held))
        names = {fold(words): pk for pk, words in delivery_selectors.labels(timezone.localdate()).items()}
        whose, said = _told(request.POST, texts, names)
        if any(each.error for each in said.values()):
            return self._shown(held, said, status=422)
        changed = map_texts(by=self.acting, sheet_id=sheet_id, whose=whose, now=timezone.now())
        return redirect(self._next(changed))

    def _next(self, held: SheetOfMany) -> str:
        """The next page of texts, then the texts that are still open, then the columns."""
        here = reverse("events:sheet_providers", args=[held.pk])
        texts = delivery_selectors.texts_of(held)
        page = Paginator(sorted(texts), TEXTS_A_PAGE).get_page(self.request.GET.get("page"))
        if "open" not in self.request.GET and page.has_next():
            return f"{here}?page={page.next_page_number()}"
        if any(not text.whose for text in texts.values()):
            return f"{here}?open=1"
        return reverse("events:sheet_columns", args=[held.pk])

    def _shown(self, held: SheetOfMany, said: dict[int, Said], status: int = 200) -> HttpResponse:
        texts = delivery_selectors.texts_of(held)
        labels = delivery_selectors.labels(timezone.localdate())
        numbered = list(enumerate(sorted(texts)))
        still = [each for each in numbered if not texts[each[1]].whose]
        only = "open" in self.request.GET
        shown = [each for each in numbered if each[0] in said] if said else still if only else numbered
        page: Page[Any] = Paginator(shown, TEXTS_A_PAGE).get_page(1 if said else self.request.GET.get("page"))
        rows = [_drawn(number, texts[folded], labels, said.get(number)) for number, folded in page]
        context = {
            "held": held, "page_of": page, "rows": rows, "labels": labels.values(), "count": len(texts),
            "still": len(still), "only": only, "query": "open=1" if only else "", "column": held.choice["column"],
            "problems": [{"id": row["id"], "text": row["error"]} for row in rows if row["error"]],
        }  # fmt: skip
        return self.page(context, status=status)


def _drawn(number: int, text: Text, labels: dict[str, str], said: Said | None) -> dict[str, Any]:
    name = said.name if said else labels.get(text.whose, "")
    return {
        "id": f"p-{number}", "number": number, "text": text.shown or "(empty cell)", "rows": text.rows, "name": name,
        "leave_out": said.leave_out if said else text.whose == LEAVE_OUT, "error": said.error if said else "",
    }  # fmt: skip


def _told(post: QueryDict, texts: list[str], names: dict[str, str]) -> tuple[dict[str, str], dict[int, Said]]:
    """What the page's fields say: folded text → whose, and each field as it was typed."""
    whose: dict[str, str] = {}
    said: dict[int, Said] = {}
    for key in post:
        number = int(key[2:]) if key.startswith("p.") and len(key) < LONGEST_KEY and key[2:].isdecimal() else -1
        if not 0 <= number < len(texts):
            continue
        typed, leave_out = post.get(key, "")[:300], f"o.{number}" in post
        found = LEAVE_OUT if leave_out else names.get(fold(typed), "")
        whose[texts[number]] = found
        said[number] = Said(typed, leave_out, "" if found or not typed.strip() else _unknown(typed))
    return whose, said


def _unknown(typed: str) -> str:
    if delivery_selectors.has_ended(typed):
        return f"“{typed.strip()[:60]}” is not under contract today. Choose another, or leave these rows out."
    return f"No provider under contract is called “{typed.strip()[:60]}”. Choose one from the list."


class Proposal(StepView):
    """Step 4: what the other columns may answer. It travels beside each part; nobody has to take it."""

    template = "events/sheet_columns.html"

    def get(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held = self.held(sheet_id)
        return self._shown(held, from_json(held.choice["origins"]), {})

    def post(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held, asked = self.held(sheet_id), delivery_selectors.asked_of_pso()
        before = from_json(held.choice["origins"])
        origins = chosen_columns(request.POST, asked, before, held.sheet["profiles"])
        problems = lint(origins, tuple(held.sheet["columns"]), asked)
        problems = {key: said for key, said in problems.items() if key in origins}  # a proposal may leave a gap
        if problems:
            return self._shown(held, origins, problems, status=422)
        propose_mapping(by=self.acting, sheet_id=sheet_id, origins=origins, now=timezone.now())
        return redirect("events:sheet_hand_over", sheet_id=sheet_id)

    def _shown(self, held: SheetOfMany, origins: Any, problems: dict[str, str], status: int = 200) -> HttpResponse:
        drawn = columns_drawn(delivery_selectors.asked_of_pso(), held.sheet["columns"], origins, problems)
        said = [{"id": each["selects"][0]["id"], "text": each["selects"][0]["error"]} for each in drawn]
        for each in drawn:  # a provider's own places are none to choose from here
            each["selects"] = [select for select in each["selects"] if len(select["options"]) > 1]
        return self.page(
            {"held": held, "questions": drawn, "problems": [each for each in said if each["text"]]}, status=status
        )


class SureForm(forms.Form):
    """What is confirmed before rows leave the PSO's hands."""

    sure = forms.BooleanField(
        label="Each provider listed here gave the PSO these rows, or had them given, and none of them is another's.",
        error_messages={"required": "Confirm whose rows these are, or change the mapping."},
    )


class HandOver(StepView):
    """Step 5, after signing in again: rows by provider, then each is handed its part."""

    step_up = True
    template = "events/sheet_hand_over.html"

    def get(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        return self._shown(self.held(sheet_id), SureForm())

    def post(self, request: HttpRequest, sheet_id: UUID) -> HttpResponse:
        held, form = self.held(sheet_id), SureForm(request.POST)
        problems = self._faults(held)
        if problems or not form.is_valid():
            return self._shown(held, form, status=422)
        hand_over(by=self.acting, sheet_id=sheet_id, now=timezone.now())
        return redirect("events:sheet", sheet_id=sheet_id)

    @staticmethod
    def _faults(held: SheetOfMany) -> list[str]:
        return faults(delivery_selectors.texts_of(held), delivery_selectors.labels(timezone.localdate()))

    def _shown(self, held: SheetOfMany, form: SureForm, status: int = 200) -> HttpResponse:
        texts = delivery_selectors.texts_of(held)
        shares = delivery_selectors.shares(texts, delivery_selectors.labels(timezone.localdate()))
        page = Paginator(shares, SHOWN).get_page(self.request.GET.get("page"))
        context = {
            "held": held, "form": form, "errors": form.errors, "faults": self._faults(held), "page_of": page,
            "left_out": sum(text.rows for text in texts.values() if text.whose == LEAVE_OUT),
            "providers": len(shares), "rows": sum(each.rows for each in shares),
        }  # fmt: skip
        return self.page(context, status=status)
