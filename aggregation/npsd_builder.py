"""Filling exports for the national database, and telling providers. Runs on the door's side: only here does a case meet
its provider.

42 CFR 3.212(a)(3): the code of a provider tells nothing about it, is made for these files alone, and cannot be joined
to that of a contributor. Each case goes once, in the form in which it is shown; where it went out of use or was told
anew since, the next file says that its record no longer stands.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pso_portal import audit

from .alike import Rules
from .binding import case_key
from .contributors import npsd_code, provider_of
from .disclosure.rules import ReleaseRules
from .models import Contributor, NpsdCorrection, NpsdExport, NpsdRecord, Passage, SettledCase
from .npsd import FORMATS, Bars, Candidate, Delivery, file_of, going, problems, record_of

AT_ONCE = 1_000         # passages opened by one question to the database
AT_MOST = 20_000        # records of one file; the rest goes with the next
VOID = ("declined", "empty")
FILLED = ["records", "providers", "corrections", "held_back", "contents", "sha256", "prepared_at", "state"]


class NotOnTheLists(ValueError):
    """A record says what stands on no reference list: nothing goes until somebody has looked."""


@dataclass(frozen=True, slots=True)
class _Allowed:
    """A case that may go as far as its provider's terms are concerned."""

    candidate: Candidate
    provider: UUID


def prepare(*, export_id: UUID, now: datetime) -> None:
    """Fill an export that was asked for. A second time changes nothing. Raises NotOnTheLists."""
    export = NpsdExport.objects.select_for_update().get(pk=export_id)
    if export.state != "preparing":
        return
    allowed = _allowed(frozenset(UUID(each) for each in export.allowing))
    bars = Bars(Rules(export.k, export.organizations), ReleaseRules().max_share, AT_MOST)
    chosen = going((each.candidate for each in allowed.values()), _standing(), bars)
    gone = list(_outdated())
    export.records, export.corrections = len(chosen), len(gone)
    export.held_back = len(allowed) - len(chosen)
    export.providers = len({allowed[each.key].provider for each in chosen})
    export.prepared_at, export.state = now, "prepared" if chosen or gone else "empty"
    if export.state == "prepared":
        _fill(export, [allowed[each.key] for each in chosen], gone)
    export.save(update_fields=FILLED)
    told = {"records": export.records, "corrections": export.corrections, "held_back": export.held_back}
    audit.record("prepare_npsd", by=None, subject=export, now=now, **told)


def tell_providers(*, export_id: UUID, now: datetime) -> None:
    """Note for each provider how many of its records went: an entry that it alone can read."""
    export = NpsdExport.objects.get(pk=export_id)
    cases = NpsdRecord.objects.filter(export=export, case__isnull=False).values_list("case_id", flat=True)
    counted = Counter(provider for provider, _ in _owners_of(cases).values())
    for provider_id, records in sorted(counted.items()):
        audit.record("tell_npsd", by=None, now=now, provider_id=provider_id, export=export.number, records=records)


def _fill(export: NpsdExport, chosen: list[_Allowed], gone: list[NpsdRecord]) -> None:
    codes = {provider: npsd_code(provider) for provider in {each.provider for each in chosen}}
    rows, records = [], []
    for each in chosen:
        code, settled = f"r{secrets.token_hex(8)}", each.candidate
        rows.append(NpsdRecord(export=export, case_id=UUID(settled.key), record=code, setting=settled.setting,
                               form=dict(settled.form), organization=settled.organization))  # fmt: skip
        records.append(record_of(settled.form, record=code, provider=codes[each.provider], setting=settled.setting))
    if wrong := [said for record in records for said in problems(record)]:
        raise NotOnTheLists(wrong[0])
    NpsdRecord.objects.bulk_create(rows)
    NpsdCorrection.objects.bulk_create(NpsdCorrection(record=each, export=export) for each in gone)
    taken_back = [(each.record, each.export.number) for each in gone]
    export.contents = file_of(
        Delivery(export.number, export.asked_at.year, export.k, export.organizations, records, taken_back)
    )
    export.sha256 = digest_of(export.contents)


def _allowed(providers: frozenset[UUID]) -> dict[str, _Allowed]:
    """By case: those that are shown, that went with no file yet, and whose provider allows it."""
    went = Exists(_live().filter(case_id=OuterRef("case_id")))
    rows = SettledCase.objects.filter(
        ~went, gone=False, case__withdrawn=False, group__state="shown", group__setting__in=FORMATS
    )
    settled: list[Any] = list(rows.order_by("case_id").values_list("case_id", "group__setting", "group__form"))
    owners = _owners_of(case_id for case_id, _, _ in settled)
    found = {}
    for case_id, setting, form in settled:
        provider, organization = owners.get(case_id, (None, 0))
        if provider in providers:
            found[str(case_id)] = _Allowed(Candidate(str(case_id), setting, form, organization), provider)
    return found


def _owners_of(case_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """By case its provider and the code of its organization; none where the link was cut. Opens their passages."""
    keys = {case_key(pk): pk for pk in case_ids}
    of_code = {each.code: (provider_of(each), each.organization) for each in Contributor.objects.all()}
    asked, found = list(keys), {}
    for start in range(0, len(asked), AT_ONCE):
        for passage in Passage.objects.filter(case_key__in=asked[start : start + AT_ONCE]):
            provider, organization = of_code[int(passage.link["contributor"])]
            if provider is not None:
                found[keys[passage.case_key]] = (provider, organization)
    return found


def _live() -> QuerySet[NpsdRecord]:
    """Records that went or are on their way."""
    found: QuerySet[NpsdRecord] = NpsdRecord.objects.exclude(export__state__in=VOID)
    return found


def _taken_back() -> Exists:
    return Exists(NpsdCorrection.objects.exclude(export__state__in=VOID).filter(record_id=OuterRef("pk")))


def _standing() -> list[Candidate]:
    """Records that were delivered and not taken back, as company for what follows."""
    rows = _live().filter(~_taken_back()).values_list("record", "setting", "form", "organization")
    return [Candidate(*row) for row in rows]


def _outdated() -> QuerySet[NpsdRecord]:
    """Records that were delivered and whose case went out of use, or was told anew, since."""
    went = Exists(SettledCase.objects.filter(case_id=OuterRef("case_id"), gone=True))
    rows = _live().filter(~_taken_back(), Q(case__withdrawn=True) | went, export__state="released")
    found: QuerySet[NpsdRecord] = rows.select_related("export").order_by("record")
    return found


def digest_of(text: str) -> str:
    """SHA-256 (hex) of a file: what is released is what was prepared."""
    return hashlib.sha256(text.encode()).hexdigest()
