"""Which page stands in which zone, and which routes are no page. With the permission table, this is every route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from pso_portal.tenancy import legends
from pso_portal.tenancy.sides import Side
from pso_portal.web.views import PUBLIC, SIGNED_IN
from tests.isolation.routes import ANYONE, LIBRARY, ROUTES, Route

SEALED, AGG, OPEN = "sealed", "agg", "open"

ZONES: dict[str, str] = {
    name: zone
    for zone, names in {
        SEALED: """
            incidents incident_new incident incident_affected incident_notify security_notices security_notice
            events:report_form events:report_check events:report_sent events:drafts events:draft_delete
            events:my_sealed events:sealed_names events:sealed_name
            events:my_reports events:inbox events:event events:exposures events:exposure_return
            events:files events:file_remove events:my_files events:my_report events:conversation events:close
            events:hearing_back
            events:files events:file_remove events:my_files events:harm events:new_task events:hand_up events:my_tasks
            events:hearing_back events:search events:search_hits events:family events:family_event pses:family_share
            pses:emergency_submissions pses:emergency_copy pses:emergencies_seen
            pses:emergencies pses:emergency_new pses:emergency
            events:harm events:new_task events:hand_up events:my_tasks events:merge events:routing_test
            events:exposure_sheet events:imports events:import_new events:import events:import_columns
            events:import_values events:import_confirm events:delivery
            events:sheets events:sheet_new events:sheet events:sheet_whose events:sheet_providers
            events:sheet_columns events:sheet_hand_over
            events:my_reports events:inbox events:event events:full_report events:detail_page
            events:exposures events:exposure_return events:form_use
            pses:disclosures pses:disclosure_new pses:disclosure pses:disclosure_proposal
            pses:legal pses:legal_new pses:legal_request pses:holds
            pses:directory_suggestions pses:questions pses:withdraw pses:later pses:batch pses:marking pses:provenance
            pses:deliberations pses:deliberation pses:deliberation_paper
            pses:pso_deliberations pses:pso_deliberation pses:pso_deliberation_paper
            pses:workspace pses:remove pses:preview pses:confirm pses:sent pses:receipt pses:copy pses:ledger
            aggregation:desk aggregation:text aggregation:readings aggregation:reading
            aggregation:draft aggregation:decide_draft aggregation:case_text aggregation:similar_cases
            aggregation:signal aggregation:contributors aggregation:npsd_export
            feedback:five_modes feedback:learn feedback:our_alerts feedback:our_answer feedback:alert_answers
            feedback:peers feedback:report feedback:own_events feedback:terms_what_if feedback:agreement_what_if
            feedback:runs feedback:run feedback:run_line feedback:run_release
            audit
        """,
        AGG: """
            aggregation:dashboard aggregation:over_time aggregation:cases aggregation:releases aggregation:new_draft
            aggregation:release aggregation:measures aggregation:measure aggregation:peer_groups
            aggregation:cohorts aggregation:cohort_builder aggregation:cohort aggregation:cohort_version
            aggregation:ledger aggregation:schedule aggregation:ask_withdrawal aggregation:decide_withdrawal
            aggregation:signals aggregation:signal_watches aggregation:signal_alert aggregation:signal_alert_paper
            aggregation:npsd
            feedback:alerts feedback:alert_new feedback:alert feedback:alert_write feedback:alert_decide
            feedback:alert_withdraw feedback:our_alert
        """,
        OPEN: """
            account_login account_logout account_inactive account_signup account_reauthenticate
            account_change_password account_reset_password account_reset_password_done
            account_reset_password_from_key account_reset_password_from_key_done
            mfa_index mfa_reauthenticate mfa_generate_recovery_codes mfa_list_webauthn
            mfa_add_webauthn mfa_deactivate_totp usersessions_list
            switch_place profile waiting help who_may people invite invite_list person end_place places credentials
            make_credential first_steps audit_proof jobs providers register_provider provider
            disposition dispositions leaving
            change_provider end_contract invite_administrator add_facility rename_facility add_unit rename_unit
            feedback:terms feedback:terms_change feedback:terms_version feedback:terms_sign
            attest attestations attestation_text contract record_contract listing record_listing listing_duty
            events:report_links events:poster events:receipt events:open_link events:open_poster
            pses:outside pses:outside_new pses:outside_rules pses:outside_record pses:outside_paper pses:my_outside
            pses:deliberation_operational
            pses:directory pses:directory_new pses:directory_entry pses:directory_import
            pses:policy pses:policy_new pses:policy_version pses:rules
            pses:family pses:family_offer pses:family_accept
            events:report_links events:poster events:routing events:rule_new events:rule
            feedback:agreements feedback:agreement feedback:agreement_change feedback:agreement_version
            feedback:agreement_sign feedback:terms_answer feedback:terms_talk feedback:terms_narrow
            feedback:just_culture feedback:learn_resource feedback:resources feedback:resource_new feedback:resource
            feedback:resource_write
            feedback:agreement_talk feedback:house_terms feedback:house_terms_kept feedback:house_terms_new
            events:forms events:form_new events:form events:form_preview events:form_publish events:form_retire
        """,
    }.items()
    for name in names.split()
}

NOT_PAGES: dict[str, str] = {
    "home": "leads on",
    "events:report": "leads on to a new draft",
    "second_factor_needed": "leads on, for who has a second factor",
    "mfa_authenticate": "leads on, for who is signed in",
    "mfa_activate_totp": "leads on, for who has an app",
    "account_set_password": "leads on, for who has a password",
    "mfa_login_webauthn": "data for a script",
    "mfa_remove_webauthn": "wants a key of one's own",
    "mfa_edit_webauthn": "wants a key of one's own",
    "mfa_reauthenticate_webauthn": "wants a key of one's own",
    "mfa_view_recovery_codes": "wants recovery codes of one's own",
    "mfa_download_recovery_codes": "wants recovery codes of one's own",
    "invitation": "wants a mailed token",
    "withdraw": "takes posts",
    "revoke_credential": "takes posts",
    "revive_job": "takes posts",
    "events:report_save": "takes posts",
    "events:at_link": "opens by what hangs on a wall: seen in tests/journeys/test_unit_link.py",
    "events:at_link_asked": "takes posts",
    "events:detail_save": "takes posts",
    "events:status": "takes posts",
    "events:search_stop": "takes posts",
    "events:form_discard": "takes posts",
    "events:my_message": "takes posts",
    "events:my_verdict": "takes posts",
    "events:take_on": "takes posts",
    "pses:directory_act": "takes posts",
    "aggregation:move_signal": "takes posts",
    "events:rule_act": "takes posts",
    "events:unmerge": "takes posts",
    "events:task": "takes posts",
    "events:preview": "a part of the inbox; without a script it leads on",
    "events:import_drop": "takes posts",
    "events:sheet_drop": "takes posts",
    "feedback:alert_move": "takes posts",
    "feedback:terms_keep": "takes posts",
    "feedback:terms_withdraw": "takes posts",
    "feedback:agreement_keep": "takes posts",
    "feedback:agreement_answer": "there where the provider proposed: seen in tests/journeys/test_terms.py",
    "feedback:house_terms_drop": "takes posts",
    "feedback:agreement_withdraw": "takes posts",
    "aggregation:case_texts": "leads on to a text",
    "aggregation:save_cohort": "takes posts",
    "aggregation:decide_npsd": "leads on where no file waits: seen in tests/journeys/test_npsd.py",
    "aggregation:keep_cohort": "takes posts",
    "gallery": "samples",
    "gallery_page": "samples",
    "gallery_error": "samples",
}
# What leaves as a file, and what must stand in it: in each row of a sheet, on each page of a document, and where the
# bytes are not ours to change, in the name. A download that is not on this list fails the tests.
FILES: dict[str, str] = {
    "attestations_sheet": legends.NOT_WORK_PRODUCT,
    "audit_sheet": legends.SEALED,
    "audit_proof_file": legends.SEALED,
    "events:import_errors": legends.SEALED,
    "pses:deliberation_file": legends.SEALED,
    "pses:pso_deliberation_file": legends.SEALED,
    "pses:ledger_sheet": legends.SEALED,
    "pses:copy_bytes": "Privileged and confidential - ",
    "pses:disclosure_bytes": "Privileged and confidential - ",
    "pses:legal_letter": legends.NOT_WORK_PRODUCT,
    "feedback:terms_paper": legends.NOT_WORK_PRODUCT,
    "feedback:agreement_paper": legends.NOT_WORK_PRODUCT,
    "feedback:report_pdf": legends.SEALED,
    "feedback:report_csv": legends.SEALED,
    "feedback:alert_pdf": legends.DEIDENTIFIED,
    "feedback:our_alert_pdf": legends.DEIDENTIFIED,
    "feedback:report_book": legends.SEALED,
    "aggregation:signal_figures": legends.SEALED,  # of a growth; of a pair the legend of what is de-identified
    "aggregation:dashboard_sheet": legends.DEIDENTIFIED,
    "aggregation:dashboard_paper": legends.DEIDENTIFIED,
    "aggregation:over_time_sheet": legends.DEIDENTIFIED,
    "aggregation:over_time_paper": legends.DEIDENTIFIED,
    "aggregation:contributor_sheet": legends.SEALED,
    "aggregation:npsd_file": "Not validated by the PSOPPC.",  # nonidentifiable: no legend makes it privileged
    "pses:outside_sheet": legends.OUTSIDE,
    "pses:directory_sheet": legends.NOT_WORK_PRODUCT,
    "events:file": "Privileged and confidential - ",
    "events:my_file": "Privileged and confidential - ",
    "events:form_download": "",  # questions that nobody answered yet, for the software of whoever asked for them
}
NOT_PAGES |= dict.fromkeys(FILES, "a download")
# Pages whose law depends on the row: the same route with other ids.
OTHER_ROWS = [("events:event", "removed", OPEN), ("events:event", "reported", SEALED)]
KEEPER = "provider_administrator"  # looks at the pages that are the same for all who are signed in
FOR_SIGNED_IN, FOR_STRANGERS = {"account_logout"}, {"account_signup"}


@dataclass(frozen=True, slots=True)
class Sight:
    """One page to look at."""

    name: str
    url: str
    zone: str


def sights(world: Any, walker: Any) -> Iterator[Sight]:
    """Every page that this walker may open."""
    for name, zone in ZONES.items():
        route = ROUTES[name]
        if _opens(walker, name, route):
            yield Sight(name, _url(name, route, world, walker), zone)
    for name, kind, zone in OTHER_ROWS:
        if _opens(walker, name, ROUTES[name]):
            yield Sight(f"{name} {kind}", reverse(name, args=[world.a.ids[kind]]), zone)


def _opens(walker: Any, name: str, route: Route) -> bool:
    if route.who in (LIBRARY, PUBLIC):
        strangers = name in FOR_STRANGERS or (route.why == ANYONE and name not in FOR_SIGNED_IN)
        return walker.user is None if strangers else walker.name == KEEPER
    others = route.personal or (route.ids and route.seen_by)  # a row that not all who may open the route can see
    if walker.membership is None or (others and walker.name not in route.seen_by):
        return False
    return route.who == SIGNED_IN or bool(walker.permissions & route.permissions())


def address(name: str, world: Any, walker: Any) -> str:
    """Where the route is, with ids of the walker's own house."""
    return _url(name, ROUTES[name], world, walker)


def _url(name: str, route: Route, world: Any, walker: Any) -> str:
    ids = {argument: _id(world, walker, kind) for argument, kind in route.ids.items()}
    url = reverse(name, kwargs={**route.fixed, **ids})
    said = route.query.items()
    query = {key: _id(world, walker, value[1:]) if value.startswith("@") else value for key, value in said}
    return f"{url}?{urlencode(query)}" if query else url


def _id(world: Any, walker: Any, kind: str) -> Any:
    if kind == "membership" and walker.side is Side.PSO:
        return next(each for each in world.walkers if each.name == "analyst").membership.pk
    return world.a.ids.get(kind) or world.pso_ids[kind]
