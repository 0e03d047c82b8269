"""Which version of a form is asked: the newest published where something begins, the pinned one where it was begun.

What is published never changes, so a version is read once a process; which ones there are is asked once a scope.
"""

from __future__ import annotations

import json
from functools import lru_cache

from pso_portal.tenancy.memo import forget, once
from pso_portal.tenancy.models import Provider

from .enums import EventKind, EventType, FormState
from .forms_by_type import forms
from .models import Draft, Event, FormVersion
from .modules import as_offered, form_named
from .questionnaire.load import from_json
from .questionnaire.model import Questionnaire
from .questionnaire.versions import order_of
from .quick_report import FORM

Rows = dict[tuple[str, str], tuple[str, str]]  # (url, version) → (state, hash)
_KEY = "versions of forms"


class UnknownForm(LookupError):
    """No such version of a form is kept here."""


def newest(url: str) -> Questionnaire:
    """The newest published version. Where this installation keeps none, the one of this release. Raises UnknownForm."""
    rows = _rows()
    versions = [version for (at, version), (state, _) in rows.items() if at == url and state == FormState.PUBLISHED]
    if versions:
        return _read(url, max(versions, key=order_of))
    shipped = form_named(url.rpartition("/")[2])
    if shipped is None or shipped.url != url:
        raise UnknownForm(url)
    return shipped


def pinned(url: str, version: str) -> Questionnaire:
    """The version that something was begun with, published or retired since. Raises UnknownForm."""
    return _read(url, version)


def of_draft(draft: Draft | None) -> Questionnaire:
    """The quick report as a draft was begun, or the newest for one that is not there yet."""
    return pinned(draft.form_url, draft.form_version) if draft else newest(FORM.url)


def of_event(event: Event) -> Questionnaire:
    """The quick report as an event was told."""
    return pinned(event.form_url, event.form_version)


def quick_form(provider_id: object, draft: Draft | None = None) -> Questionnaire:
    """The quick report as this provider's people are asked it."""
    return as_offered(of_draft(draft), setting_of(provider_id))


def setting_of(provider_id: object) -> str:
    """The care setting of a provider."""
    return once(f"setting {provider_id}", lambda: Provider.objects.get(pk=provider_id).setting)


def modules_for(event_type: str, kind: str, setting: str) -> list[Questionnaire]:
    """The forms that a full report opens for a type and kind of event at a setting: generic first, none twice."""
    named = (form_named(name) for name in forms([EventType(event_type)], EventKind(kind), setting))
    return [newest(each.url) for each in named if each is not None]


def look_again() -> None:
    """What was asked of the table in this scope is asked anew: a version changed."""
    forget(_KEY)


def _rows() -> Rows:
    wanted = FormVersion.objects.exclude(status=FormState.DRAFT).order_by()
    return once(_KEY, lambda: {
        (url, version): (state, digest)
        for url, version, state, digest in wanted.values_list("url", "version", "status", "sha256")
    })  # fmt: skip


def _read(url: str, version: str) -> Questionnaire:
    shipped = form_named(url.rpartition("/")[2])
    if shipped is not None and (shipped.url, shipped.version) == (url, version):
        return shipped  # what ships and what is published under one version are the same: `shipped_forms` sees to it
    held = _rows().get((url, version))
    if held is None:
        raise UnknownForm(f"{url}|{version}")
    return _parsed(url, version, held[1])


@lru_cache(maxsize=200)
def _parsed(url: str, version: str, digest: str) -> Questionnaire:
    row = FormVersion.objects.get(url=url, version=version, sha256=digest)
    return from_json(json.loads(row.content))


