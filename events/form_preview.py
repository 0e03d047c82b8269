"""A form on trial: how a page looks to who fills it in, with answers that are kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS, EventType

from .form_fields import Offer, Page, Shown, field_name, nested_answers
from .modules import as_offered
from .questionnaire.evaluate import asked_items, enabled
from .questionnaire.model import Item, Questionnaire, Tier, walk
from .questionnaire.narrow import upto
from .questionnaire.parse import is_blank
from .quick_report import FORM, MORE, WHAT, WHERE

TIERS = {Tier.QUICK: "The quick report", Tier.FULL: "The full report", Tier.MANAGER: "The manager"}
_PLACE: tuple[Offer, ...] = (("unit", "4 West, main building", ""), ("facility", "Elsewhere in main building", ""))


def on_trial(form: Questionnaire, tier: Tier, setting: str) -> Questionnaire:
    """The form as far as this stage is asked, in a setting."""
    return as_offered(upto(form, tier), setting)


def answers_tried(form: Questionnaire, post: QueryDict) -> dict[str, Any]:
    """Answers of every page, as they were posted."""
    return nested_answers(post, form.items, {})


def page_tried(
    form: Questionnaire, page: Item, answers: Mapping[str, Any], setting: str, *, everything: bool
) -> list[Shown]:
    """What one page draws. `everything`: whatever the conditions say."""
    asked = frozenset(_all_paths(form.items)) if everything else enabled(form, answers)
    return Page(answers, asked, {}, _offers(form, setting), on_trial=True).shown([page])


def kept_beside(form: Questionnaire, page: Item, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Answers of the other pages as hidden fields: conditions reach over pages, and nothing is saved."""
    here = {item.link_id for item in walk([page])}
    found: list[tuple[str, str]] = []
    for one in asked_items(form, answers):
        if one.item.link_id not in here and one.item.type.is_question and not is_blank(one.raw):
            values = one.raw if isinstance(one.raw, list) else [one.raw]
            words = ["true" if value is True else str(value) for value in values]
            found += [("asked", one.path), *((field_name(one.path), word) for word in words)]
    return found


def _all_paths(items: Sequence[Item], inside: str = "") -> Iterator[str]:
    for item in items:
        path = inside + item.link_id
        yield path
        yield from _all_paths(item.items, f"{path}[0]/" if item.is_repeating_group else inside)


def _offers(form: Questionnaire, setting: str) -> dict[str, Sequence[Offer]]:
    """What the place puts into the quick report; a module has its own words."""
    if form.url != FORM.url:
        return {}
    care = SETTINGS[setting]
    more = [*((code, LABELS[code], "") for code in care.following), (EventType.OTHER, "None of these", "")]
    return {WHAT: [(code, LABELS[code], "") for code in care.leading], MORE: more, WHERE: _PLACE}

