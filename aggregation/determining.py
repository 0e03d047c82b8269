"""Gathering, signing and keeping the record of a release for the expert who determines.

It is made in the transaction that publishes (45 CFR 164.514(b)(1)(ii) asks that methods and results be documented) and
kept as it was signed, so that it can be handed out again to the byte.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from pso_portal import audit
from pso_portal.accounts.models import Membership
from pso_portal.accounts.roles import ROLES
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.sides import Side
from pso_portal.vault.signing import installation_signer

from . import selectors
from .determination import Reviewer, SecondReading, Table, Texts, canonical, compose
from .determination.texts import BINS
from .disclosure.menu import RATE
from .ledger import draft_of
from .models import Case, Determination, Release, ReviewItem

READERS = "Providers of the peer group, each under its terms with the PSO; every one of them gave figures to it."
OWN_PEOPLE = "The PSO's own people. Nothing of it was opened to a provider."
UNKNOWN_ROLE = "a role that has ended"


def determine(release: Release, *, now: datetime) -> Determination:
    """The record of a release: as it was kept, or made now. A second time nothing changes."""
    kept: Determination | None = Determination.objects.filter(release=release).first()
    if kept is not None:
        return kept
    signer = installation_signer()
    reader = READERS if release.measure == RATE else OWN_PEOPLE
    statement = canonical(compose(
        _table(release), texts_of(release.setting), _reviewers(release), reader=reader, key=signer.key_id,
        at=now.isoformat(),
    ))  # fmt: skip
    made = Determination(
        release=release, statement=statement, signature=signer.sign(statement.encode()), public_key=signer.public_key
    )
    made.save(force_insert=True)
    audit.record("record_determination", by=None, subject=made, now=now, release=str(release.pk))
    return made


def texts_of(setting: str) -> Texts:
    """Counts of a setting's texts; second readings are the engine's, over all settings."""
    passed = _passed(setting)
    decided = ReviewItem.objects.filter(setting=setting).aggregate(
        confirmed=Count("pk", filter=Q(state="approved")), withheld=Count("pk", filter=Q(state="withheld")),
        waiting=Count("pk", filter=Q(state__in=selectors.OPEN_STATES)),
    )  # fmt: skip
    waited = ReviewItem.objects.filter(setting=setting, state__in=(*selectors.OPEN_STATES, "approved", "withheld"))
    engines = {version: sum(counts) for version, counts in passed.items()}
    for version, count in waited.order_by().values_list("engine_version").annotate(Count("pk")):
        engines[version] = engines.get(version, 0) + count
    second = [SecondReading(each.engine_version, each.read, each.missed) for each in selectors.double_reads()]
    by_bin = [sum(column) for column in zip(*passed.values(), strict=True)] or [0] * (len(BINS) + 2)
    return Texts(passed=by_bin, engines=engines, second_reading=second, **decided)


def _passed(setting: str) -> dict[str, list[int]]:
    """By engine version: texts in use that passed without a person, by the bin of their residual risk."""
    lower = (0.0, *BINS)
    columns = {f"bin_{number}": Count("pk", filter=Q(risk__gte=low, risk__lt=high))
               for number, (low, high) in enumerate(zip(lower, BINS, strict=False))}  # fmt: skip
    columns |= {"more": Count("pk", filter=Q(risk__gte=BINS[-1])), "unknown": Count("pk", filter=Q(risk=None))}
    rows = Case.objects.filter(setting=setting, withdrawn=False, reading__in=("due", "drawn"))
    return {version: counts for version, *counts in rows.order_by().values_list("engine_version").annotate(**columns)}


def _table(release: Release) -> Table:
    cells = release.cells.values(
        "category", "period", "shown", "count", "rate", "lower", "upper", "words", "decimals", "place", "group",
        "contributors", "measure_code", "measure_version",
    )  # fmt: skip
    return Table(
        release.number, release.measure, SETTINGS[release.setting].label, release.period, release.contributors,
        release.rules_version, release.released_at.isoformat(), release.sha256,
        [{name: value if isinstance(value, str | bool | int | None) else str(value) for name, value in cell.items()}
         for cell in cells],
    )  # fmt: skip


def _reviewers(release: Release) -> list[Reviewer]:
    """Who drafted and who approved: two people, by the rule of the database."""
    draft = draft_of(release)
    assert draft is not None  # what is published was drafted
    people = [("drafted", draft.drafted_by), ("approved", draft.approved_by)]
    return [Reviewer(did, number, _roles(who)) for number, (did, who) in enumerate(people, 1)]


def _roles(user_id: UUID | None) -> tuple[str, ...]:
    codes = Membership.objects.filter(user_id=user_id, side=Side.PSO, ended_at=None).values_list("roles", flat=True)
    return tuple(sorted({ROLES[code].title for roles in codes for code in roles if code in ROLES})) or (UNKNOWN_ROLE,)
