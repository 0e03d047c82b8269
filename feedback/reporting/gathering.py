"""What one report is made of, read on the PSO's side: the provider's own submissions, and nothing else of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from aggregation.crossing import UNKNOWN, factors_told
from aggregation.models import Release
from aggregation.periods import earlier, months_of, months_to
from pses.enums import SubmissionKind
from pses.models import Submission
from pses.selectors import counted_events
from pso_portal.agreements.enums import Analysis, Level
from pso_portal.agreements.selectors import versions_by_provider
from pso_portal.agreements.terms import Terms, in_force
from pso_portal.audit.models import Entry
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.models import Provider

from ..models import FeedbackReport, FeedbackRun, TableReader
from ..report import Event, Family, Lesson, Material, MonthOf, Sent, Told

MONTHS_DRAWN = 24
NOTHING_TOLD = Told({}, 0, 0, 0)


def material_of(
    provider: Provider, run: FeedbackRun, terms: Terms, now: datetime, *, sealed: bool = True
) -> Material:  # fmt: skip
    """One provider's part of a run, under these terms. Sealed answers are opened only where factors are asked for, and
    `sealed` ones at all.
    """
    own, setting = months_of(run.period), SETTINGS[provider.setting]
    asks_factors = sealed and Analysis.FACTORS in terms.analyses
    return Material(
        setting=provider.setting, period=run.period, exposure_name=setting.exposure, scale=setting.scale,
        months=_months(provider, own), own=own,
        events=events_of(provider.pk, own), before=events_of(provider.pk, _before(own)),
        factors=_factors(provider.pk, own) if asks_factors else NOTHING_TOLD,
        delays=_delays(provider.pk, own), sent=_sent(provider.pk, own, now),
        tables=_tables(provider.pk, run.period),
        lessons=[Lesson.from_json(each) for each in run.lessons.get(provider.setting, ())],
        family=_family(provider, own, now.date()) if terms.level is Level.SYSTEM else None,
        previous=_previous(provider.pk, run.period),
    )  # fmt: skip


def events_of(provider_id: UUID, months: Collection[str]) -> dict[Event, int]:
    """What the provider reported of these months and did not take back, by type, kind and harm."""
    rows = counted_events(provider_id, months).order_by().values_list("event_type", "event_kind", "harm")
    return {(kind, what, harm): count for kind, what, harm, count in rows.annotate(count=Count("id"))}


def exposures_of(provider_ids: Collection[UUID], months: Collection[str]) -> dict[str, int]:
    """By month, the latest return of each provider, added up."""
    rows = Submission.objects.filter(
        provider_id__in=provider_ids, kind=SubmissionKind.EXPOSURE_RETURN, month__in=months
    ).order_by()
    last = {(pk, month): number for pk, month, number
            in rows.values_list("provider_id", "month").annotate(last=Max("number"))}  # fmt: skip
    found: dict[str, int] = {}
    for pk, month, number, exposure in rows.values_list("provider_id", "month", "number", "exposure"):
        if last[pk, month] == number:
            found[month] = found.get(month, 0) + (exposure or 0)
    return found


def _months(provider: Provider, own: tuple[str, ...]) -> list[MonthOf]:
    """From the first month with anything of the provider's, 24 at most."""
    span = months_to(earlier(own[-1], MONTHS_DRAWN - 1), own[-1])
    rows = counted_events(provider.pk, span).order_by().values_list("month").annotate(count=Count("id"))
    events, exposures = dict(rows), exposures_of([provider.pk], span)
    known = [month for month in span if month in events or month in exposures]
    began = min([*known, own[0]])
    return [MonthOf(month, events.get(month, 0), exposures.get(month)) for month in span if month >= began]


def _before(own: tuple[str, ...]) -> list[str]:
    """As many months as the period has, before it."""
    return months_to(earlier(own[0], len(own)), earlier(own[0], 1))


def _factors(provider_id: UUID, own: tuple[str, ...]) -> Told:
    counts: Counter[str] = Counter()
    told = unknown = silent = 0
    for submission in counted_events(provider_id, own).iterator(500):
        codes = factors_told(submission.contents.get("coded", {}))
        if codes == (UNKNOWN,):
            unknown += 1
        elif codes:
            told += 1
            counts.update(codes)
        else:
            silent += 1
    return Told(dict(counts), told, unknown, silent)


def _delays(provider_id: UUID, own: tuple[str, ...]) -> list[int]:
    """Days from the end of an event's month to its first report."""
    rows = Submission.objects.filter(provider_id=provider_id, kind=SubmissionKind.EVENT, month__in=own).order_by()
    return [max(0, (sent.date() - _end_of(month)).days) for month, sent in rows.values_list("month", "sent_at")]


def _end_of(month: str) -> date:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return date(year, number + 1, 1) - timedelta(days=1)


def _sent(provider_id: UUID, own: tuple[str, ...], now: datetime) -> Sent:
    rows = Submission.objects.filter(provider_id=provider_id, month__in=own).order_by()
    counts: Mapping[str, int] = dict(rows.values_list("kind").annotate(count=Count("id")))
    ids = list(rows.values_list("pk", flat=True))
    taken = Entry.objects.filter(row__in=ids, verb="take_in").order_by().values("row").distinct().count()
    return Sent(
        events=counts.get(SubmissionKind.EVENT, 0), later_facts=counts.get(SubmissionKind.LATER_FACTS, 0),
        withdrawn=counts.get(SubmissionKind.WITHDRAWAL, 0), exposures=counts.get(SubmissionKind.EXPOSURE_RETURN, 0),
        taken_in=taken, until=f"{now:%B} {now.day}, {now.year}",
    )  # fmt: skip


def _tables(provider_id: UUID, period: str) -> list[int]:
    """Numbers of the period's tables that were made with its figures."""
    ids = TableReader.objects.filter(provider_id=provider_id).values_list("release_id", flat=True)
    rows = Release.objects.filter(pk__in=list(ids), period=period, withdrawal=None)
    return list(rows.order_by("number").values_list("number", flat=True))


def _family(provider: Provider, own: tuple[str, ...], on: date) -> Family:
    """Those of the same parent and setting whose terms in force let their figures be added up; itself always."""
    parent = provider.organization_id
    kin = Provider.objects.filter(Q(parent_id=parent) | Q(pk=parent), setting=provider.setting, data_disposed_at=None)
    ids = [pk for pk in kin.values_list("pk", flat=True) if pk != provider.pk]
    versions = versions_by_provider(ids)
    binding = {pk: in_force(versions[pk], on) for pk in ids if pk in versions}
    adding = [pk for pk, version in binding.items() if version and Terms.from_json(version.terms).affiliates]
    whole = [provider.pk, *adding]
    events = sum(sum(events_of(pk, own).values()) for pk in whole)
    return Family(len(whole), events, sum(exposures_of(whole, own).values()))


def _previous(provider_id: UUID, period: str) -> tuple[str, Mapping[str, object]] | None:
    """The last report of an earlier period."""
    rows = FeedbackReport.objects.filter(provider_id=provider_id, period__lt=period)
    found = rows.order_by("-period", "-made_at").first()
    return (found.period, found.contents) if found else None
