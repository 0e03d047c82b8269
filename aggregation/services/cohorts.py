"""Cohorts that are kept: a sentence under a name, in versions, each with its number at the time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting

from .. import selectors
from ..cohorts import Sentence, Shown, total
from ..models import Cohort, CohortVersion
from ..policies import check_can_change_cohort, check_can_keep_cohorts

LONGEST_NAME = 80


class BadName(ValueError):
    """A cohort cannot have this name. Its text is a sentence for the field."""


@transaction.atomic
def save_cohort(*, by: Acting, said: Sentence, now: datetime, name: str = "", cohort_id: UUID | None = None) -> Cohort:
    """Keep a sentence: as a new cohort of that name, or (with `cohort_id`) as the next version of one that is kept.

    The same sentence with the same numbers as the last version is no new one. Raises BadName, Denied, Http404.
    """
    check_can_keep_cohorts(by)
    if cohort_id is None:
        kept = Cohort(name=_checked(name), last=0, saved_at=now)
        kept.save(force_insert=True)
    else:
        kept = selectors.cohort(cohort_id, lock=True)
        check_can_change_cohort(by, kept)
    made = _version(kept, said, by, now)
    if kept.last and _same(made, selectors.version(kept, kept.last)):
        return kept
    made.save(force_insert=True)
    kept.last = made.number
    kept.save(update_fields=["last"])
    detail = {"version": made.number, "sentence": made.sha256, "cases": made.cases}
    audit.record("save_cohort", by=by, subject=kept, now=now, **detail)
    return kept


@transaction.atomic
def rename_cohort(*, by: Acting, cohort_id: UUID, name: str, now: datetime) -> Cohort:
    """Another name; the versions stay what they are. Raises BadName, Denied, Http404."""
    kept = selectors.cohort(cohort_id, lock=True)
    check_can_change_cohort(by, kept)
    kept.name = _checked(name)
    kept.save(update_fields=["name"])
    audit.record("rename_cohort", by=by, subject=kept, now=now)
    return kept


@transaction.atomic
def retire_cohort(*, by: Acting, cohort_id: UUID, now: datetime) -> Cohort:
    """Take a cohort off the list; its versions can still be read. Raises Denied, Http404."""
    kept = selectors.cohort(cohort_id, lock=True)
    check_can_change_cohort(by, kept)
    kept.retired_at, kept.retired_by = now, by.user_id
    kept.save(update_fields=["retired_at", "retired_by"])
    audit.record("retire_cohort", by=by, subject=kept, now=now)
    return kept


@transaction.atomic
def restore_cohort(*, by: Acting, cohort_id: UUID, now: datetime) -> Cohort:
    """Put a retired cohort back on the list. One that stands there stays as it is. Raises Denied, Http404."""
    kept = selectors.cohort(cohort_id, lock=True)
    check_can_keep_cohorts(by)
    if kept.retired_at is not None:
        kept.retired_at = kept.retired_by = None
        kept.save(update_fields=["retired_at", "retired_by"])
        audit.record("restore_cohort", by=by, subject=kept, now=now)
    return kept


def _version(kept: Cohort, said: Sentence, by: Acting, now: datetime) -> CohortVersion:
    found, fewest = selectors.look_up(said), selectors.fewest_today()
    return CohortVersion(
        cohort=kept, number=kept.last + 1, sentence=said.canonical(), sha256=said.sha256,
        cases=_number(found.inside, fewest), perhaps=_number(found.perhaps, fewest), quarter=selectors.last_quarter(),
        saved_by=by.user_id, saved_at=now,
    )  # fmt: skip


def _number(shown: tuple[Shown, ...], fewest: int) -> int | None:
    found = total(shown, fewest)
    return found if isinstance(found, int) else None


def _same(made: CohortVersion, last: CohortVersion) -> bool:
    told = ("sha256", "cases", "perhaps", "quarter")
    return all(getattr(made, name) == getattr(last, name) for name in told)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadName("Give the cohort a name.")
    if len(name) > LONGEST_NAME:
        raise BadName(f"Use at most {LONGEST_NAME} characters for the name.")
    return name
