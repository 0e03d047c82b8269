"""Settling in which form cases are shown. Runs on the door's side: only here does a case meet its organization.

A case that nobody settled is shown in no form. What was withheld whole waits for the next settling, beside cases that
came later; what was shown keeps its form and its number, so that two views differ by whole groups and never by one
case. Where reports were taken back or told anew, only here, once a quarter, can a group go, and it goes whole.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from pso_portal import audit

from .alike import LADDERS, Group, Member, Rules, answers_of, kept_of, settle
from .binding import CODES, organizations_of
from .models import AlikeGroup, Case, SettledCase, Settlement


def settle_cases(*, settlement_id: UUID, now: datetime) -> None:
    """Settle every case that is shown in no form yet, setting by setting. A second time changes nothing.

    Groups of before of which too few are left are gone from then on.
    """
    settlement = Settlement.objects.select_for_update().get(pk=settlement_id)
    if settlement.settled_at is not None:
        return
    _count_again(now)
    peer_sets = _peer_sets()
    shown = {setting: settle(members, _rules(settlement), LADDERS) for setting, members in peer_sets.items()}
    for setting, groups in shown.items():
        _keep(settlement, setting, groups)
    every = [group for groups in shown.values() for group in groups]
    settlement.cases = sum(len(members) for members in peer_sets.values())
    settlement.shown = sum(len(group.keys) for group in every)
    settlement.kept, settlement.settled_at = kept_of(every, settlement.cases), now
    settlement.save(update_fields=["cases", "shown", "kept", "settled_at"])
    told = {"cases": settlement.cases, "shown": settlement.shown, "k": settlement.k}
    audit.record("settle_cases", by=None, subject=settlement, now=now, **told)


def _count_again(now: datetime) -> None:
    """Groups of which a case went: each stands as it was settled, or is gone where too few are left of it."""
    went = SettledCase.objects.filter(Q(gone=True) | Q(case__withdrawn=True), group_id=OuterRef("pk"))
    groups = AlikeGroup.objects.filter(Exists(went), state="shown").select_for_update(of=("self",))
    for group in groups.select_related("settlement").order_by("pk"):
        left = group.members.filter(gone=False, case__withdrawn=False).values_list("case_id", flat=True)
        if not _rules(group.settlement).met_by(organizations_of(left).values()):
            group.state = "gone"
            group.save(update_fields=["state"])
        audit.record("count_alike", by=None, subject=group, now=now, state=group.state)


def _rules(settlement: Settlement) -> Rules:
    return Rules(settlement.k, settlement.organizations)


def _peer_sets() -> dict[str, list[Member]]:
    """Cases to settle by setting, locked. One whose organization is not known, or no longer, is left out."""
    settled = Exists(SettledCase.objects.filter(case_id=OuterRef("pk")))
    due = Case.objects.filter(~settled, withdrawn=False).select_for_update(of=("self",)).order_by("pk")
    rows = list(due.values("pk", *CODES))
    organizations = organizations_of(row["pk"] for row in rows)
    found: dict[str, list[Member]] = {}
    for row in rows:
        if row["pk"] in organizations:
            member = Member(str(row["pk"]), organizations[row["pk"]], answers_of(row))
            found.setdefault(row["setting"], []).append(member)
    return found


def _keep(settlement: Settlement, setting: str, groups: list[Group]) -> None:
    for group in groups:
        made = AlikeGroup(settlement=settlement, setting=setting, form=dict(group.form), cases=len(group.keys))
        made.save(force_insert=True)
        SettledCase.objects.bulk_create(SettledCase(case_id=UUID(key), group=made) for key in group.keys)
