"""Inviting people from a list. All of it or none of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from pso_portal import audit

from ..acting import Acting, Denied
from ..models import Membership
from ..people_csv import Listed, read_people
from ..policies import check_can_manage
from ..roles import of_side
from .invitations import invite


def check_people(*, by: Acting, content: bytes) -> Listed:
    """Read the list and say what is wrong with it; nothing is written. Raises Denied."""
    check_can_manage(by, by.provider_id)
    taken = Membership.objects.filter(provider_id=by.provider_id, ended_at=None).values_list("user__email", flat=True)
    words = {role.title.lower(): role.code for role in of_side(by.side)} | {r.code: r.code for r in of_side(by.side)}
    return read_people(content, words, taken=taken)


@transaction.atomic
def import_people(*, by: Acting, content: bytes, now: datetime) -> int:
    """Invite everyone in the list; returns how many. Raises Denied where any row has a problem."""
    listed = check_people(by=by, content=content)
    if listed.problems:
        raise Denied("The list has problems; nobody was invited.")
    for row in listed.rows:
        invite(
            by=by, email=row.email, name=row.name, provider=by.provider_id, roles=row.roles,
            job_title=row.job_title, now=now,
        )  # fmt: skip
    audit.record("import_people", by=by, now=now, provider_id=by.provider_id, people=len(listed.rows))
    return len(listed.rows)
