"""THE permission table: every route of the portal, who may use it, and what its ids are ids of.

A route that stands in the resolver and not here fails the tests, and the other way round; so does a view that
declares another permission than its row says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pses.policies import OF_PSO, READS_POLICY, SEES_EMERGENCIES, SEES_FAMILY
from pso_portal.accounts.permissions import Permission as P
from pso_portal.web.views import PUBLIC, SIGNED_IN

# Pages that another package brings; `why` says what keeps them safe. They declare no permission of ours.
LIBRARY = "library"

Who = P | tuple[P, ...] | str | Mapping[str, P]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route. `who`: a permission, a tuple of which one is enough, PUBLIC, SIGNED_IN, LIBRARY, or, for the API, a
    permission per method.

    `ids`: URL argument → kind of thing (see world.House.ids); `fixed`: the other arguments. `body` and `query` hold
    what a post or a search sends, "@kind" standing for an id. `data`: shows or changes rows of the provider's side.
    `personal`: the row is one person's, so a colleague's must look absent; `seen_by`: the walkers whose own row shows
    (default: all that may). `for_all`: of what the PSO tells every provider alike no row is another's. `why`: needed
    where `who` is not a permission.
    """

    who: Who
    ids: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    data: bool = False
    personal: bool = False
    for_all: bool = False
    seen_by: tuple[str, ...] = ()
    why: str = ""

    @property
    def is_api(self) -> bool:
        return isinstance(self.who, Mapping)

    def permissions(self) -> frozenset[P]:
        """Every permission that opens this route by some method."""
        if isinstance(self.who, Mapping):
            return frozenset(self.who.values())
        if isinstance(self.who, P):
            return frozenset({self.who})
        return frozenset(self.who) if isinstance(self.who, tuple) else frozenset()


def _library(why: str, **more: Any) -> Route:
    return Route(who=LIBRARY, why=why, **more)


ANYONE = "allauth: anyone may try, its own limits apply; shows nothing of any place"
OWN_ACCOUNT = "allauth: asks for a sign-in itself and shows the signed-in person's own account only"

SIGN_IN: dict[str, Route] = {
    "account_login": _library(ANYONE),
    "account_logout": _library(ANYONE),
    "account_inactive": _library(ANYONE),
    "account_signup": _library("allauth: closed, people are invited"),
    "account_reauthenticate": _library(OWN_ACCOUNT),
    "account_change_password": _library(OWN_ACCOUNT),
    "account_set_password": _library(OWN_ACCOUNT),
    "account_reset_password": _library(ANYONE),
    "account_reset_password_done": _library(ANYONE),
    "account_reset_password_from_key": _library(
        "allauth: the key in the address was mailed and works once", fixed={"uidb36": "1", "key": "set-password"}
    ),
    "account_reset_password_from_key_done": _library(ANYONE),
    "mfa_index": _library(OWN_ACCOUNT),
    "mfa_authenticate": _library("allauth: only between password and second factor"),
    "mfa_reauthenticate": _library(OWN_ACCOUNT),
    "mfa_activate_totp": _library(OWN_ACCOUNT),
    "mfa_deactivate_totp": _library(OWN_ACCOUNT),
    "mfa_view_recovery_codes": _library(OWN_ACCOUNT),
    "mfa_generate_recovery_codes": _library(OWN_ACCOUNT),
    "mfa_download_recovery_codes": _library(OWN_ACCOUNT),
    "mfa_list_webauthn": _library(OWN_ACCOUNT),
    "mfa_add_webauthn": _library(OWN_ACCOUNT),
    "mfa_reauthenticate_webauthn": _library(OWN_ACCOUNT),
    "mfa_remove_webauthn": _library(OWN_ACCOUNT, fixed={"pk": "1"}),
    "mfa_edit_webauthn": _library(OWN_ACCOUNT, fixed={"pk": "1"}),
    "mfa_login_webauthn": _library(ANYONE),
    "usersessions_list": _library(OWN_ACCOUNT),
}

KEEPERS = (P.MANAGE_PEOPLE, P.MANAGE_PSO_PEOPLE)
PLACES = (P.MANAGE_PLACES, P.REGISTER_PROVIDERS)
READS_LISTING = (P.KEEP_LISTING, P.READ_LISTING)
PERSON = {"name": "New Name", "email": "new.name@example.test", "job_title": "Nurse", "roles": "executive"}

