"""A version of a form as those see it who fill it in. Answers are tried out and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from pso_portal.tenancy.care_settings import SETTINGS

from .. import form_selectors as selectors
from ..form_preview import TIERS, answers_tried, kept_beside, on_trial, page_tried
from ..questionnaire.model import Tier
from .forms import FormsView


@dataclass(frozen=True, slots=True)
class Trial:
    """What was chosen above the page; anything unknown is the first choice."""

    tier: Tier
    setting: str
    everything: bool
    page: int

    @classmethod
    def chosen(cls, told: QueryDict, *, module: bool) -> Trial:
        tier, setting, page = told.get("tier", ""), told.get("setting", ""), told.get("do", "")
        usual = Tier.FULL if module else Tier.QUICK
        number = page.removeprefix("page:") if page.startswith("page:") else told.get("page", "1")
        return cls(
            Tier(tier) if tier in TIERS else usual, setting if setting in SETTINGS else "hospital",
            told.get("show") == "all", int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0,
        )  # fmt: skip


class FormPreview(FormsView):
    """Each page, for each stage, with conditions at work or all open. A post tries answers out."""

    template = "events/form_preview.html"

    def get(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        return self._shown(form_id, request.GET)

    def post(self, request: HttpRequest, form_id: UUID) -> HttpResponse:
        return self._shown(form_id, request.POST)

    def _shown(self, form_id: UUID, told: QueryDict) -> HttpResponse:
        row = selectors.version(form_id)
        whole = selectors.read_form(row)
        trial = Trial.chosen(told, module=not row.url.endswith("/quick-report"))
        form = on_trial(whole, trial.tier, trial.setting)
        if not 1 <= trial.page <= max(len(form.items), 1):
            raise Http404
        page = form.items[trial.page - 1] if form.items else None
        answers = answers_tried(form, told)
        shown = page_tried(form, page, answers, trial.setting, everything=trial.everything) if page else []
        return self.page({
            "version": row, "trial": trial, "current": page, "shown": shown,
            "pages": [(number, item.text) for number, item in enumerate(form.items, 1)],
            "kept": kept_beside(form, page, answers) if page else [], **_choices(trial),
            "nothing_asked": not any(each.enabled for each in shown),
        })  # fmt: skip


def _choices(trial: Trial) -> dict[str, Any]:
    return {
        "tiers": [{"value": code, "label": words, "checked": code == trial.tier} for code, words in TIERS.items()],
        "settings": [
            {"value": code, "label": care.label, "checked": code == trial.setting} for code, care in SETTINGS.items()
        ],
        "shows": [
            {"value": "live", "label": "As conditions say", "checked": not trial.everything},
            {"value": "all", "label": "Everything", "checked": trial.everything},
        ],
    }
