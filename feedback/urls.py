"""Routes of feedback: terms on both sides, reports, runs."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import (
    agreements,
    alert_decisions,
    alert_desk,
    answering,
    five_modes,
    foreseeing,
    house_terms,
    learn,
    narrowing,
    our_alerts,
    own_events,
    paper,
    peers,
    resource_desk,
    runs,
    talking,
    terms,
)

app_name = "feedback"

PROVIDER_TERMS = "feedback-settings/"
PSO_TERMS = "agreements/<uuid:provider_id>/"
HOUSE_TERMS = "agreements/to-begin-with/"
PEERS = "us-and-our-peers/"
ALERTS, OURS = "safety-alerts/", "alerts/"
RUNS = "feedback-runs/"
LEARN, DESK = "learn/", "resources/"


def _negotiation(base: str, name: str, pages: dict[str, type[terms.PortalView]]) -> list[URLPattern]:
    """The pages of one negotiation, the same under both sides' addresses."""
    version = base + "<uuid:version_id>/"
    places = {
        "": base, "_change": base + "change/", "_version": version, "_sign": version + "sign/",
        "_keep": version + "keep/", "_withdraw": version + "withdraw/", "_answer": base + "answer/",
        "_talk": version + "comment/", "_paper": version + "pdf/", "_narrow": base + "narrow/",
        "_what_if": version + "what-if/",
    }  # fmt: skip
    return [path(places[act], page.as_view(), name=name + act) for act, page in pages.items()]


ALERT = ALERTS + "<uuid:alert_id>/"
OUR_ALERT = OURS + "<uuid:sent_id>/"

ALERT_PAGES = [
    path(ALERTS, alert_desk.Alerts.as_view(), name="alerts"),
    path(ALERTS + "new/", alert_desk.NewAlert.as_view(), name="alert_new"),
    path(ALERT, alert_desk.AlertPage.as_view(), name="alert"),
    path(ALERT + "write/", alert_desk.WriteAlert.as_view(), name="alert_write"),
    path(ALERT + "move/", alert_desk.MoveAlert.as_view(), name="alert_move"),
    path(ALERT + "pdf/", alert_desk.AlertPdf.as_view(), name="alert_pdf"),
    path(ALERT + "decide/", alert_decisions.DecideAlert.as_view(), name="alert_decide"),
    path(ALERT + "withdraw/", alert_decisions.WithdrawAlert.as_view(), name="alert_withdraw"),
    path(ALERT + "answers/", alert_decisions.AlertAnswers.as_view(), name="alert_answers"),
    path(OURS, our_alerts.OurAlerts.as_view(), name="our_alerts"),
    path(OUR_ALERT, our_alerts.OurAlert.as_view(), name="our_alert"),
    path(OUR_ALERT + "pdf/", our_alerts.OurAlertPdf.as_view(), name="our_alert_pdf"),
    path(OUR_ALERT + "answer/", our_alerts.OurAnswer.as_view(), name="our_answer"),
]

LEARNING = [
    path("ways-of-hearing-back/", five_modes.FiveModes.as_view(), name="five_modes"),
    path(LEARN, learn.Learn.as_view(), name="learn"),
    path(LEARN + "what-happens-to-a-report/", learn.JustCulture.as_view(), name="just_culture"),
    path(LEARN + "<uuid:published_id>/", learn.ReadResource.as_view(), name="learn_resource"),
    path(DESK, resource_desk.Resources.as_view(), name="resources"),
    path(DESK + "new/", resource_desk.WriteResource.as_view(), name="resource_new"),
    path(DESK + "<uuid:resource_id>/", resource_desk.ResourcePage.as_view(), name="resource"),
    path(DESK + "<uuid:resource_id>/write/", resource_desk.WriteResource.as_view(), name="resource_write"),
]

urlpatterns = [
    *LEARNING,
    *ALERT_PAGES,
    path(PEERS, peers.Peers.as_view(), name="peers"),
    path(PEERS + "<uuid:report_id>/", peers.Report.as_view(), name="report"),
    path(PEERS + "<uuid:report_id>/pdf/", peers.ReportPdf.as_view(), name="report_pdf"),
    path(PEERS + "<uuid:report_id>/csv/", peers.ReportCsv.as_view(), name="report_csv"),
    path(PEERS + "<uuid:report_id>/xlsx/", peers.ReportBook.as_view(), name="report_book"),
    path(PEERS + "<uuid:report_id>/events/", own_events.OwnEvents.as_view(), name="own_events"),
    *_negotiation(PROVIDER_TERMS, "terms", {
        "": terms.TermsPage, "_change": terms.ChangeTerms, "_version": terms.TermsVersionPage,
        "_sign": terms.SignTerms, "_keep": terms.KeepTerms, "_withdraw": terms.WithdrawTerms,
        "_answer": answering.AnswerTerms, "_talk": talking.TalkOfTerms, "_paper": paper.TermsPaper,
        "_narrow": narrowing.NarrowTerms, "_what_if": foreseeing.WhatIfTerms,
    }),
    path("agreements/", agreements.Agreements.as_view(), name="agreements"),
    *_negotiation(PSO_TERMS, "agreement", {
        "": terms.AgreementPage, "_change": terms.ChangeAgreement, "_version": terms.AgreementVersionPage,
        "_sign": terms.SignAgreement, "_keep": terms.KeepAgreement, "_withdraw": terms.WithdrawAgreement,
        "_answer": answering.AnswerAgreement, "_talk": talking.TalkOfAgreement, "_paper": paper.AgreementPaper,
        "_what_if": foreseeing.WhatIfAgreement,
    }),
    path(HOUSE_TERMS, house_terms.HouseTermsList.as_view(), name="house_terms"),
    path(HOUSE_TERMS + "<uuid:house_terms_id>/", house_terms.KeepHouseTerms.as_view(), name="house_terms_kept"),
    path(HOUSE_TERMS + "<uuid:house_terms_id>/drop/", house_terms.DropHouseTerms.as_view(), name="house_terms_drop"),
    path(HOUSE_TERMS + "<slug:setting>/", house_terms.KeepHouseTerms.as_view(), name="house_terms_new"),
    path(RUNS, runs.Runs.as_view(), name="runs"),
    path(RUNS + "<uuid:run_id>/", runs.RunPage.as_view(), name="run"),
    path(RUNS + "<uuid:run_id>/release/", runs.ReleaseRun.as_view(), name="run_release"),
    path(RUNS + "<uuid:run_id>/<uuid:line_id>/", runs.LinePage.as_view(), name="run_line"),
]  # fmt: skip