OFFICE: dict[str, Route] = {
    "home": Route(who=SIGNED_IN, why="leads each role to its first page"),
    "switch_place": Route(who=SIGNED_IN, body={"place": "@membership"}, why="one's own places only"),
    "second_factor_needed": Route(who=PUBLIC, why="the gate leads here; it checks for itself"),
    "invitation": Route(
        who=PUBLIC, fixed={"token": "not-a-token"}, body={"name": "X"},
        why="the token was mailed and is checked by its digest",
    ),
    "profile": Route(
        who=SIGNED_IN, body={"name": "New Name", "clock": "24", "single_keys": "on", "mails": "daily"},
        why="one's own name and habits",
    ),
    "waiting": Route(who=SIGNED_IN, why="counts of one's own rail"),
    "help": Route(who=SIGNED_IN, why="fixed text for one's own roles"),
    "who_may": Route(who=SIGNED_IN, why="roles and permissions are no secret"),
    "attest": Route(
        who=SIGNED_IN, body={"sha256": "0" * 64, "read": "on"}, data=True, why="the statement of one's own place"
    ),
    "attestations": Route(who=KEEPERS, data=True),
    "attestations_sheet": Route(who=KEEPERS, data=True),
    "attestation_text": Route(
        who=KEEPERS, body={"text": "New.", "effective_on": "2099-01-01", "expected": "9"}, data=True
    ),
    "people": Route(who=KEEPERS, data=True),
    "invite": Route(who=KEEPERS, body=PERSON),
    "invite_list": Route(who=KEEPERS),
    "person": Route(who=KEEPERS, ids={"membership_id": "membership"}, body={"roles": "executive"}, data=True),
    "end_place": Route(who=KEEPERS, ids={"membership_id": "membership"}, data=True),
    "withdraw": Route(who=KEEPERS, ids={"invitation_id": "invitation"}, data=True),
    "places": Route(who=P.MANAGE_PLACES, data=True),
    "credentials": Route(who=P.MANAGE_CREDENTIALS, data=True),
    "make_credential": Route(
        who=P.MANAGE_CREDENTIALS, body={"name": "New", "permissions": "file_report", "days": "30", "lasts": "30"}
    ),
    "revoke_credential": Route(who=P.MANAGE_CREDENTIALS, ids={"credential_id": "credential"}, data=True),
    "first_steps": Route(who=P.MANAGE_PEOPLE),
    "audit": Route(who=(P.READ_AUDIT, P.READ_PSO_AUDIT), data=True),
    "audit_sheet": Route(who=(P.READ_AUDIT, P.READ_PSO_AUDIT), data=True),
    "audit_proof": Route(who=(P.READ_AUDIT, P.READ_PSO_AUDIT)),
    "audit_proof_file": Route(who=(P.READ_AUDIT, P.READ_PSO_AUDIT)),
    "jobs": Route(who=P.MANAGE_JOBS),
    "revive_job": Route(who=P.MANAGE_JOBS, ids={"message_id": "message"}),
    "providers": Route(who=P.REGISTER_PROVIDERS),
    "register_provider": Route(
        who=P.REGISTER_PROVIDERS,
        body={
            "name": "New Clinic", "setting": "clinic", "state": "MO", "size_band": "medium",
            "ownership": "public", "parent": "@provider",
            "contract_starts": "2026-01-01", "facility": "Main", "timezone": "America/Chicago", "units": "Desk",
        },
    ),
    "provider": Route(who=P.REGISTER_PROVIDERS, ids={"provider_id": "provider"}),
    "incidents": Route(who=P.MANAGE_INCIDENTS),
    "incident_new": Route(who=P.MANAGE_INCIDENTS, body={"happened": "x", "found": "x", "discovered_at": "never"}),
    "incident": Route(
        who=P.MANAGE_INCIDENTS, ids={"incident_id": "incident"}, body={"do": "contain", "words": "x", "expected": "9"}
    ),
    "incident_affected": Route(
        who=P.MANAGE_INCIDENTS, ids={"incident_id": "incident"}, body={"providers": "@provider"}
    ),
    "incident_notify": Route(
        who=P.MANAGE_INCIDENTS, ids={"incident_id": "incident"}, body={"text": "x", "expected": "9"}
    ),
    "security_notices": Route(who=P.READ_SECURITY_NOTICES, data=True),
    "security_notice": Route(who=P.READ_SECURITY_NOTICES, ids={"notice_id": "security_notice"}, data=True),
    "contract": Route(who=READS_LISTING, ids={"provider_id": "provider"}),
    "record_contract": Route(who=P.KEEP_LISTING, ids={"provider_id": "provider"}, body={"signed_on": "2026-01-01"}),
    "listing": Route(who=READS_LISTING, body={"on": "2026-01-01", "words": "A new address."}),
    "record_listing": Route(who=P.KEEP_LISTING, body={"starts": "2026-01-01", "reference": "A letter."}),
    "listing_duty": Route(
        who=READS_LISTING, fixed={"key": "profile.2025-12-31"},
        body={"do": "add", "on": "2026-01-01", "words": "Sent.", "expected": "0"},
    ),
    "change_provider": Route(
        who=P.REGISTER_PROVIDERS, ids={"provider_id": "provider"},
        body={"name": "New Name", "state": "MO", "size_band": "medium", "ownership": "public",
              "on_call_phone": "555-0199"},
    ),
    "end_contract": Route(who=P.REGISTER_PROVIDERS, ids={"provider_id": "provider"}, body={"on": "2030-01-01"}),
    "disposition": Route(
        who=(P.DISPOSE_DATA, P.APPROVE_DISPOSAL), ids={"provider_id": "provider"}, body={"do": "open"}
    ),
    "dispositions": Route(who=(P.DISPOSE_DATA, P.APPROVE_DISPOSAL)),
    "leaving": Route(who=P.CHOOSE_DISPOSITION, body={"do": "choose", "way": "destroy", "workspace": "keep"}),
    "invite_administrator": Route(who=P.REGISTER_PROVIDERS, ids={"provider_id": "provider"}, body=PERSON),
    "add_facility": Route(
        who=PLACES, ids={"provider_id": "provider"}, body={"name": "New", "timezone": "America/Chicago"}, data=True
    ),
    "rename_facility": Route(
        who=PLACES, ids={"provider_id": "provider", "facility_id": "facility"}, body={"name": "New"}, data=True
    ),
    "add_unit": Route(
        who=PLACES, ids={"provider_id": "provider", "facility_id": "facility"}, body={"name": "New"}, data=True
    ),
    "rename_unit": Route(
        who=PLACES, ids={"provider_id": "provider", "unit_id": "unit"}, body={"name": "New"}, data=True
    ),
}  # fmt: skip

OPENERS = (P.ASK_SEALED_NAME, P.DECIDE_SEALED_NAME)
BY_LINK = "opens the form for the address on a wall alone, in that provider's scope, with nobody as the actor"
DRAFT = {"draft_id": "draft"}
TYPED = {"asked": "story", "q.story": "Typed by a stranger.", "do": "save"}
SEARCH = {"search_id": "search"}
IMPORT = {"run_id": "import"}
READS_REPORTS = ("risk_manager",)  # an administrator sees the sheets of its own alone
SENT = {"revision": "1", "filing_key": "7f6c1a52-5a52-4b52-9a52-000000000001"}

WITH_FILE = {"event_id": "filed"}
A_FILE = {"event_id": "filed", "file_id": "file"}
WHO_DETAILS = (P.FILE_REPORT, P.TRIAGE_EVENTS)
A_STRANGER = "7f6c1a52-5a52-4b52-9a52-000000000002"  # may own nothing here
A_RULE = {"name": "New", "harm_at_least": "mild", "members": A_STRANGER}
FIRST_PAGE = {"module": "generic", "page": "1"}

A_FORM = {"form_id": "form"}
A_SHEET = {"sheet_id": "sheet"}

