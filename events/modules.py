"""Forms by name, as this release ships them, and as far as a person or a place is asked. Pure.

Which version is asked is the catalog's business (`form_catalog`).
"""

from __future__ import annotations

from collections.abc import Collection

from pso_portal.tenancy.care_settings import SETTINGS

from .enums import EventType
from .questionnaire.load import form
from .questionnaire.model import Questionnaire, Tier
from .questionnaire.narrow import narrowed, upto
from .quick_report import MORE, WHAT

CATEGORIES = "categories"  # the generic form's own list of types

_added: dict[str, Questionnaire] = {}


def add(name: str, made: Questionnaire) -> None:
    """Make a form known under a name, before the files."""
    _added[name] = made


def name_of(made: Questionnaire) -> str:
    """The name under which a form stands in addresses: the end of its url."""
    return made.url.rpartition("/")[2]


def form_named(name: str) -> Questionnaire | None:
    """The form of this name, if it is known."""
    if name in _added:
        return _added[name]
    try:
        return form(name)
    except KeyError:
        return None


def title_of_form(url: str) -> str:
    """The title of a form, whatever its version."""
    found = form_named(url.rpartition("/")[2])
    return found.title if found else "Further answers"


def as_asked_of(made: Questionnaire, *, manager: bool) -> Questionnaire:
    """The form as far as a person is asked: a reporter sees no question of the manager's, and no page left empty."""
    return made if manager else upto(made, Tier.FULL)


def as_offered(made: Questionnaire, setting: str, *, beside: Collection[str] = ()) -> Questionnaire:
    """The form with the types of event that a setting offers and no other. `beside`: what a report says already."""
    care = SETTINGS[setting]
    wanted = {
        WHAT: (*care.event_types, *beside),
        MORE: (*care.following, EventType.OTHER, *beside),
        CATEGORIES: (*care.event_types, *beside),
    }
    offered = {}
    for item in made.walk():
        if item.link_id in wanted:
            held = [option.coding.code for option in item.options]
            offered[item.link_id] = [code for code in dict.fromkeys(wanted[item.link_id]) if code in held]
    return narrowed(made, offered)
