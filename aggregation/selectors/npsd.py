"""Exports for the national database, and whose terms allow them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pso_portal.agreements.selectors import versions_by_provider
from pso_portal.agreements.terms import Terms, in_force
from pso_portal.tenancy.models import Provider

from ..models import NpsdExport
from .finding import one

UNDER_WAY = ("preparing", "prepared", "releasing")
NOT_OPENED = ("contents", "allowing", "determination")


def npsd_exports() -> QuerySet[NpsdExport]:
    """Newest first, without what is sealed."""
    found: QuerySet[NpsdExport] = NpsdExport.objects.defer(*NOT_OPENED).order_by("-number")
    return found


def npsd_export(export_id: UUID) -> NpsdExport:
    """Raises Http404."""
    return one(npsd_exports().filter(pk=export_id))


def npsd_releasing(export_id: UUID) -> NpsdExport:
    """One that a second person released, whole: for its entry in the log of disclosures."""
    found: NpsdExport = NpsdExport.objects.get(pk=export_id)
    return found


def npsd_under_way() -> NpsdExport | None:
    """The export that has to be finished before another is begun."""
    return npsd_exports().filter(state__in=UNDER_WAY).first()


def npsd_file(export_id: UUID) -> Mapping[str, Any] | None:
    """What an export's file says, opened; None while it has none."""
    found = NpsdExport.objects.only("contents").filter(pk=export_id).first()
    return json.loads(found.contents) if found and found.contents else None


def allowing_npsd(on: date) -> list[UUID]:
    """Providers whose terms in force on a day let nonidentifiable records go."""
    versions = versions_by_provider(Provider.objects.values_list("pk", flat=True))
    found = {provider_id: in_force(each, on) for provider_id, each in versions.items()}
    return sorted(pk for pk, version in found.items() if version and Terms.from_json(version.terms).npsd)
