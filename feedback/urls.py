"""Routes of feedback: terms on both sides, reports, runs."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import agreements, peers, runs, terms

app_name = "feedback"

PROVIDER_TERMS = "feedback-settings/"
PSO_TERMS = "agreements/<uuid:provider_id>/"
PEERS = "us-and-our-peers/"


def _negotiation(base: str, name: str, pages: dict[str, type[terms.PortalView]]) -> list[URLPattern]:
    """The pages of one negotiation, the same under both sides' addresses."""
    version = base + "<uuid:version_id>/"
    places = {
        "": base, "_change": base + "change/", "_version": version, "_sign": version + "sign/",
        "_keep": version + "keep/", "_withdraw": version + "withdraw/",
    }  # fmt: skip
    return [path(places[act], page.as_view(), name=name + act) for act, page in pages.items()]


urlpatterns = [
    path(PEERS, peers.Peers.as_view(), name="peers"),
    path(PEERS + "<uuid:report_id>/", peers.Report.as_view(), name="report"),
    path(PEERS + "<uuid:report_id>/pdf/", peers.ReportPdf.as_view(), name="report_pdf"),
    path(PEERS + "<uuid:report_id>/csv/", peers.ReportCsv.as_view(), name="report_csv"),
    *_negotiation(PROVIDER_TERMS, "terms", {
        "": terms.TermsPage, "_change": terms.ChangeTerms, "_version": terms.TermsVersionPage,
        "_sign": terms.SignTerms, "_keep": terms.KeepTerms, "_withdraw": terms.WithdrawTerms,
    }),
    path("agreements/", agreements.Agreements.as_view(), name="agreements"),
    *_negotiation(PSO_TERMS, "agreement", {
        "": terms.AgreementPage, "_change": terms.ChangeAgreement, "_version": terms.AgreementVersionPage,
        "_sign": terms.SignAgreement, "_keep": terms.KeepAgreement, "_withdraw": terms.WithdrawAgreement,
    }),
    path("feedback-runs/", runs.Runs.as_view(), name="runs"),
]  # fmt: skip
