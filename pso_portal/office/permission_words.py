"""What each permission lets a person do, in words, and the table of roles against permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pso_portal.accounts.permissions import Permission as P
from pso_portal.accounts.roles import Role, of_side
from pso_portal.tenancy.sides import Side

WORDS: Final[dict[P, str]] = {
    P.FILE_REPORT: "File reports of safety events and follow one's own",
    P.TRIAGE_EVENTS: "Read the provider's reports and decide what happens next",
    P.READ_WORKSPACE: "Read the patient safety evaluation system",
    P.MARK_WORK_PRODUCT: "Decide what is patient safety work product",
    P.REMOVE_WORK_PRODUCT: "Remove from the evaluation system what was not reported yet",
    P.WORK_OUTSIDE_RECORDS: "Keep the records outside the evaluation system, and tell outside bodies",
    P.REPORT_TO_PSO: "Report to the PSO",
    P.VIEW_DELIBERATION: "Open deliberations, and take part in those whose list one is on",
    P.ASK_SEALED_NAME: "Ask for the sealed name of who reported, with a reason",
    P.DECIDE_SEALED_NAME: "Decide, as the second person, whether a sealed name is opened",
    P.RETURN_EXPOSURES: "Return exposures: patient days, runs, prescriptions",
    P.IMPORT_REPORTS: "Import reports from a sheet of another system",
    P.SET_ROUTING: "Set who is told of new reports, and try the rules",
    P.KEEP_DIRECTORY: "Keep the directory of names that are taken out of narratives",
    P.READ_LEDGER: "Read the ledger of what left, and to whom",
    P.RECORD_DISCLOSURES: "Enter what was disclosed, to whom and on which ground",
    P.HANDLE_LEGAL_REQUESTS: "Answer subpoenas and other legal requests, and set legal holds",
    P.ADOPT_POLICY: "Adopt the PSES policy: what enters, and how it is reported",
    P.SHARE_WITH_FAMILY: "Offer affiliates to read reports, accept their offers, and stop either",
    P.READ_FAMILY: "Read the reports that affiliates share",
    P.READ_FEEDBACK: "Read feedback from the PSO",
    P.READ_ALERTS: "Read the PSO's safety alerts, and what was answered to them",
    P.READ_LEARNING: "Read what the PSO teaches, and its alerts as staff need them",
    P.ANSWER_ALERTS: "Answer the PSO's safety alerts for the provider",
    P.READ_TERMS: "Read the terms with the PSO",
    P.PREPARE_TERMS: "Prepare a change of the terms",
    P.SIGN_TERMS: "Sign the terms for the provider",
    P.MANAGE_PEOPLE: "Invite people, change their roles, end their access",
    P.MANAGE_PLACES: "Keep facilities and units",
    P.MANAGE_CREDENTIALS: "Make and revoke credentials for machines",
    P.READ_AUDIT: "Read the audit entries that concern the provider",
    P.READ_SECURITY_NOTICES: "Read the PSO's notices of incidents of security",
    P.CHOOSE_DISPOSITION: "Choose what becomes of the data at the contract's end, and fetch what is returned",
    P.READ_SUBMISSIONS: "Read what providers submitted, and nothing else of theirs",
    P.ASK_EMERGENCY_ACCESS: "Open one provider's submissions for an hour, with a reason that it reads",
    P.REVIEW_EMERGENCY_ACCESS: "Judge afterwards whether somebody else's emergency access was justified",
    P.REVIEW_DEIDENTIFICATION: "Decide doubtful text before it counts",
    P.READ_AGGREGATES: "Read de-identified figures",
    P.WORK_SIGNALS: "Check signals, confirm or close them, and draft alerts",
    P.KEEP_COHORTS: "Save, rename and retire cohorts of de-identified cases",
    P.READ_CONTRIBUTORS: "Read the figures of single providers, each under a code",
    P.DRAFT_RELEASE: "Draft a benchmark release",
    P.APPROVE_RELEASE: "Approve a benchmark release that someone else drafted",
    P.DRAFT_ALERTS: "Write safety alerts, and ask for their approval",
    P.PUBLISH_ALERTS: "Publish, return or withdraw a safety alert that someone else wrote",
    P.READ_ALERT_ANSWERS: "Read what each provider answered to a safety alert",
    P.PUBLISH_RESOURCES: "Write and publish articles, toolkits, events and links for the staff of all providers",
    P.RELEASE_FEEDBACK: "Look at feedback reports before their providers, hold one back, let the others go",
    P.READ_AGREEMENTS: "Read agreements with providers",
    P.PROPOSE_AGREEMENT: "Propose changes of terms",
    P.SIGN_AGREEMENT: "Sign terms for the PSO",
    P.REGISTER_PROVIDERS: "Register providers and end contracts",
    P.MANAGE_PSO_PEOPLE: "Keep the PSO's own people",
    P.MANAGE_JOBS: "See owed work and send dead letters again",
    P.PUBLISH_FORMS: "Preview, publish and retire the forms that reporters fill in",
    P.HAND_OVER_SHEETS: "Split an old sheet of many providers and hand each its part",
    P.KEEP_LISTING: "Keep the listing: contracts, deadlines, and what was sent to the Secretary",
    P.READ_LISTING: "Read the listing's deadlines, and the contracts",
    P.MANAGE_INCIDENTS: "Record incidents of security, and tell every provider affected",
    P.DISPOSE_DATA: "Open what becomes of a provider's data at its contract's end",
    P.APPROVE_DISPOSAL: "Approve, as the second person, that data is returned, transferred or destroyed",
    P.VIEW_PSO_DELIBERATION: "Open deliberations of the PSO, and take part in those whose list one is on",
    P.READ_PSO_AUDIT: "Read the entries of the PSO's people and of submissions",
    P.RECORD_PSO_DISCLOSURES: "Enter what the PSO disclosed, to whom and on which ground",
    P.HANDLE_PSO_LEGAL_REQUESTS: "Answer subpoenas and other legal requests to the PSO",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One permission and, role by role, whether it is held."""

    words: str
    held: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The roles of one side against its permissions."""

    title: str
    roles: tuple[Role, ...]
    lines: tuple[Line, ...]


def matrices() -> list[Matrix]:
    """One table a side: no permission stands in both."""
    titles = {Side.PROVIDER: "At a provider", Side.PSO: "At the PSO"}
    return [_matrix(title, of_side(side)) for side, title in titles.items()]


def _matrix(title: str, roles: tuple[Role, ...]) -> Matrix:
    reached = frozenset[P]().union(*(role.permissions for role in roles))
    lines = [Line(WORDS[p], tuple(p in role.permissions for role in roles)) for p in P if p in reached]
    return Matrix(title, roles, tuple(lines))