EVENTS: dict[str, Route] = {
    "events:report": Route(who=P.FILE_REPORT),
    "events:report_form": Route(
        who=P.FILE_REPORT, ids=DRAFT, body=TYPED, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:report_save": Route(
        who=P.FILE_REPORT, ids=DRAFT, body=TYPED, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:report_check": Route(
        who=P.FILE_REPORT, ids=DRAFT, body=SENT, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:report_sent": Route(
        who=P.FILE_REPORT, ids={"event_id": "event"}, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:report_links": Route(who=(P.TRIAGE_EVENTS, P.MANAGE_PLACES), data=True),
    "events:poster": Route(who=(P.TRIAGE_EVENTS, P.MANAGE_PLACES), ids={"place_id": "unit"}, data=True),
    "events:open_link": Route(who=(P.TRIAGE_EVENTS, P.MANAGE_PLACES), ids={"place_id": "unit"}, data=True),
    "events:open_poster": Route(who=(P.TRIAGE_EVENTS, P.MANAGE_PLACES), ids={"place_id": "unit"}, data=True),
    "events:at_link": Route(who=PUBLIC, fixed={"token": "nosuchlink234567"}, body={"do": "send"}, why=BY_LINK),
    "events:at_link_asked": Route(who=PUBLIC, fixed={"token": "nosuchlink234567"}, body={"shown": "what"}, why=BY_LINK),
    "events:receipt": Route(
        who=PUBLIC, body={"receipt": "0000 0000 0000 0000 0000", "do": "open"},
        why="opens one report for its receipt alone, in that provider's scope, with nobody as the actor",
    ),
    "events:drafts": Route(who=P.FILE_REPORT, data=True, seen_by=("reporter",)),
    "events:draft_delete": Route(who=P.FILE_REPORT, ids=DRAFT, data=True, personal=True, seen_by=("reporter",)),
    "events:my_reports": Route(who=P.FILE_REPORT, data=True, seen_by=("reporter",)),
    "events:my_report": Route(
        who=P.FILE_REPORT, ids={"event_id": "event"}, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:my_sealed": Route(
        who=P.FILE_REPORT, ids={"event_id": "sealed"}, data=True, personal=True, seen_by=("reporter",)
    ),
    "events:sealed_names": Route(who=OPENERS, data=True),
    "events:sealed_name": Route(
        who=OPENERS, ids={"event_id": "sealed"}, body={"do": "ask", "reason": "A stranger asks."}, data=True
    ),
    "events:my_message": Route(
        who=P.FILE_REPORT, ids={"event_id": "event"}, body={"text": "Thank you."}, data=True, personal=True,
        seen_by=("reporter",),
    ),
    "events:my_verdict": Route(
        who=P.FILE_REPORT, ids={"event_id": "event"}, body={"choice": "great"}, data=True, personal=True,
        seen_by=("reporter",),
    ),
    "events:conversation": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"text": "Hello."}, data=True),
    "events:close": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"outcome": "Shelves."}, data=True),
    "events:hearing_back": Route(who=P.TRIAGE_EVENTS, data=True),
    "events:inbox": Route(
        who=P.TRIAGE_EVENTS, query={"unit": "@unit"}, body={"event": "@event", "owner": "nobody"}, data=True
    ),
    "events:search": Route(who=P.TRIAGE_EVENTS, query={"unit": "@unit"}, body={"words": "row"}, data=True),
    "events:search_hits": Route(who=P.TRIAGE_EVENTS, ids=SEARCH, data=True, personal=True, seen_by=("risk_manager",)),
    "events:search_stop": Route(
        who=P.TRIAGE_EVENTS, ids=SEARCH, body={"do": "stop"}, data=True, personal=True, seen_by=("risk_manager",)
    ),
    "events:event": Route(who=(P.TRIAGE_EVENTS, P.READ_WORKSPACE), ids={"event_id": "event"}, data=True),
    "events:preview": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, data=True),
    "events:harm": Route(
        who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"harm": "moderate", "reason": "Seen again."}, data=True
    ),
    "events:new_task": Route(
        who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"text": "Ask.", "owner": A_STRANGER, "due": "2030-01-01"},
        data=True,
    ),
    "events:hand_up": Route(
        who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"reason": "Ask.", "to": A_STRANGER}, data=True
    ),
    "events:take_on": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, data=True),
    "events:my_tasks": Route(who=P.TRIAGE_EVENTS, data=True),
    "events:task": Route(who=P.TRIAGE_EVENTS, ids={"task_id": "task"}, body={"done": "yes"}, data=True),
    "events:merge": Route(
        who=P.TRIAGE_EVENTS, ids={"event_id": "colleagues_event"}, body={"other": "none such"}, data=True
    ),
    "events:unmerge": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "merged"}, data=True),
    "events:routing": Route(who=P.SET_ROUTING, data=True),
    "events:rule_new": Route(who=P.SET_ROUTING, body=A_RULE),
    "events:rule": Route(who=P.SET_ROUTING, ids={"rule_id": "rule"}, body=A_RULE, data=True),
    "events:rule_act": Route(who=P.SET_ROUTING, ids={"rule_id": "rule"}, body={"do": "off"}, data=True),
    "events:routing_test": Route(who=P.SET_ROUTING, data=True),
    "events:status": Route(who=P.TRIAGE_EVENTS, ids={"event_id": "event"}, body={"status": "closed"}, data=True),
    "events:files": Route(who=P.TRIAGE_EVENTS, ids=WITH_FILE, data=True),
    "events:file": Route(who=(P.TRIAGE_EVENTS, P.READ_WORKSPACE), ids=A_FILE, data=True),
    "events:file_remove": Route(who=(P.TRIAGE_EVENTS, P.REMOVE_WORK_PRODUCT), ids=A_FILE, data=True),
    "events:my_files": Route(who=P.FILE_REPORT, ids=WITH_FILE, data=True, personal=True, seen_by=("reporter",)),
    "events:my_file": Route(who=P.FILE_REPORT, ids=A_FILE, data=True, personal=True, seen_by=("reporter",)),
    "events:full_report": Route(
        who=WHO_DETAILS, ids={"event_id": "event"}, data=True, seen_by=("reporter", "risk_manager")
    ),
    "events:detail_page": Route(
        who=WHO_DETAILS, ids={"event_id": "event"}, fixed=FIRST_PAGE, body={"do": "leave"}, data=True,
        seen_by=("reporter", "risk_manager"),
    ),
    "events:detail_save": Route(
        who=WHO_DETAILS, ids={"event_id": "event"}, fixed=FIRST_PAGE, body={"do": "save"}, data=True,
        seen_by=("reporter", "risk_manager"),
    ),
    "events:family": Route(who=P.READ_FAMILY, data=True),
    "events:family_event": Route(who=P.READ_FAMILY, ids={"event_id": "kin_event"}, data=True),
    "events:form_use": Route(who=P.TRIAGE_EVENTS),
    "events:forms": Route(who=P.PUBLISH_FORMS),
    "events:form_new": Route(who=P.PUBLISH_FORMS, body={"text": "{}"}),
    "events:form": Route(who=P.PUBLISH_FORMS, ids=A_FORM),
    "events:form_preview": Route(who=P.PUBLISH_FORMS, ids=A_FORM, body={"do": "show"}),
    "events:form_publish": Route(who=P.PUBLISH_FORMS, ids=A_FORM, body={"sha256": "0"}),
    "events:form_retire": Route(who=P.PUBLISH_FORMS, ids={"form_id": "published_form"}),
    "events:form_discard": Route(who=P.PUBLISH_FORMS, ids=A_FORM),
    "events:form_download": Route(who=P.PUBLISH_FORMS, ids=A_FORM),
    "events:exposures": Route(who=P.RETURN_EXPOSURES, data=True),
    "events:exposure_return": Route(who=P.RETURN_EXPOSURES, data=True),
    "events:exposure_sheet": Route(who=P.RETURN_EXPOSURES, body={"figures": "2025-08=5"}),
    "events:sheets": Route(who=P.HAND_OVER_SHEETS),
    "events:sheet_new": Route(who=P.HAND_OVER_SHEETS),
    "events:sheet": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET),
    "events:sheet_whose": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET, body={"column": "Clinic"}),
    "events:sheet_providers": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET, body={"p.0": "Nobody", "o.1": "on"}),
    "events:sheet_columns": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET, body={"c.what": "Type"}),
    "events:sheet_hand_over": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET, body={"sure": "on"}),
    "events:sheet_drop": Route(who=P.HAND_OVER_SHEETS, ids=A_SHEET),
    "events:delivery": Route(
        who=P.IMPORT_REPORTS, ids={"delivery_id": "delivery"}, body={"do": "accept"}, data=True
    ),
    "events:imports": Route(who=P.IMPORT_REPORTS, data=True, seen_by=READS_REPORTS),
    "events:import_new": Route(who=P.IMPORT_REPORTS),
    "events:import": Route(who=P.IMPORT_REPORTS, ids=IMPORT, data=True, seen_by=READS_REPORTS),
    "events:import_columns": Route(
        who=P.IMPORT_REPORTS, ids=IMPORT, body={"c.what": "Type", "c.when.date": "Day"}, data=True,
        seen_by=READS_REPORTS,
    ),
    "events:import_values": Route(
        who=P.IMPORT_REPORTS, ids=IMPORT, body={"v.what.0": "fall"}, data=True, seen_by=READS_REPORTS
    ),
    "events:import_confirm": Route(
        who=P.IMPORT_REPORTS, ids=IMPORT, body={"belongs": "on", "name": ""}, data=True, seen_by=READS_REPORTS
    ),
    "events:import_drop": Route(who=P.IMPORT_REPORTS, ids=IMPORT, data=True, seen_by=READS_REPORTS),
    "events:import_errors": Route(who=P.IMPORT_REPORTS, ids=IMPORT, data=True, seen_by=READS_REPORTS),
}

