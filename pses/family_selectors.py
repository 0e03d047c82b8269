"""Reads of what affiliates share. Both of them see it; to anyone else it is absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from pso_portal.accounts.acting import Acting
from pso_portal.accounts.selectors import people_at
from pso_portal.audit.models import Entry
from pso_portal.tenancy.models import Affiliation, Provider

from .family import Contract, Offer, Pair, Standing, Step, stands
from .models import FamilyShare, FamilyStep

READS = ("list_shared_events", "read_shared_event")
MOST_READS = 50


@dataclass(frozen=True, slots=True)
class Share:
    """An offer with its steps, seen by one of the two. `given`: by whoever looks."""

    row: FamilyShare
    steps: tuple[FamilyStep, ...]
    pair: Pair
    standing: Standing
    given: bool

    @property
    def other(self) -> str:
        """The name of the other side."""
        return self.row.reader_name if self.given else self.row.giver_name

    @property
    def offer(self) -> Offer:
        return offer_of(self.row, self.steps)

    @property
    def accepted_at(self) -> datetime | None:
        return next((each.taken_at for each in self.steps if each.step == Step.ACCEPTED), None)

    @property
    def stop(self) -> FamilyStep | None:
        return next((each for each in self.steps if each.step == Step.STOPPED), None)


def affiliates() -> list[Affiliation]:
    """Who is of one's family now."""
    return list(Affiliation.objects.filter(parted=False))


def pair_of(here: UUID | None, affiliate_id: UUID, *, given: bool) -> Pair | None:
    """What is known of the provider at hand and another; None where they never were affiliated."""
    found = Affiliation.objects.filter(affiliate_id=affiliate_id).first()
    own = Provider.objects.filter(pk=here).first()
    return _pair(own, found, given=given) if own and found else None


def shares(by: Acting, on: date) -> list[Share]:
    """Every offer that names the provider, given or received, latest first: four queries however many there are."""
    rows = FamilyShare.objects.prefetch_related("steps")
    return _seen(by, rows, on)


def share(by: Acting, share_id: UUID, on: date) -> Share:
    """Raises Http404 for one between others."""
    row = get_object_or_404(FamilyShare.objects.prefetch_related("steps"), pk=share_id)
    return _seen(by, [row], on)[0]


def shares_given(by: Acting, on: date) -> list[Share]:
    """What the provider let affiliates read, once each accepted it: acts by which work product left."""
    return [each for each in shares(by, on) if each.given and each.accepted_at]


def received_in_force(by: Acting, on: date) -> list[FamilyShare]:
    """Shares by which the provider may read affiliates' events on a day."""
    rows = FamilyShare.objects.filter(reader_id=by.provider_id).prefetch_related("steps")
    return [each.row for each in _seen(by, rows, on) if each.standing is Standing.IN_FORCE]


def is_offered(by: Acting, reader_id: UUID, on: date) -> bool:
    """Whether something that the provider offered to an affiliate still waits or is in force."""
    rows = FamilyShare.objects.filter(provider_id=by.provider_id, reader_id=reader_id).prefetch_related("steps")
    return any(each.standing in (Standing.OFFERED, Standing.IN_FORCE) for each in _seen(by, rows, on))


def waiting(by: Acting) -> int:
    """How many offers of affiliates nobody has answered yet."""
    rows = FamilyShare.objects.filter(reader_id=by.provider_id, steps=None, until__gte=timezone.now().date())
    return rows.order_by().count()


def reads_by(reader_id: UUID) -> list[Entry]:
    """The latest entries of an affiliate's people about one's own reports."""
    people = people_at(reader_id).values("user_id")
    return list(Entry.objects.filter(verb__in=READS, actor_id__in=people).order_by("-at", "pk")[:MOST_READS])


def offer_of(row: FamilyShare, steps: tuple[FamilyStep, ...]) -> Offer:
    """A share as the rule takes it."""
    taken = frozenset((Step(each.step), each.party_id) for each in steps)
    return Offer(row.provider_id, row.reader_id, row.until, taken)


def _seen(by: Acting, rows: QuerySet[FamilyShare] | list[FamilyShare], on: date) -> list[Share]:
    known = {each.affiliate_id: each for each in Affiliation.objects.all()}
    own = Provider.objects.get(pk=by.provider_id)
    return [_share(row, own, known, on) for row in rows]


def _share(row: FamilyShare, own: Provider, known: Mapping[UUID, Affiliation], on: date) -> Share:
    given = row.provider_id == own.pk
    steps = tuple(row.steps.all())
    pair = _pair(own, known.get(row.reader_id if given else row.provider_id), given=given)
    return Share(row, steps, pair, stands(offer_of(row, steps), pair, on), given)


def _pair(own: Provider, kin: Affiliation | None, *, given: bool) -> Pair:
    ours = Contract(own.contract_starts, own.contract_ends)
    theirs = Contract(kin.contract_starts, kin.contract_ends) if kin else Contract(date.max, None)
    return Pair(kin is not None and not kin.parted, *((ours, theirs) if given else (theirs, ours)))
