"""Which forms a full report opens, and a form by its pinned version. Pure.

A module ships as a file of `forms/`; one that is named here and does not ship opens nothing.
"""

from __future__ import annotations

from .enums import EventKind, EventType
from .forms_by_type import forms
from .questionnaire.load import form
from .questionnaire.model import Questionnaire, Tier
from .questionnaire.narrow import upto

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


def modules_for(event_type: str, kind: str, setting: str) -> list[Questionnaire]:
    """The forms that a full report opens for a type and kind of event at a setting: generic first, none twice."""
    found = (form_named(name) for name in forms([EventType(event_type)], EventKind(kind), setting))
    return [each for each in found if each is not None]


def as_asked_of(made: Questionnaire, *, manager: bool) -> Questionnaire:
    """The form as far as a person is asked: a reporter sees no question of the manager's, and no page left empty."""
    return made if manager else upto(made, Tier.FULL)
