"""Routes of the evaluation system."""

from __future__ import annotations

from django.urls import path

from .views import (
    adding,
    batch,
    disclosures,
    holding,
    ledger,
    legal,
    outside,
    outside_mine,
    outside_new,
    outside_record,
    policy,
    reporting,
    rules,
    withdrawing,
    workspace,
)

app_name = "pses"
urlpatterns = [
    path("pses/", workspace.Workspace.as_view(), name="workspace"),
    path("pses/batch/", batch.Batch.as_view(), name="batch"),
    path("pses-policy/", policy.PolicyPage.as_view(), name="policy"),
    path("pses-policy/new/", policy.NewPolicy.as_view(), name="policy_new"),
    path("pses-policy/<uuid:policy_id>/", policy.PolicyVersion.as_view(), name="policy_version"),
    path("pses/<slug:kind>/<uuid:content_id>/remove/", workspace.Removal.as_view(), name="remove"),
    path("pses/<slug:kind>/<uuid:content_id>/report/", reporting.ReportPreview.as_view(), name="preview"),
    path("pses/<slug:kind>/<uuid:content_id>/confirm/", reporting.ReportConfirmation.as_view(), name="confirm"),
    path("pses/<slug:kind>/<uuid:content_id>/later/", adding.AddingFacts.as_view(), name="later"),
    path("pses/<slug:kind>/<uuid:content_id>/take-back/", withdrawing.TakingBack.as_view(), name="withdraw"),
    path("sent-to-pso/", ledger.SentToPso.as_view(), name="sent"),
    path("sent-to-pso/<uuid:submission_id>/", reporting.Receipt.as_view(), name="receipt"),
    path("sent-to-pso/<uuid:submission_id>/copy/", ledger.VeryCopy.as_view(), name="copy"),
    path("outside/", outside.OutsideList.as_view(), name="outside"),
    path("outside/list.csv", outside.OutsideSheet.as_view(), name="outside_sheet"),
    path("outside/new/", outside_new.NewOutside.as_view(), name="outside_new"),
    path("outside/rules/", outside_new.Rules.as_view(), name="outside_rules"),
    path("outside/<uuid:record_id>/", outside_record.OutsidePage.as_view(), name="outside_record"),
    path("outside/<uuid:record_id>/print/", outside_record.OutsidePaper.as_view(), name="outside_paper"),
    path("my-reports/outside/<uuid:record_id>/", outside_mine.MyOutside.as_view(), name="my_outside"),
    path("rules/", rules.Rules.as_view(), name="rules"),
    path("ledger/", ledger.Ledger.as_view(), name="ledger"),
    path("ledger/list.csv", ledger.LedgerSheet.as_view(), name="ledger_sheet"),
    path("sent-to-pso/<uuid:submission_id>/copy.json", ledger.CopyBytes.as_view(), name="copy_bytes"),
    path("legal/", legal.LegalRequests.as_view(), name="legal"),
    path("legal/new/", legal.NewRequest.as_view(), name="legal_new"),
    path("legal-holds/", holding.Holds.as_view(), name="holds"),
    path("legal/<uuid:request_id>/", legal.RequestPage.as_view(), name="legal_request"),
    path("legal/<uuid:request_id>/answer.pdf", legal.LetterPaper.as_view(), name="legal_letter"),
    path("disclosures/", disclosures.Disclosures.as_view(), name="disclosures"),
    path("disclosures/new/", disclosures.NewDisclosure.as_view(), name="disclosure_new"),
    path("disclosures/<uuid:disclosure_id>/", disclosures.DisclosurePage.as_view(), name="disclosure"),
    path("disclosures/<uuid:disclosure_id>/copy.json", disclosures.DisclosureBytes.as_view(), name="disclosure_bytes"),
    path("disclosures/prepared/<uuid:proposal_id>/", disclosures.Proposal.as_view(), name="disclosure_proposal"),
]