CONTENT = {"content_id": "event"}
EVENT_KIND = {"kind": "event"}
SUBMISSION = {"submission_id": "submission"}
ANEW = {
    "event_type": "fall", "kind": "incident", "harm": "mild", "known_at": "2025-08-20T10:00", "facts": "Typed anew.",
    "original": "Chart", "from_original": "on",
}  # fmt: skip

A_POLICY = {
    "covers": "Reports.", "workforce": "Everybody.", "reporting_act": "transmission", "retention_years": "6",
    "effective_on": "2099-01-01", "expected": "1",
}  # fmt: skip

DISCLOSES = (P.RECORD_DISCLOSURES, P.RECORD_PSO_DISCLOSURES)
KEEP_LOG = ("risk_manager", "provider_privacy_officer")  # the PSO's log has rows of its own
HANDLES = (P.HANDLE_LEGAL_REQUESTS, P.HANDLE_PSO_LEGAL_REQUESTS)
A_REQUEST = {"request_id": "legal_request"}
OFFICER = ("provider_privacy_officer",)  # the PSO has requests of its own
ON_A_GROUND = {"ground": "fda", "since": "2025-01-01", "until": "2099-01-01"}
ROOM, PSO_ROOM = {"room_id": "room"}, {"room_id": "pso_room"}
IN_THE_ROOM = ("risk_manager",)  # a deliberation member is on the list of another one
A_ROOM = {
    "key": A_STRANGER, "kind": "huddle", "title": "New", "purpose": "To learn.", "started_on": "2025-01-01",
}  # fmt: skip
AN_OFFER = {
    "reader": A_STRANGER, "event_types": "medication", "narrative": "no", "purpose": "Anything.", "until": "2099-01-01",
}  # fmt: skip

A_NAME, AN_ENTRY = {"kind": "staff", "name": "New Name", "others": "Newt"}, {"entry_id": "directory_entry"}

