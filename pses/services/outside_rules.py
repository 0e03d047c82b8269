"""What a provider does with each duty at intake: its own rules, in versions that never change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from pso_portal import audit
from pso_portal.accounts.acting import Acting, Denied
from pso_portal.accounts.permissions import Permission

from .. import outside_selectors as selectors
from ..duties import Mode
from ..models import OutsideRules

CHANGED = "The rules were changed in the meantime. Look at them again, then save."


@transaction.atomic
def set_outside_rules(*, by: Acting, rules: Mapping[str, str], expected: int, now: datetime) -> OutsideRules:
    """Make the next version, from a page that showed version `expected`. The same rules again make none.

    Raises Denied for a duty that the list does not know here, a mode that is none, and where another version was
    made in the meantime.
    """
    by.check(Permission.WORK_OUTSIDE_RECORDS)
    known = {each.id for each in selectors.duties_here(by)}
    if set(rules) - known or set(rules.values()) - set(map(str, Mode)):
        raise Denied("These rules hold something that is not on the list. Open the page again.")
    latest = selectors.rules_in_force()
    number = latest.number if latest else 0
    if number != expected:
        raise Denied(CHANGED)
    said = {duty_id: mode for duty_id, mode in rules.items() if mode != Mode.ASK}
    if latest is not None and latest.rules == said:
        return latest
    made = OutsideRules(
        provider_id=by.provider_id, number=number + 1, rules=said, made_by=by.user_id, made_at=now
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # two at once: the number is taken
        raise Denied(CHANGED) from error
    audit.record("set_outside_rules", by=by, subject=made, now=now, version=made.number, duties=len(said))
    return made
