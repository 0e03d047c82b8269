"""What the report form shows: questions, places, progress, whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.models import Membership, User
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.event_types import LABELS, EventType
from pso_portal.tenancy.models import Provider

from ..form_catalog import newest
from ..form_fields import Offer, Page
from ..places import Place, places
from ..questionnaire.filing import begun
from ..questionnaire.model import Questionnaire
from ..quick_report import FORM, HARM, MORE, QUESTIONS, WHAT, WHEN, WHERE, answered_count, asked
from ..selectors import last_place
from .clock import clock_words, local


def first_answers(by: Acting, where: str = "") -> dict[str, Any]:
    """What a new report starts with: the form's own beginnings and a place. `where`: the place a link named.

    Without a link it is the unit the person works on, or the one of their last report under their name.
    """
    home = Membership.objects.filter(pk=by.membership_id).values_list("home_unit", flat=True).first()
    known = {place.code for place in places()}
    likely = (where, str(home), last_place(by))
    return begun(newest(FORM.url)) | next(({WHERE: code} for code in likely if code in known), {})


def form_context(
    by: Acting,
    user: User,
    answers: Mapping[str, Any],
    *,
    now: datetime,
    form: Questionnaire,
    problems: Mapping[str, str] | None = None,
    offers: Mapping[str, list[Offer]] | None = None,
) -> dict[str, Any]:
    """Everything the form draws, in the version that was begun. `offers`: what a question offers on this page alone."""
    provider, known = Provider.objects.get(pk=by.provider_id), places()
    offered = {**_offers(form, provider, known, user, now), **(offers or {})}
    page = Page(answers, asked(answers, form), problems or {}, offered)
    (report,) = form.items
    count = answered_count(answers)
    return {
        "questions": page.shown(report.items),
        "progress": [number < count for number in range(len(QUESTIONS))],
        "answered": count,
        "severe": answers.get(HARM) == "severe",
        "provider": provider,
        "problems": problems or {},
    }


def place_words(code: str) -> str:
    """The name of a place by its code."""
    return next((place.words for place in places() if place.code == code), "")


def _offers(
    form: Questionnaire, provider: Provider, known: list[Place], user: User, now: datetime
) -> dict[str, list[Offer]]:
    setting = SETTINGS[provider.setting]
    zone = known[0].facility.timezone if known else "UTC"
    there = local(now, zone)
    words = {option.coding.code: option.coding.display for option in form.item(WHEN).options}
    just_now = f"{there:%A}, {clock_words(there, user)}"
    return {
        WHAT: [_type(code) for code in setting.leading],
        MORE: [*(_type(code) for code in setting.following), (EventType.OTHER, "None of these", "")],
        WHEN: [(code, word, just_now if code == "now" else "") for code, word in words.items()],
        WHERE: [(place.code, place.words, "") for place in known],
    }


def _type(code: EventType) -> Offer:
    return (code, LABELS[code], "")