PSES: dict[str, Route] = {
    "pses:workspace": Route(who=P.READ_WORKSPACE, body={"do": "ready", "product": "@product"}, data=True),
    "pses:batch": Route(who=P.REPORT_TO_PSO, query={"product": "@product"}, body={"product": "@product"}, data=True),
    "pses:remove": Route(
        who=P.REMOVE_WORK_PRODUCT, ids=CONTENT, fixed=EVENT_KIND, data=True,
        body={"reason": "Filed by mistake.", "attested": "on"},
    ),
    "pses:marking": Route(
        who=P.MARK_WORK_PRODUCT, ids=CONTENT, fixed=EVENT_KIND, data=True,
        body={"group": "narrative", "choice": "held_back", "reason": "Look again.", "expected": "1"},
    ),
    "pses:provenance": Route(who=P.READ_WORKSPACE, ids=CONTENT, fixed=EVENT_KIND, data=True),
    "pses:preview": Route(who=P.REPORT_TO_PSO, ids=CONTENT, fixed=EVENT_KIND, data=True),
    "pses:confirm": Route(who=P.REPORT_TO_PSO, ids=CONTENT, fixed=EVENT_KIND, body={"sha256": "0" * 64}, data=True),
    "pses:later": Route(
        who=P.REPORT_TO_PSO, ids={"content_id": "reported"}, fixed=EVENT_KIND, body={"sha256": "0" * 64}, data=True
    ),
    "pses:withdraw": Route(
        who=P.REPORT_TO_PSO, ids={"content_id": "reported"}, fixed=EVENT_KIND, body={"reason": "Wrong patient."},
        data=True,
    ),
    "pses:deliberations": Route(who=P.VIEW_DELIBERATION, body=A_ROOM, data=True),
    "pses:deliberation": Route(
        who=P.VIEW_DELIBERATION, ids=ROOM, body={"do": "own", "person": A_STRANGER}, data=True, personal=True,
        seen_by=IN_THE_ROOM,
    ),
    "pses:deliberation_paper": Route(
        who=P.VIEW_DELIBERATION, ids=ROOM, data=True, personal=True, seen_by=IN_THE_ROOM
    ),
    "pses:deliberation_file": Route(
        who=P.VIEW_DELIBERATION, ids=ROOM, data=True, personal=True, seen_by=IN_THE_ROOM
    ),
    "pses:deliberation_operational": Route(
        who=P.VIEW_DELIBERATION, ids=ROOM, data=True, personal=True, seen_by=IN_THE_ROOM
    ),
    "pses:pso_deliberations": Route(who=P.VIEW_PSO_DELIBERATION, body=A_ROOM),
    "pses:pso_deliberation": Route(
        who=P.VIEW_PSO_DELIBERATION, ids=PSO_ROOM, body={"do": "reopen"}, seen_by=("analyst",)
    ),
    "pses:pso_deliberation_paper": Route(who=P.VIEW_PSO_DELIBERATION, ids=PSO_ROOM, seen_by=("analyst",)),
    "pses:pso_deliberation_file": Route(who=P.VIEW_PSO_DELIBERATION, ids=PSO_ROOM, seen_by=("analyst",)),
    "pses:sent": Route(who=P.REPORT_TO_PSO, data=True),
    "pses:receipt": Route(
        who=(P.REPORT_TO_PSO, P.READ_WORKSPACE, P.RETURN_EXPOSURES), ids=SUBMISSION, data=True
    ),
    "pses:copy": Route(who=P.READ_WORKSPACE, ids=SUBMISSION, data=True),
    "pses:rules": Route(who=SIGNED_IN, why="the rules of law are the same for all and name nobody"),
    "pses:copy_bytes": Route(who=P.READ_WORKSPACE, ids=SUBMISSION, data=True),
    "pses:ledger": Route(who=P.READ_LEDGER, data=True),
    "pses:ledger_sheet": Route(who=P.READ_LEDGER, data=True),
    "pses:disclosures": Route(who=DISCLOSES, data=True, seen_by=KEEP_LOG),
    "pses:disclosure_new": Route(
        who=DISCLOSES, query=ON_A_GROUND, body=ON_A_GROUND | {"extent": "coded"}, data=True, seen_by=KEEP_LOG
    ),
    "pses:disclosure": Route(
        who=(*DISCLOSES, P.READ_WORKSPACE), ids={"disclosure_id": "disclosure"}, data=True, seen_by=KEEP_LOG
    ),
    "pses:disclosure_bytes": Route(
        who=(*DISCLOSES, P.READ_WORKSPACE), ids={"disclosure_id": "disclosure"}, data=True, seen_by=KEEP_LOG
    ),
    "pses:disclosure_proposal": Route(
        who=DISCLOSES, ids={"proposal_id": "proposal_to_disclose"}, body={"do": "decline"}, data=True, seen_by=KEEP_LOG
    ),
    "pses:legal": Route(who=HANDLES, data=True, seen_by=OFFICER),
    "pses:legal_new": Route(who=HANDLES, body={"kind": "subpoena"}),
    "pses:legal_request": Route(who=HANDLES, ids=A_REQUEST, body={"do": "close"}, data=True, seen_by=OFFICER),
    "pses:legal_letter": Route(who=HANDLES, ids=A_REQUEST, data=True, seen_by=OFFICER),
    "pses:holds": Route(who=P.HANDLE_LEGAL_REQUESTS, body={"do": "lift", "hold": "@hold"}, data=True),
    "pses:family": Route(who=SEES_FAMILY, data=True),
    "pses:family_offer": Route(who=P.SHARE_WITH_FAMILY, body=AN_OFFER, data=True),
    "pses:family_share": Route(who=SEES_FAMILY, ids={"share_id": "share"}, body={"reason": "It is over."}, data=True),
    "pses:family_accept": Route(who=P.SHARE_WITH_FAMILY, ids={"share_id": "received_share"}, data=True),
    "pses:emergencies": Route(who=OF_PSO),
    "pses:emergency_new": Route(
        who=P.ASK_EMERGENCY_ACCESS, body={"provider": "@provider", "reason": "A pump is recalled."}
    ),
    "pses:emergency": Route(
        who=P.REVIEW_EMERGENCY_ACCESS, ids={"access_id": "emergency"}, body={"justified": "yes", "words": "It was."}
    ),
    "pses:emergency_submissions": Route(who=P.ASK_EMERGENCY_ACCESS, ids={"access_id": "emergency"}),
    "pses:emergency_copy": Route(
        who=P.ASK_EMERGENCY_ACCESS, ids={"access_id": "emergency", "submission_id": "submission"}
    ),
    "pses:emergencies_seen": Route(who=SEES_EMERGENCIES, data=True),
    "pses:policy": Route(who=READS_POLICY, data=True),
    "pses:policy_new": Route(who=P.ADOPT_POLICY, body=A_POLICY, data=True),
    "pses:policy_version": Route(who=READS_POLICY, ids={"policy_id": "policy"}, data=True),
    "pses:directory": Route(who=P.KEEP_DIRECTORY, query={"q": "ottilie"}, data=True),
    "pses:directory_sheet": Route(who=P.KEEP_DIRECTORY, data=True),
    "pses:directory_new": Route(who=P.KEEP_DIRECTORY, body=A_NAME),
    "pses:directory_import": Route(who=P.KEEP_DIRECTORY, body={"lines": "person,New Name,", "add": "yes"}),
    "pses:questions": Route(who=P.REPORT_TO_PSO, body={"question": "@question", "says": "may"}, data=True),
    "pses:directory_suggestions": Route(
        who=P.REPORT_TO_PSO, body={"suggestion": "@suggestion", "kind": "staff", "do": "accept"}, data=True
    ),
    "pses:directory_entry": Route(who=P.KEEP_DIRECTORY, ids=AN_ENTRY, body=A_NAME, data=True),
    "pses:directory_act": Route(who=P.KEEP_DIRECTORY, ids=AN_ENTRY, body={"do": "retire"}, data=True),
    "pses:outside": Route(who=P.WORK_OUTSIDE_RECORDS, data=True),
    "pses:outside_sheet": Route(who=P.WORK_OUTSIDE_RECORDS, data=True),
    "pses:outside_new": Route(who=P.WORK_OUTSIDE_RECORDS, body=ANEW),
    "pses:outside_rules": Route(who=P.WORK_OUTSIDE_RECORDS, body={"version": "0"}),
    "pses:outside_record": Route(
        who=P.WORK_OUTSIDE_RECORDS, ids={"record_id": "lane"}, body={"do": "assign", "owner": ""}, data=True
    ),
    "pses:outside_paper": Route(who=P.WORK_OUTSIDE_RECORDS, ids={"record_id": "lane"}, data=True),
    "pses:my_outside": Route(
        who=P.FILE_REPORT, ids={"record_id": "my_lane"}, data=True, personal=True, seen_by=("reporter",)
    ),
}

