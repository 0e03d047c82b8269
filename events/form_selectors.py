"""Reads of versions of forms, for those who publish them."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from .enums import FormState
from .models import FormVersion
from .questionnaire.compare import Change, compare
from .questionnaire.load import from_json
from .questionnaire.model import Questionnaire
from .questionnaire.versions import order_of


def versions() -> QuerySet[Any]:
    """Every version without its text, by form, latest saved first."""
    return FormVersion.objects.defer("content", "lint").order_by("title", "url", "-saved_at")


def version(form_id: UUID) -> FormVersion:
    """Raises Http404."""
    return get_object_or_404(FormVersion, pk=form_id)


def read_form(row: FormVersion) -> Questionnaire:
    """The form that a row holds."""
    return from_json(json.loads(row.content))


def published_before(row: FormVersion) -> FormVersion | None:
    """The newest published version of the same form that is older than this one."""
    same = FormVersion.objects.filter(url=row.url).exclude(status=FormState.DRAFT).exclude(pk=row.pk)
    older = [one for one in same if order_of(one.version) < order_of(row.version)]
    return max(older, key=lambda one: order_of(one.version), default=None)


def differences(row: FormVersion, base: FormVersion | None) -> list[Change]:
    """What this version changes; nothing where there is none before it."""
    return compare(read_form(base), read_form(row)) if base else []


def is_last_published(row: FormVersion) -> bool:
    """Whether no other version of the form is published."""
    return not FormVersion.objects.filter(url=row.url, status=FormState.PUBLISHED).exclude(pk=row.pk).exists()
