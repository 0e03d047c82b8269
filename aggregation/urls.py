from __future__ import annotations

from django.urls import path

from .views import case_texts, cases, cohorts, dashboard, measures, readings, release_life, releases, signals, texts

app_name = "aggregation"
urlpatterns = [
    path("aggregate/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("cases/", cases.Cases.as_view(), name="cases"),
    path("measures/", measures.Measures.as_view(), name="measures"),
    path("measures/peer-groups/", measures.PeerGroups.as_view(), name="peer_groups"),
    path("measures/<str:code>/", measures.MeasurePage.as_view(), name="measure"),
    path("cases/texts/", case_texts.CaseTexts.as_view(), name="case_texts"),
    path("cases/texts/<uuid:case_id>/", case_texts.CaseTextPage.as_view(), name="case_text"),
    path("cases/similar/", case_texts.SimilarCases.as_view(), name="similar_cases"),
    path("cohorts/", cohorts.Cohorts.as_view(), name="cohorts"),
    path("cohorts/build/", cohorts.Builder.as_view(), name="cohort_builder"),
    path("cohorts/save/", cohorts.SaveCohort.as_view(), name="save_cohort"),
    path("cohorts/<uuid:cohort_id>/", cohorts.CohortPage.as_view(), name="cohort"),
    path("cohorts/<uuid:cohort_id>/keep/", cohorts.KeepCohort.as_view(), name="keep_cohort"),
    path("cohorts/<uuid:cohort_id>/<int:number>/", cohorts.VersionPage.as_view(), name="cohort_version"),
    path("releases/", releases.Releases.as_view(), name="releases"),
    path("releases/new/", releases.NewDraft.as_view(), name="new_draft"),
    path("releases/drafts/<uuid:draft_id>/", releases.DraftPage.as_view(), name="draft"),
    path("releases/drafts/<uuid:draft_id>/decide/", releases.DecideDraft.as_view(), name="decide_draft"),
    path("releases/ledger/", release_life.Ledger.as_view(), name="ledger"),
    path("releases/schedule/", release_life.Schedule.as_view(), name="schedule"),
    path("releases/withdrawals/<uuid:request_id>/", release_life.DecideWithdrawal.as_view(), name="decide_withdrawal"),
    path("releases/<uuid:release_id>/", releases.ReleasePage.as_view(), name="release"),
    path("signals/", signals.Signals.as_view(), name="signals"),
    path("signals/watches/", signals.Watches.as_view(), name="signal_watches"),
    path("signals/<uuid:signal_id>/", signals.SignalPage.as_view(), name="signal"),
    path("signals/<uuid:signal_id>/move/", signals.MoveSignal.as_view(), name="move_signal"),
    path("signals/<uuid:signal_id>/alert/", signals.AlertPage.as_view(), name="signal_alert"),
    path("signals/<uuid:signal_id>/alert/print/", signals.AlertPaper.as_view(), name="signal_alert_paper"),
    path("signals/<uuid:signal_id>/figures.csv", signals.SignalFigures.as_view(), name="signal_figures"),
    path("releases/<uuid:release_id>/withdraw/", release_life.AskWithdrawal.as_view(), name="ask_withdrawal"),
    path("deidentification/", texts.Desk.as_view(), name="desk"),
    path("deidentification/second-reading/", readings.Readings.as_view(), name="readings"),
    path("deidentification/second-reading/<uuid:reading_id>/", readings.ReadingPage.as_view(), name="reading"),
    path("deidentification/<uuid:item_id>/", texts.TextPage.as_view(), name="text"),
]
