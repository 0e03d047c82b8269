"""Reads: alerts at the PSO, what they are held against, who gets them, and what providers have of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from pses.enums import SubmissionKind
from pses.models import Submission
from pso_portal.accounts.models import Membership
from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import ROLES
from pso_portal.agreements.selectors import versions_by_provider
from pso_portal.agreements.terms import Terms, in_force
from pso_portal.audit.models import Entry
from pso_portal.tenancy.models import Provider

from .alerts import Answer, Candidate, Contents, Standing, why_left_out
from .alerts.states import AlertState
from .models import AlertAnswer, AlertTombstone, SafetyAlert, SentAlert

MOST_ACTS = 60
OPEN = (AlertState.DRAFT, AlertState.WAITING, AlertState.PUBLISHED, AlertState.WITHDRAWN)


def alerts(state: str = "") -> QuerySet[SafetyAlert]:
    """At the PSO, the last changed first. No `state`: all but those that were dropped."""
    found: QuerySet[SafetyAlert] = SafetyAlert.objects.filter(state__in=[state] if state else OPEN)
    return found.order_by("-changed_at", "pk")


def alerts_by_state() -> dict[str, int]:
    """How many stand in each state."""
    return dict(SafetyAlert.objects.order_by().values_list("state").annotate(Count("pk")))


def waiting_alerts() -> int:
    """How many wait for a second person."""
    return int(SafetyAlert.objects.filter(state=AlertState.WAITING).count())


def alert(alert_id: UUID) -> SafetyAlert:
    """Raises Http404."""
    return get_object_or_404(SafetyAlert.objects.all(), pk=alert_id)


def contents_of(found: SafetyAlert) -> Contents:
    return Contents.from_json(found.contents)


def sources_used(ids: Collection[UUID]) -> set[UUID]:
    """Of these signals or cohorts, those that an alert was begun from and not dropped."""
    return set(SafetyAlert.objects.filter(source_id__in=list(ids), state__in=OPEN).values_list("source_id", flat=True))


def alert_acts(found: SafetyAlert) -> list[Entry]:
    """What people did with it, latest first, without the readings."""
    entries = Entry.objects.filter(table=SafetyAlert._meta.db_table, row=found.pk).exclude(verb="read_sealed")
    return list(entries.order_by("-at", "pk")[:MOST_ACTS])


@dataclass(frozen=True, slots=True)
class Recipient:
    """A provider of a setting that is meant. `why`: why it gets nothing, "" where it gets the alert."""

    provider: Provider
    terms_version: int | None
    why: str


def recipients(contents: Contents, today: date) -> list[Recipient]:
    """By name; as many queries for hundreds as for one."""
    reported = Submission.objects.filter(provider_id=OuterRef("pk"), kind=SubmissionKind.EVENT)
    rows = Provider.objects.filter(setting__in=contents.settings, data_disposed_at=None)
    providers = list(rows.annotate(reported=Exists(reported)).order_by("name", "pk"))
    versions = versions_by_provider([provider.pk for provider in providers])
    found = []
    for provider in providers:
        binding = in_force(versions[provider.pk], today)
        types = frozenset(map(str, Terms.from_json(binding.terms).event_types)) if binding else None
        runs = provider.contract_ends is None or provider.contract_ends >= today
        candidate = Candidate(provider.setting, runs, types, provider.reported)
        why = why_left_out(candidate, contents.event_types)
        found.append(Recipient(provider, binding.number if binding else None, why))
    return found


def sent_of(alert_id: UUID) -> QuerySet[SentAlert]:
    """The copies of an alert, by the provider's name; of providers whose data is gone none."""
    found: QuerySet[SentAlert] = SentAlert.objects.filter(alert_id=alert_id).select_related("provider")
    return found.order_by("provider__name", "pk")


def alerts_of(provider_id: UUID) -> QuerySet[SentAlert]:
    """What one provider got, the latest first."""
    found: QuerySet[SentAlert] = SentAlert.objects.filter(provider_id=provider_id).order_by("-number")
    return found


def alert_of(provider_id: UUID, sent_id: UUID) -> SentAlert:
    """Raises Http404."""
    return get_object_or_404(alerts_of(provider_id), pk=sent_id)


def standing_of(provider_id: UUID) -> QuerySet[SentAlert]:
    """What one provider got and was not withdrawn, the latest first."""
    return alerts_of(provider_id).filter(~Exists(AlertTombstone.objects.filter(sent_id=OuterRef("pk"))))


def unanswered(provider_id: UUID) -> int:
    """How many alerts of a provider wait for its first answer; none that was withdrawn."""
    given = AlertAnswer.objects.filter(sent_id=OuterRef("pk"))
    return int(standing_of(provider_id).filter(~Exists(given)).count())


def tombstones(sent: Iterable[SentAlert]) -> dict[UUID, AlertTombstone]:
    """By the copy's id, those that were withdrawn."""
    rows = AlertTombstone.objects.filter(sent_id__in=[each.pk for each in sent])
    return {row.sent_id: row for row in rows}


def last_answers(sent: Iterable[SentAlert]) -> dict[UUID, AlertAnswer]:
    """By the copy's id the answer that counts, in one query. Sealed words stay shut until they are asked for."""
    rows = AlertAnswer.objects.filter(sent_id__in=[each.pk for each in sent])
    return {row.sent_id: row for row in rows.order_by("sent_id", "-number").distinct("sent_id")}


def answers_to(sent: SentAlert) -> list[AlertAnswer]:
    """The last first."""
    return list(AlertAnswer.objects.filter(sent_id=sent.pk).order_by("-number"))


def said_in(row: AlertAnswer | None) -> Answer | None:
    """An answer without its words: what is counted, and what reminders go by."""
    return row and Answer(row.says, "", row.owner_id, row.due, row.done)


def counts_of(alert_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """By alert how many copies went out and how many have an answer: nothing of what it says."""
    given = AlertAnswer.objects.filter(sent_id=OuterRef("pk"))
    rows = SentAlert.objects.filter(alert_id__in=list(alert_ids)).annotate(answered=Exists(given)).order_by()
    told = rows.values_list("alert_id").annotate(sent=Count("pk"), given=Count("pk", filter=Q(answered=True)))
    return {alert_id: (sent, given) for alert_id, sent, given in told}


def people_who_read(provider_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By provider the people there who may read alerts now, in one query."""
    codes = {role.code for role in ROLES.values() if Permission.READ_ALERTS in role.permissions}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Membership.objects.filter(provider_id__in=list(provider_ids), ended_at=None)
    for provider_id, user_id, roles in rows.values_list("provider_id", "user_id", "roles"):
        if provider_id and codes & set(roles):
            found[provider_id].add(user_id)
    return found


def standings(sent: Sequence[SentAlert]) -> list[Standing]:
    """Where each provider stands with one alert."""
    last = last_answers(sent)
    return [Standing(each.provider.organization_id, said_in(last.get(each.pk))) for each in sent]