A_SIGNAL = {"signal_id": "signal"}
RELEASE_DRAFT = {"draft_id": "release_draft"}
COHORT = {"cohort_id": "cohort"}
NPSD_EXPORT = {"export_id": "npsd_export"}

AGGREGATION: dict[str, Route] = {
    "aggregation:dashboard": Route(who=P.READ_AGGREGATES),
    "aggregation:dashboard_sheet": Route(who=P.READ_AGGREGATES, fixed={"part": "types"}),
    "aggregation:dashboard_paper": Route(who=P.READ_AGGREGATES),
    "aggregation:over_time": Route(who=P.READ_AGGREGATES),
    "aggregation:over_time_sheet": Route(who=P.READ_AGGREGATES, fixed={"part": "months"}),
    "aggregation:over_time_paper": Route(who=P.READ_AGGREGATES),
    "aggregation:contributors": Route(who=P.READ_CONTRIBUTORS),
    "aggregation:contributor_sheet": Route(who=P.READ_CONTRIBUTORS, fixed={"part": "all"}),
    "aggregation:cases": Route(who=P.READ_AGGREGATES, query={"setting": "clinic"}),
    "aggregation:measures": Route(who=P.READ_AGGREGATES, query={"setting": "clinic"}),
    "aggregation:measure": Route(who=P.READ_AGGREGATES, fixed={"code": "hospital.fall_injury_rate"}),
    "aggregation:peer_groups": Route(who=P.READ_AGGREGATES, query={"year": "2026"}),
    "aggregation:case_texts": Route(who=P.REVIEW_DEIDENTIFICATION, query={"type": "fall"}),
    "aggregation:case_text": Route(who=P.REVIEW_DEIDENTIFICATION, ids={"case_id": "shown_case"}),
    "aggregation:similar_cases": Route(who=P.REVIEW_DEIDENTIFICATION, body={"words": "The alarm failed."}),
    "aggregation:cohorts": Route(who=P.READ_AGGREGATES),
    "aggregation:cohort_builder": Route(who=P.READ_AGGREGATES, query={"setting": "clinic"}),
    "aggregation:save_cohort": Route(
        who=P.KEEP_COHORTS, body={"asked": "setting=clinic", "name": "Alarms", "do": "new"}
    ),
    "aggregation:cohort": Route(who=P.READ_AGGREGATES, ids=COHORT),
    "aggregation:keep_cohort": Route(who=P.KEEP_COHORTS, ids=COHORT, body={"do": "rename", "name": "Alarms"}),
    "aggregation:cohort_version": Route(who=P.READ_AGGREGATES, ids=COHORT, fixed={"number": 2}),
    "aggregation:releases": Route(who=P.READ_AGGREGATES),
    "aggregation:new_draft": Route(who=P.DRAFT_RELEASE, body={"table": "clinic 2025-Q2"}),
    "aggregation:draft": Route(who=P.READ_AGGREGATES, ids=RELEASE_DRAFT, body={"do": "drop"}),
    "aggregation:decide_draft": Route(who=P.APPROVE_RELEASE, ids=RELEASE_DRAFT, body={"decision": "decline"}),
    "aggregation:release": Route(who=P.READ_AGGREGATES, ids={"release_id": "release"}),
    "aggregation:signals": Route(who=P.READ_AGGREGATES, query={"state": "new"}),
    "aggregation:signal_watches": Route(who=P.READ_AGGREGATES),
    "aggregation:signal": Route(who=P.READ_AGGREGATES, ids=A_SIGNAL),
    "aggregation:move_signal": Route(
        who=P.WORK_SIGNALS, ids=A_SIGNAL, body={"do": "drop_draft", "said": "Why.", "revision": "0"}
    ),
    "aggregation:signal_alert": Route(
        who=P.WORK_SIGNALS, ids=A_SIGNAL, body={"title": "T", "seen": "S", "do": "D", "revision": "0"}
    ),
    "aggregation:signal_alert_paper": Route(who=P.READ_AGGREGATES, ids=A_SIGNAL),
    "aggregation:signal_figures": Route(who=P.READ_AGGREGATES, ids=A_SIGNAL),
    "aggregation:ledger": Route(who=P.READ_AGGREGATES),
    "aggregation:schedule": Route(who=P.APPROVE_RELEASE, body={"months": "9"}),
    "aggregation:ask_withdrawal": Route(
        who=P.DRAFT_RELEASE, ids={"release_id": "release"}, body={"reason": "A month was counted twice."}
    ),
    "aggregation:decide_withdrawal": Route(
        who=P.APPROVE_RELEASE, ids={"request_id": "withdrawal_request"}, body={"decision": "keep"}
    ),
    "aggregation:npsd": Route(who=P.READ_AGGREGATES, body={}),
    "aggregation:npsd_export": Route(who=P.READ_AGGREGATES, ids=NPSD_EXPORT),
    "aggregation:decide_npsd": Route(who=P.APPROVE_RELEASE, ids=NPSD_EXPORT, body={"decision": "decline"}),
    "aggregation:npsd_file": Route(who=(P.DRAFT_RELEASE, P.APPROVE_RELEASE), ids=NPSD_EXPORT),
    "aggregation:desk": Route(who=P.REVIEW_DEIDENTIFICATION),
    "aggregation:readings": Route(who=P.REVIEW_DEIDENTIFICATION),
    "aggregation:reading": Route(
        who=P.REVIEW_DEIDENTIFICATION, ids={"reading_id": "reading"}, body={"do": "clean"}
    ),
    "aggregation:text": Route(
        who=P.REVIEW_DEIDENTIFICATION, ids={"item_id": "review"}, body={"do": "rewrite", "text": "Nobody."}
    ),
}

