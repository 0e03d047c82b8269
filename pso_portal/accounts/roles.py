"""Roles are sets of permissions with a sentence that can be read aloud. Each belongs to one side only."""

from __future__ import annotations

from dataclasses import dataclass

from pso_portal.tenancy.sides import Side

from .permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Role:
    """`code` is stable and stored; `sentence` says what the person does; `must_use_mfa` is not negotiable."""

    code: str
    side: Side
    title: str
    sentence: str
    permissions: frozenset[P]
    must_use_mfa: bool = False


REPORTER = Role(
    "reporter", Side.PROVIDER, "Reporter",
    "Files reports of safety events and sees what became of them.",
    frozenset({P.FILE_REPORT, P.READ_LEARNING}),
)  # fmt: skip
RISK_MANAGER = Role(
    "risk_manager", Side.PROVIDER, "Risk manager",
    "Reads this provider's reports and those that affiliates share, decides what is work product, reports to the PSO, "
    "answers its safety alerts, and enters what else is disclosed.",
    frozenset({
        P.FILE_REPORT, P.TRIAGE_EVENTS, P.READ_WORKSPACE, P.MARK_WORK_PRODUCT, P.REMOVE_WORK_PRODUCT,
        P.WORK_OUTSIDE_RECORDS, P.REPORT_TO_PSO, P.VIEW_DELIBERATION, P.RETURN_EXPOSURES, P.IMPORT_REPORTS,
        P.READ_LEDGER, P.READ_FEEDBACK, P.READ_TERMS, P.PREPARE_TERMS, P.SET_ROUTING, P.DECIDE_SEALED_NAME,
        P.READ_SECURITY_NOTICES, P.RECORD_DISCLOSURES, P.READ_FAMILY, P.KEEP_DIRECTORY, P.READ_ALERTS, P.ANSWER_ALERTS,
        P.READ_LEARNING,
    }),
)  # fmt: skip
DELIBERATION_MEMBER = Role(
    "deliberation_member", Side.PROVIDER, "Deliberation member",
    "Takes part in the huddles, committees and analyses to whose lists they were added; reads nothing else.",
    frozenset({P.VIEW_DELIBERATION, P.READ_LEARNING}),
)  # fmt: skip
PROVIDER_ADMINISTRATOR = Role(
    "provider_administrator", Side.PROVIDER, "Provider administrator",
    "Keeps people, places, the directory and credentials, adopts the PSES policy, signs the terms with the PSO, and "
    "decides what is shared with affiliates; reads no reports.",
    frozenset({
        P.MANAGE_PEOPLE, P.MANAGE_PLACES, P.MANAGE_CREDENTIALS, P.READ_TERMS, P.PREPARE_TERMS, P.SIGN_TERMS,
        P.READ_LEDGER, P.READ_FEEDBACK, P.RETURN_EXPOSURES, P.IMPORT_REPORTS, P.SET_ROUTING, P.DECIDE_SEALED_NAME,
        P.ADOPT_POLICY, P.READ_SECURITY_NOTICES, P.SHARE_WITH_FAMILY, P.CHOOSE_DISPOSITION, P.KEEP_DIRECTORY,
        P.READ_ALERTS, P.READ_LEARNING,
    }),
    must_use_mfa=True,
)  # fmt: skip
EXECUTIVE = Role(
    "executive", Side.PROVIDER, "Executive",
    "Reads feedback and safety alerts from the PSO and the ledger of what left; no single report.",
    frozenset({
        P.READ_FEEDBACK, P.READ_ALERTS, P.READ_LEARNING, P.READ_TERMS, P.READ_LEDGER, P.READ_SECURITY_NOTICES,
    }),
)  # fmt: skip
PROVIDER_PRIVACY_OFFICER = Role(
    "provider_privacy_officer", Side.PROVIDER, "Privacy officer (provider)",
    "Reads the workspace and the ledger, enters disclosures, answers legal requests, sets legal holds, adopts the PSES "
    "policy, may remove what does not belong in the PSES, and asks for a sealed name.",
    frozenset({
        P.READ_WORKSPACE, P.REMOVE_WORK_PRODUCT, P.WORK_OUTSIDE_RECORDS, P.READ_LEDGER, P.READ_TERMS, P.READ_AUDIT,
        P.ASK_SEALED_NAME, P.ADOPT_POLICY, P.READ_SECURITY_NOTICES,
        P.RECORD_DISCLOSURES, P.HANDLE_LEGAL_REQUESTS, P.READ_LEARNING,
    }),
)  # fmt: skip
PROVIDER_AUDITOR = Role(
    "provider_auditor", Side.PROVIDER, "Auditor (provider)",
    "Reads the entries that concern this provider, the PSO's reads included.",
    frozenset({P.READ_AUDIT, P.READ_LEDGER, P.READ_LEARNING}),
)  # fmt: skip
ANALYST = Role(
    "analyst", Side.PSO, "PSO analyst",
    "Reads submissions, de-identified cases and figures, those of single providers under codes among them, keeps "
    "cohorts, decides doubtful text, checks signals, drafts releases and alerts and reads what providers answer, looks "
    "at feedback reports and lets them go, publishes what is worth learning, deliberates at the PSO, and opens one "
    "provider's submissions in an emergency.",
    frozenset({
        P.READ_SUBMISSIONS, P.REVIEW_DEIDENTIFICATION, P.READ_AGGREGATES, P.READ_CONTRIBUTORS, P.KEEP_COHORTS,
        P.WORK_SIGNALS, P.DRAFT_RELEASE, P.DRAFT_ALERTS, P.READ_ALERT_ANSWERS, P.RELEASE_FEEDBACK,
        P.PUBLISH_RESOURCES, P.VIEW_PSO_DELIBERATION, P.ASK_EMERGENCY_ACCESS,
    }),
    must_use_mfa=True,
)  # fmt: skip
PSO_ADMINISTRATOR = Role(
    "pso_administrator", Side.PSO, "PSO administrator",
    "Registers providers, hands their old sheets over, negotiates and signs agreements, publishes forms, keeps the "
    "PSO's listing, people and jobs.",
    frozenset({
        P.REGISTER_PROVIDERS, P.READ_AGREEMENTS, P.PROPOSE_AGREEMENT, P.SIGN_AGREEMENT, P.MANAGE_PSO_PEOPLE,
        P.MANAGE_JOBS, P.PUBLISH_FORMS, P.HAND_OVER_SHEETS, P.KEEP_LISTING, P.DISPOSE_DATA,
    }),
    must_use_mfa=True,
)  # fmt: skip
PSO_PRIVACY_OFFICER = Role(
    "pso_privacy_officer", Side.PSO, "Privacy officer (PSO)",
    "Approves what leaves the PSO, alerts among it, and what becomes of data at a contract's end, as the second "
    "person, enters what the PSO discloses, and answers legal requests. Reads figures, those of single providers under "
    "codes among them. Works on incidents of security and tells providers, judges emergency accesses afterwards, and "
    "reads the listing's deadlines; deliberates.",
    frozenset({
        P.READ_AGGREGATES, P.READ_CONTRIBUTORS, P.APPROVE_RELEASE, P.READ_AGREEMENTS, P.READ_PSO_AUDIT, P.READ_LISTING,
        P.MANAGE_INCIDENTS, P.RECORD_PSO_DISCLOSURES, P.HANDLE_PSO_LEGAL_REQUESTS, P.APPROVE_DISPOSAL,
        P.REVIEW_EMERGENCY_ACCESS, P.VIEW_PSO_DELIBERATION, P.PUBLISH_ALERTS, P.READ_ALERT_ANSWERS,
    }),
    must_use_mfa=True,
)  # fmt: skip
PSO_AUDITOR = Role(
    "pso_auditor", Side.PSO, "Auditor (PSO)",
    "Reads the entries of the PSO's own people and of submissions, and the listing's deadlines.",
    frozenset({P.READ_PSO_AUDIT, P.READ_LISTING}),
    must_use_mfa=True,
)  # fmt: skip

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        REPORTER, RISK_MANAGER, DELIBERATION_MEMBER, PROVIDER_ADMINISTRATOR, EXECUTIVE, PROVIDER_PRIVACY_OFFICER,
        PROVIDER_AUDITOR, ANALYST, PSO_ADMINISTRATOR, PSO_PRIVACY_OFFICER, PSO_AUDITOR,
    )
}  # fmt: skip


def of_side(side: Side) -> tuple[Role, ...]:
    """The roles that can be given on one side."""
    return tuple(role for role in ROLES.values() if role.side is side)
