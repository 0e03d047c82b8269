"""What to look at first, by role, in the words of the rail."""

from __future__ import annotations

LOOK_AT: dict[str, tuple[str, ...]] = {
    "reporter": ("Report", "My reports"),
    "risk_manager": ("Inbox", "PSES workspace", "Us and our peers"),
    "deliberation_member": ("Deliberations",),
    "provider_administrator": ("First steps", "Feedback settings", "Sharing in the family"),
    "executive": ("Us and our peers", "What left our PSES"),
    "provider_privacy_officer": ("Disclosures", "Legal requests"),
    "provider_auditor": ("Audit",),
    "analyst": ("Dashboard", "Signals", "Cohorts", "De-identification"),
    "pso_administrator": ("Providers", "Agreements", "Listing and deadlines"),
    "pso_privacy_officer": ("Releases", "NPSD", "Incidents"),
    "pso_auditor": ("Audit",),
}