AN_ALERT, ALERT_DRAFT, ALERT_WAITING = ({"alert_id": f"{kind}alert"} for kind in ("", "draft_", "waiting_"))
OUR_ALERT = {"sent_id": "sent_alert"}
A_RESOURCE = {"resource_id": "resource"}
AT_ALERTS = (P.DRAFT_ALERTS, P.PUBLISH_ALERTS)
WRITTEN = {"title": "Lights", "what": "They fail.", "settings": "clinic", "answer_within": "9", "revision": "1"}
REPORT = {"report_id": "report"}
A_RUN = {"run_id": "run"}
VERSION = {"version_id": "proposal"}
OF_PROVIDER = {"provider_id": "provider"}
PROPOSAL = {
    "event_types": ["fall", "medication"], "element_tiers": "factors", "narrative_to_desk": "no",
    "narrative_onward": "no", "attachments": "stay", "reporting_act": "transmission", "report_within": "0",
    "api": "yes", "npsd": "no", "cases_in_alerts": "no", "peer_dialogue": "no", "affiliates": "no",
    "analyses": "reporting_rate", "measures": "harm", "level": "provider", "frequency": "quarterly", "formats": "pdf",
    "recipients": "risk_manager", "peer_group": "setting", "fall_back": "yes", "smallest_cell": "20",
    "fewest_contributors": "5", "at_the_end": "open", "keep_days": "90", "answers": "@proposal",
}  # fmt: skip
SIGNATURE = {"sha256": "0" * 64}
REMARK = {"text": "Why so large?", "term": "smallest_cell"}
KEPT = {"house_terms_id": "house_terms"}

FEEDBACK: dict[str, Route] = {
    "feedback:peers": Route(who=P.READ_FEEDBACK, data=True),
    "feedback:report": Route(who=P.READ_FEEDBACK, ids=REPORT, data=True),
    "feedback:report_pdf": Route(who=P.READ_FEEDBACK, ids=REPORT, data=True),
    "feedback:report_csv": Route(who=P.READ_FEEDBACK, ids=REPORT, data=True),
    "feedback:report_book": Route(who=P.READ_FEEDBACK, ids=REPORT, data=True),
    "feedback:own_events": Route(who=P.TRIAGE_EVENTS, ids=REPORT, data=True, seen_by=("risk_manager",)),
    "feedback:terms": Route(who=P.READ_TERMS, data=True),
    "feedback:terms_change": Route(who=P.PREPARE_TERMS, body=PROPOSAL, data=True),
    "feedback:terms_version": Route(who=P.READ_TERMS, ids=VERSION, data=True),
    "feedback:terms_sign": Route(who=P.SIGN_TERMS, ids=VERSION, body=SIGNATURE, data=True),
    "feedback:terms_keep": Route(who=P.PREPARE_TERMS, ids=VERSION, data=True),
    "feedback:terms_withdraw": Route(who=P.PREPARE_TERMS, ids=VERSION, data=True),
    "feedback:terms_answer": Route(who=P.PREPARE_TERMS, body={"answer_smallest_cell": "keep"}, data=True),
    "feedback:terms_talk": Route(who=P.PREPARE_TERMS, ids=VERSION, body=REMARK, data=True),
    "feedback:terms_paper": Route(who=P.READ_TERMS, ids=VERSION, data=True),
    "feedback:terms_what_if": Route(who=P.READ_TERMS, ids=VERSION),
    "feedback:terms_narrow": Route(who=P.SIGN_TERMS, body=PROPOSAL, data=True),
    "feedback:agreements": Route(who=P.READ_AGREEMENTS),
    "feedback:agreement": Route(who=P.READ_AGREEMENTS, ids=OF_PROVIDER),
    "feedback:agreement_change": Route(who=P.PROPOSE_AGREEMENT, ids=OF_PROVIDER, body=PROPOSAL),
    "feedback:agreement_version": Route(who=P.READ_AGREEMENTS, ids=OF_PROVIDER | VERSION),
    "feedback:agreement_sign": Route(who=P.SIGN_AGREEMENT, ids=OF_PROVIDER | VERSION, body=SIGNATURE),
    "feedback:agreement_keep": Route(who=P.PROPOSE_AGREEMENT, ids=OF_PROVIDER | VERSION),
    "feedback:agreement_withdraw": Route(who=P.PROPOSE_AGREEMENT, ids=OF_PROVIDER | VERSION),
    "feedback:agreement_answer": Route(who=P.PROPOSE_AGREEMENT, ids=OF_PROVIDER),
    "feedback:agreement_talk": Route(who=P.PROPOSE_AGREEMENT, ids=OF_PROVIDER | VERSION, body=REMARK),
    "feedback:agreement_paper": Route(who=P.READ_AGREEMENTS, ids=OF_PROVIDER | VERSION),
    "feedback:agreement_what_if": Route(who=P.READ_AGREEMENTS, ids=OF_PROVIDER | VERSION),
    "feedback:house_terms": Route(who=P.PROPOSE_AGREEMENT),
    "feedback:house_terms_kept": Route(who=P.PROPOSE_AGREEMENT, ids=KEPT, body=PROPOSAL | {"name": "Ours"}),
    "feedback:house_terms_drop": Route(who=P.PROPOSE_AGREEMENT, ids=KEPT),
    "feedback:house_terms_new": Route(
        who=P.PROPOSE_AGREEMENT, fixed={"setting": "hospital"}, body=PROPOSAL | {"name": "Others"}
    ),
    "feedback:alerts": Route(who=AT_ALERTS, query={"state": "waiting"}),
    "feedback:alert_new": Route(who=P.DRAFT_ALERTS, body={"source": "empty"}),
    "feedback:alert": Route(who=AT_ALERTS, ids=AN_ALERT),
    "feedback:alert_write": Route(who=P.DRAFT_ALERTS, ids=ALERT_DRAFT, body=WRITTEN),
    "feedback:alert_move": Route(who=P.DRAFT_ALERTS, ids=ALERT_DRAFT, body={"do": "send", "revision": "1"}),
    "feedback:alert_pdf": Route(who=AT_ALERTS, ids=AN_ALERT),
    "feedback:alert_decide": Route(
        who=P.PUBLISH_ALERTS, ids=ALERT_WAITING, body={"decision": "return", "why": "Shorter."}
    ),
    "feedback:alert_withdraw": Route(who=P.PUBLISH_ALERTS, ids=AN_ALERT, body={"why": "The advice was wrong."}),
    "feedback:alert_answers": Route(who=P.READ_ALERT_ANSWERS, ids=AN_ALERT, query={"answer": "no"}),
    "feedback:learn": Route(who=P.READ_LEARNING, query={"topic": "fall"}),
    "feedback:five_modes": Route(who=P.TRIAGE_EVENTS),
    "feedback:just_culture": Route(who=P.READ_LEARNING),
    "feedback:learn_resource": Route(who=P.READ_LEARNING, ids={"published_id": "edition"}, for_all=True),
    "feedback:resources": Route(who=P.PUBLISH_RESOURCES, query={"state": "draft"}),
    "feedback:resource_new": Route(who=P.PUBLISH_RESOURCES, body={"kind": "article", "title": "Falls"}),
    "feedback:resource": Route(who=P.PUBLISH_RESOURCES, ids=A_RESOURCE, body={"do": "drop"}),
    "feedback:resource_write": Route(
        who=P.PUBLISH_RESOURCES, ids=A_RESOURCE, body={"kind": "article", "title": "Falls", "revision": "1"}
    ),
    "feedback:our_alerts": Route(who=P.READ_ALERTS, data=True),
    "feedback:our_alert": Route(who=P.READ_ALERTS, ids=OUR_ALERT, data=True),
    "feedback:our_alert_pdf": Route(who=P.READ_ALERTS, ids=OUR_ALERT, data=True),
    "feedback:our_answer": Route(
        who=(P.READ_ALERTS, P.ANSWER_ALERTS), ids=OUR_ALERT, body={"says": "no", "expected": "1"}, data=True
    ),
    "feedback:runs": Route(who=(P.READ_AGREEMENTS, P.READ_AGGREGATES), body={}),
    "feedback:run": Route(who=(P.READ_AGREEMENTS, P.READ_AGGREGATES), ids=A_RUN),
    "feedback:run_line": Route(who=P.RELEASE_FEEDBACK, ids=A_RUN | {"line_id": "run_line"}, body={"do": "take_up"}),
    "feedback:run_release": Route(who=P.RELEASE_FEEDBACK, ids=A_RUN, body={}),
}

