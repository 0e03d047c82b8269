"""Every permission there is. Pure: a lawyer or an auditor can read it."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a person may do, on the provider's side or on the PSO's. No permission belongs to both sides."""

    # Provider side, granted on the Provider
    FILE_REPORT = "file_report"
    TRIAGE_EVENTS = "triage_events"
    READ_WORKSPACE = "read_workspace"
    MARK_WORK_PRODUCT = "mark_work_product"
    REMOVE_WORK_PRODUCT = "remove_work_product"
    WORK_OUTSIDE_RECORDS = "work_outside_records"
    REPORT_TO_PSO = "report_to_pso"
    VIEW_DELIBERATION = "view_deliberation"
    ASK_SEALED_NAME = "ask_sealed_name"
    DECIDE_SEALED_NAME = "decide_sealed_name"
    RETURN_EXPOSURES = "return_exposures"
    IMPORT_REPORTS = "import_reports"
    SET_ROUTING = "set_routing"
    READ_LEDGER = "read_ledger"
    RECORD_DISCLOSURES = "record_disclosures"
    HANDLE_LEGAL_REQUESTS = "handle_legal_requests"
    ADOPT_POLICY = "adopt_policy"
    READ_FEEDBACK = "read_feedback"
    READ_TERMS = "read_terms"
    PREPARE_TERMS = "prepare_terms"
    SIGN_TERMS = "sign_terms"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_PLACES = "manage_places"
    MANAGE_CREDENTIALS = "manage_credentials"
    READ_AUDIT = "read_audit"
    READ_SECURITY_NOTICES = "read_security_notices"

    # PSO side, granted on the Pso
    READ_SUBMISSIONS = "read_submissions"
    REVIEW_DEIDENTIFICATION = "review_deidentification"
    READ_AGGREGATES = "read_aggregates"
    DRAFT_RELEASE = "draft_release"
    APPROVE_RELEASE = "approve_release"
    READ_AGREEMENTS = "read_agreements"
    PROPOSE_AGREEMENT = "propose_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    REGISTER_PROVIDERS = "register_providers"
    MANAGE_PSO_PEOPLE = "manage_pso_people"
    MANAGE_JOBS = "manage_jobs"
    PUBLISH_FORMS = "publish_forms"
    HAND_OVER_SHEETS = "hand_over_sheets"
    READ_PSO_AUDIT = "read_pso_audit"
    KEEP_LISTING = "keep_listing"
    READ_LISTING = "read_listing"
    MANAGE_INCIDENTS = "manage_incidents"
    RECORD_PSO_DISCLOSURES = "record_pso_disclosures"
    HANDLE_PSO_LEGAL_REQUESTS = "handle_pso_legal_requests"
