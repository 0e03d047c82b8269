"""The terms that a first proposal starts from: the least that leaves and the plainest feedback. Pure."""

from __future__ import annotations

from pso_portal.agreements.enums import Analysis, Frequency, Onward, PeerGroup, Recipient, ReportingAct
from pso_portal.agreements.terms import SMALLEST_CELL, Terms
from pso_portal.tenancy.care_settings import SETTINGS


def usual_terms(setting: str) -> Terms:
    """All event types of the setting, coded answers only, quarterly reporting rates against the setting."""
    return Terms(
        event_types=frozenset(SETTINGS[setting].event_types),
        narrative_to_desk=False,
        narrative_onward=Onward.NO,
        analyses=frozenset({Analysis.REPORTING_RATE}),
        peer_group=PeerGroup.SETTING,
        frequency=Frequency.QUARTERLY,
        smallest_cell=SMALLEST_CELL,
        recipients=frozenset({Recipient.RISK_MANAGER, Recipient.PROVIDER_ADMINISTRATOR, Recipient.EXECUTIVE}),
        reporting_act=ReportingAct.TRANSMISSION,
    )