FILES, SUBMITS = {"POST": P.FILE_REPORT}, {"POST": P.REPORT_TO_PSO}
MACHINE_DRAFT = {"draft_id": "machine_draft"}
TOLD = {
    "what": "medication", "medication.stage": "administering", "medication.name": "Heparin", "harm": "mild",
    "when": "now", "where": "@unit", "name": "shown", "story": "Told by a machine.",
}  # fmt: skip
MONTH = {"month": "2025-08"}

API: dict[str, Route] = {
    "api_schema": _library("drf-spectacular: the description of the API, the same for everyone"),
    "api_drafts": Route(
        who={"GET": P.FILE_REPORT, **FILES}, body={"answers": {"story": "Told by a machine."}}, data=True
    ),
    "api_draft": Route(
        who=dict.fromkeys(("GET", "PUT", "DELETE"), P.FILE_REPORT), ids=MACHINE_DRAFT,
        body={"answers": {"story": "Other words."}, "revision": 1}, data=True, personal=True,
    ),
    "api_draft_filing": Route(who=FILES, ids=MACHINE_DRAFT, body={"revision": 1}, data=True, personal=True),
    "api_events": Route(who={"GET": P.FILE_REPORT, **FILES}, body={"answers": TOLD}, data=True),
    "api_event": Route(who={"GET": P.FILE_REPORT}, ids={"event_id": "event"}, data=True),
    "api_places": Route(who={"GET": P.FILE_REPORT}, data=True),
    "api_exposures": Route(who={"GET": P.RETURN_EXPOSURES}, data=True),
    "api_exposure": Route(who={"PUT": P.RETURN_EXPOSURES}, fixed=MONTH, body={"value": 5}),
    "api_exposure_return": Route(who={"POST": P.RETURN_EXPOSURES}, fixed=MONTH),
    "api_submissions": Route(
        who={"GET": P.READ_LEDGER, **SUBMITS}, body={"event": "@event", "expected_sha256": "0" * 64}, data=True
    ),
    "api_submission_preview": Route(who=SUBMITS, body={"event": "@event"}, data=True),
    "api_submission": Route(who={"GET": P.READ_LEDGER}, ids=SUBMISSION, data=True),
    "api_feedback": Route(who={"GET": P.READ_FEEDBACK}, data=True),
    "api_feedback_report": Route(who={"GET": P.READ_FEEDBACK}, ids=REPORT, data=True),
    "api_terms": Route(who={"GET": P.READ_TERMS}, data=True),
}  # fmt: skip

GALLERY: dict[str, Route] = {
    "gallery": Route(who=PUBLIC, why="samples, routed under DEBUG and in tests only"),
    "gallery_page": Route(who=PUBLIC, fixed={"name": "parts"}, why="samples, routed under DEBUG and in tests only"),
    "gallery_error": Route(who=PUBLIC, fixed={"name": "404"}, why="samples, routed under DEBUG and in tests only"),
}

ROUTES: dict[str, Route] = SIGN_IN | OFFICE | EVENTS | PSES | AGGREGATION | FEEDBACK | API | GALLERY
