"""An invented incident of security: found, contained, two providers told, one of which has read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pso_portal.office.incident_selectors import notices
from pso_portal.office.models import Incident
from pso_portal.office.services import (
    choose_affected,
    contain_incident,
    notify_providers,
    raise_incident,
    read_notice,
)
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

HAPPENED = "A courier left an envelope with printed feedback of two providers at a neighboring office."
FOUND = "The neighboring office called the same afternoon."
CONTAINED = "The envelope came back opened. Two people there saw the first page; both signed to keep it to themselves."
NOTICE = (
    "An envelope with your printed feedback was left at an office next to ours. It came back the same afternoon, "
    "opened; two people had seen the first page and signed that they keep it to themselves.\n\n"
    "We no longer print feedback. Please tell us whether you want the list of what was in it: 555-0140."
)


def tell_of_breach(affected: Sequence[Provider], now: datetime) -> None:
    """Once; a second time changes nothing."""
    with on_stage(member(None, "pso_privacy_officer"), now) as officer:
        if Incident.objects.exists():
            return
        found = raise_incident(
            by=officer, happened=HAPPENED, found=FOUND, discovered_at=now - timedelta(days=3), now=now
        )
        contain_incident(by=officer, incident_id=found.pk, words=CONTAINED, expected=2, now=now)
        choose_affected(by=officer, incident_id=found.pk, add={provider.pk for provider in affected}, now=now)
        notify_providers(by=officer, incident_id=found.pk, text=NOTICE, expected=3, now=now)
    with on_stage(member(affected[0].pk, "provider_administrator"), now) as reader:
        read_notice(by=reader, notice_id=notices()[0].pk, now=now)
