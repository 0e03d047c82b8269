"""What becomes of a release: checked with progress or failed, told anew at its date, withdrawn, and listed for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aggregation.drafting_progress import Watch
from aggregation.ledger import faults
from aggregation.models import (
    ExposureFact,
    Fact,
    LedgerLine,
    Release,
    ReleaseCell,
    ReleaseDraft,
    ReleaseWithdrawal,
    RestatementRule,
    WithdrawalRequest,
)
from aggregation.selectors import in_force, latest_release, restatable
from aggregation.services import (
    approve_release,
    ask_withdrawal,
    draft_release,
    drop_draft,
    keep_release,
    restate_release,
    set_restatement_months,
    try_draft_again,
    withdraw_release,
)
from feedback.models import FeedbackReport
from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Provider
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import around, stand_member, stand_provider, stand_pso, stepped_up

from .conftest import SENT, agree, build_network, count_exposure, feed_back, release, run_jobs, tell

pytestmark = pytest.mark.django_db
PSO = Scope(Side.PSO)
LATER = datetime(2026, 1, 5, 15, tzinfo=UTC)    # in the window of the quarter's figures, three months after its end
REASON = "The exposures of one month were counted twice."


def own(provider: Any) -> Scope:
    return Scope(Side.PROVIDER, frozenset({provider.pk}))


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def officer(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "pso_privacy_officer", name="Priya Officer"), LATER)


@pytest.fixture
def ana(make_member: Any, acting: Any) -> Any:
    return acting(make_member(None, "analyst", name="Ana Second"), LATER)


def build_large() -> list[Any]:
    """Seven clinics with ten events each over so many visits that a rate does not give the count back."""
    clinics = [stand_provider(f"Clinic {name}", "clinic") for name in "ABCDEFG"]
    for clinic in clinics:
        agree(clinic)
        tell(clinic, 10)
        count_exposure(clinic, 5000)
    run_jobs()
    return clinics


@pytest.fixture(scope="module")
def standing_large(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        yield build_large()


@pytest.fixture
def large(standing_large: list[Any], db: None) -> list[Any]:
    """They stand for the whole module."""
    return list(standing_large)


@pytest.fixture(scope="module")
def standing_eight(keys: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Any]]:
    with around(django_db_blocker):
        stand_pso()
        clinics = build_network(8, 4)
        run_jobs()
        yield clinics


@pytest.fixture
def eight(standing_eight: list[Any], db: None) -> list[Any]:
    """Eight clinics with four events each, of which the last wants no feedback."""
    return list(standing_eight)


def tell_anew_from_three_months_on(officer: Any) -> None:
    with scope.enter(officer.scope()):
        set_restatement_months(by=officer, months=3, now=LATER)


@pytest.fixture
def soon(officer: Any) -> None:
    """Figures may be told anew three months after their period."""
    tell_anew_from_three_months_on(officer)


@pytest.fixture(scope="module")
def standing_restated(standing_large: list[Any], django_db_blocker: Any) -> Iterator[Release]:
    with around(django_db_blocker):
        officer = stepped_up(stand_member(None, "pso_privacy_officer", name="Priya Officer"), LATER)
        ana = stepped_up(stand_member(None, "analyst", name="Ana Second"), LATER)
        tell_anew_from_three_months_on(officer)
        release()
        tell(standing_large[0], 2)
        tell(standing_large[1])
        run_jobs()
        with scope.enter(ana.scope()):
            draft = restate_release(by=ana, release_id=Release.objects.get().pk, now=LATER)
        run_jobs()
        with scope.enter(officer.scope()):
            approve_release(by=officer, draft_id=draft.pk, now=LATER)
        run_jobs()
        feed_back(now=LATER)
        with scope.enter(PSO):
            again = Release.objects.get(number=2)
        yield again


@pytest.fixture
def restated(standing_restated: Release, large: Any) -> Release:
    """A release told anew after two clinics reported late; the second release."""
    with scope.enter(PSO):
        return Release.objects.get(pk=standing_restated.pk)


def drafted(by: Any, jobs: Any = None) -> Any:
    with scope.enter(by.scope()):
        draft = draft_release(by=by, measure="reporting_rate", setting="clinic", period="2025-Q3", now=SENT)
    if jobs:
        jobs()
    with scope.enter(PSO):
        return ReleaseDraft.objects.get(pk=draft.pk)


def break_sums() -> None:
    """A sum below nothing: something was taken back that was never counted."""
    with scope.enter(PSO):
        code = Fact.objects.values_list("contributor", flat=True).first()
        Fact(contributor=code, setting="clinic", month="2025-08", event_type="fall", kind="incident", harm="no_harm",
             count=-3).save(force_insert=True)  # fmt: skip


def taken_back(release: Any, ana: Any, officer: Any) -> ReleaseWithdrawal:
    with scope.enter(ana.scope()):
        request = ask_withdrawal(by=ana, release_id=release.pk, reason=REASON, now=LATER)
    with scope.enter(officer.scope()):
        return withdraw_release(by=officer, request_id=request.pk, now=LATER)


# The check of a draft


def test_a_month_that_is_not_complete_is_not_drafted_and_the_page_says_which(
    network: Any, jobs: Any, analyst: Any, make_member: Any, client_for: Any
) -> None:
    network(1, 1)
    jobs()
    with scope.enter(analyst.scope()), pytest.raises(Denied, match="2025-Q4 is not complete: 2025-12 has not ended"):
        draft_release(by=analyst, measure="reporting_rate", setting="clinic", period="2025-Q4", now=SENT)
    browser = client_for(make_member(None, "analyst"))
    answer = browser.post(reverse("aggregation:new_draft"), {"table": "clinic 2199-Q4"})
    assert (answer.status_code, "2199-12 has not ended" in words(answer)) == (422, True)


def test_a_quarter_that_is_drafted_or_unknown_gets_a_reason(
    network: Any, jobs: Any, analyst: Any, make_member: Any, client_for: Any
) -> None:
    network(1, 1)
    jobs()
    drafted(analyst)
    browser = client_for(make_member(None, "analyst"))
    reasons = {"clinic 2025-Q3": "A quarter is released once", "clinic 1999-Q1": "Choose a table", "": "Choose a table",
               "clinic 2025": "Choose a table", "anew nothing": "Choose a table"}  # fmt: skip
    for table, why in reasons.items():
        answer = browser.post(reverse("aggregation:new_draft"), {"table": table})
        assert (answer.status_code, why in words(answer)) == (422, True), table


def test_the_page_of_a_draft_says_how_far_its_check_is_without_a_script(
    seven: Any, jobs: Any, analyst: Any, make_member: Any, client_for: Any
) -> None:
    jobs()
    draft, browser = drafted(analyst), client_for(make_member(None, "analyst"))
    page = reverse("aggregation:draft", args=[draft.pk])
    assert "It waits for a worker." in words(browser.get(page))
    Watch(draft.pk, 24, LATER).tell(12)
    said = words(browser.get(page))
    assert "12 of 24 cells are decided. A worker began on Jan 5, 2026, 3:00 PM UTC." in said
    assert f'<a href="{page}">Look again</a>' in said
    assert "<html" not in words(browser.get(page, headers={"HX-Request": "true"}))
    jobs()
    assert browser.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Waiting for the second person." in words(browser.get(page))


def test_the_check_tells_how_many_cells_it_has_decided(seven: Any, jobs: Any, analyst: Any) -> None:
    from aggregation.drafting_progress import progress_of

    jobs()
    draft = drafted(analyst, jobs)
    told = progress_of(draft.pk)
    with scope.enter(PSO):
        cells = len(draft.cells["cells"])
    assert told is not None
    assert (told.decided, told.of, told.percent) == (cells, cells, 100)


def test_a_check_that_fails_says_why_and_is_tried_again_by_whoever_drafted(
    seven: Any, jobs: Any, analyst: Any, ana: Any, make_member: Any, client_for: Any
) -> None:
    jobs()
    break_sums()
    draft = drafted(analyst, jobs)
    assert (draft.state, draft.sha256, draft.shown) == ("failed", "", 0)
    assert "a count is below nothing" in words(client_for(make_member(None, "analyst")).get(
        reverse("aggregation:draft", args=[draft.pk])))  # fmt: skip
    with scope.enter(ana.scope()), pytest.raises(Denied, match="Whoever drafted this table may try again"):
        try_draft_again(by=ana, draft_id=draft.pk, now=SENT)
    with scope.enter(PSO):
        Fact.objects.filter(count__lt=0).delete()
    with scope.enter(analyst.scope()):
        try_draft_again(by=analyst, draft_id=draft.pk, now=SENT)
    jobs()
    with scope.enter(PSO):
        draft = ReleaseDraft.objects.get(pk=draft.pk)
        assert (draft.state, draft.failure, draft.shown > 0) == ("drafted", "", True)
        assert Entry.objects.filter(verb__in=["fail_draft", "try_draft_again"], row=draft.pk).count() == 1  # the PSO's


def test_whoever_drafted_hears_when_the_check_has_ended(seven: Any, jobs: Any, analyst: Any) -> None:
    jobs()
    drafted(analyst)
    assert jobs() == ["aggregation.draft_release", "notices.mail_waiting"]


def test_a_draft_that_failed_is_dropped_on_its_page_and_makes_way(
    seven: Any, jobs: Any, analyst: Any, ana: Any, make_member: Any, client_for: Any
) -> None:
    jobs()
    break_sums()
    draft, browser = drafted(analyst, jobs), client_for(make_member(None, "analyst"))
    page = reverse("aggregation:draft", args=[draft.pk])
    assert 'value="again"' not in words(browser.get(page))
    assert browser.post(page, {"do": "nothing"}).status_code == 422
    assert browser.post(page, {"do": "drop"}).status_code == 302
    assert "may be drafted anew" in words(browser.get(page))
    with scope.enter(ana.scope()), pytest.raises(Denied, match="has not failed"):
        drop_draft(by=ana, draft_id=draft.pk, now=SENT)
    assert "2025-Q3" in words(browser.get(reverse("aggregation:new_draft")))


# Who is in the group


@pytest.mark.parametrize("dates", [{"contract_ends": date(2025, 9, 29)}, {"contract_starts": date(2025, 7, 2)}])
def test_whoever_joined_or_left_within_the_quarter_is_not_in_its_group(
    dates: dict[str, date], eight: Any, jobs: Any, released: Any
) -> None:
    clinics = eight
    with scope.enter(PSO):
        Provider.objects.filter(pk=clinics[0].pk).update(**dates)
    jobs()
    released()
    with scope.enter(PSO):
        release = Release.objects.get()
        assert (release.contributors, release.formed.startswith("Providers under contract for the whole period")) == (
            7, True,
        )  # fmt: skip
    with scope.enter(own(clinics[0])):
        assert Release.objects.count() == 0


@pytest.mark.parametrize("dates", [{"contract_ends": date(2025, 9, 30)}, {"contract_starts": date(2025, 7, 1)}])
def test_a_contract_of_the_whole_quarter_is_enough(
    dates: dict[str, date], seven: Any, jobs: Any, released: Any
) -> None:
    clinics = seven
    with scope.enter(PSO):
        Provider.objects.filter(pk=clinics[0].pk).update(**dates)
    jobs()
    released()
    with scope.enter(PSO):
        assert Release.objects.get().contributors == 7


def test_how_the_group_moved_is_told_only_where_it_does_not_tell_who(eight: Any, released: Any) -> None:
    released()
    with scope.enter(PSO):
        facts = list(Fact.objects.values("contributor", "event_type", "kind", "harm", "count", "setting"))
        Fact.objects.bulk_create(Fact(month="2025-11", **row) for row in facts)
        stays = sorted({row["contributor"] for row in facts})[1:]
        ExposureFact.objects.bulk_create(
            ExposureFact(contributor=code, setting="clinic", month=month, value=1000, return_number=1)
            for code in stays for month in ("2025-10", "2025-11", "2025-12")
        )  # fmt: skip
    released(period="2025-Q4", now=LATER)
    with scope.enter(PSO):
        release = Release.objects.get(period="2025-Q4")
    assert release.formed.endswith(
        "The group is not that of 2025-Q3; how many joined or left is not told, because that could tell who."
    )


# Told anew


def test_figures_are_told_anew_for_the_same_group_and_both_stay(restated: Any, large: Any) -> None:
    with scope.enter(own(large[0])):
        first, second = Release.objects.order_by("number")
        counts = [row.cells.get(category="all").count for row in (first, second)]
        assert (second.restates, first.restated_by, counts) == (first, second, [70, 75])
        assert [report.release_id for report in FeedbackReport.objects.order_by("made_at")] == [first.pk, second.pk]
        assert list(in_force()) == [second]
    with scope.enter(PSO):
        assert latest_release("clinic") == second
        assert second.formed == "The group is that of release 1, as it was formed then."
        assert (second.restatable_from, first.restatable_from) == (None, date(2026, 1, 1))


def test_told_anew_a_table_keeps_its_group_and_lines(restated: Any, capsys: Any) -> None:
    """With a single group; with several, and peer groups among them, see `test_measured.py`."""
    with scope.enter(PSO):
        first, again = (draft.cells for draft in ReleaseDraft.objects.order_by("drafted_at"))
    assert again["groups"] == first["groups"]
    assert [len(group["codes"]) for group in again["groups"]] == [7]
    assert [(cell["category"], cell["place"], cell["measure"]) for cell in again["cells"]] == [
        (cell["category"], cell["place"], cell["measure"]) for cell in first["cells"]
    ]
    call_command("attack_releases")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["tighter_than_protection"] == 0


def test_the_pages_say_which_is_in_force_and_why_it_changed(
    restated: Any, large: Any, make_member: Any, client_for: Any
) -> None:
    browser = client_for(make_member(None, "analyst"))
    said = words(browser.get(reverse("aggregation:release", args=[restated.restates_id])))
    assert "Release 2</a> tells these figures anew and is in force." in said
    assert "Restated</span>" in said
    said = words(browser.get(reverse("aggregation:release", args=[restated.pk])))
    assert "release 1</a> anew, for the same group." in said
    assert "reports that came late" in said
    reader = client_for(make_member(large[0], "risk_manager"))
    assert "tell those of release 1 anew" in words(reader.get(reverse("feedback:peers")))
    with scope.enter(own(large[0])):
        old = FeedbackReport.objects.get(release_id=restated.restates_id)
    assert "These figures were told anew." in words(reader.get(reverse("feedback:report", args=[old.pk])))


def test_what_came_late_of_one_clinic_alone_is_not_told_by_the_difference(
    large: Any, soon: None, released: Any, told: Any, jobs: Any, ana: Any
) -> None:
    """Forty late reports of one: the difference of the totals would be one clinic's, within the rounding."""
    released()
    told(large[0], 40)
    jobs()
    with scope.enter(ana.scope()):
        draft = restate_release(by=ana, release_id=Release.objects.get().pk, now=LATER)
    jobs()
    with scope.enter(PSO):
        draft = ReleaseDraft.objects.get(pk=draft.pk)
    assert (draft.state, draft.shown) == ("empty", 0)


def test_figures_are_told_anew_once_and_only_at_their_date(
    restated: Any, ana: Any, officer: Any, large: Any
) -> None:
    first, early = restated.restates_id, LATER - timedelta(days=5)
    with scope.enter(ana.scope()):
        for release_id, now, why in (
            (restated.pk, LATER, "told anew itself"), (first, early, "from January 1, 2026 on"),
            (first, LATER + timedelta(days=100), "ended on March 31, 2026"), (first, LATER, "drafted this table anew"),
        ):  # fmt: skip
            with pytest.raises(Denied, match=why):
                restate_release(by=ana, release_id=release_id, now=now)
        assert not restatable(LATER.date()).exists()
    with scope.enter(officer.scope()), pytest.raises(Denied, match="role"):
        restate_release(by=officer, release_id=first, now=LATER)


def test_a_release_from_before_figures_were_kept_is_not_told_anew(
    large: Any, soon: None, released: Any, ana: Any
) -> None:
    draft = released()
    with scope.enter(PSO):
        draft.cells = {key: value for key, value in draft.cells.items() if key != "facts"}
        draft.save(update_fields=["cells"])
    with scope.enter(ana.scope()), pytest.raises(Denied, match="before figures were kept"):
        restate_release(by=ana, release_id=Release.objects.get().pk, now=LATER)


def test_the_date_is_a_setting_of_the_pso_that_changes_nothing_released(
    large: Any, released: Any, officer: Any, make_member: Any, client_for: Any
) -> None:
    released()
    browser = client_for(make_member(None, "pso_privacy_officer"))
    page = reverse("aggregation:schedule")
    assert browser.post(page, {"months": "2"}).status_code == 422
    assert browser.post(page, {"months": "6"}).status_code == 302
    with scope.enter(PSO):
        assert Release.objects.get().restatable_from == date(2026, 10, 1)  # a year, by default
        assert [rule.months for rule in RestatementRule.objects.all()] == [6]
    assert client_for(make_member(None, "analyst")).get(page).status_code == 404


# Withdrawn


def test_a_release_is_withdrawn_by_two_people_and_the_row_never_changes(
    large: Any, released: Any, ana: Any, officer: Any, make_member: Any, acting: Any
) -> None:
    released()
    with scope.enter(PSO):
        before = list(Release.objects.values_list())
    both = acting(make_member(None, "analyst", "pso_privacy_officer", name="Bo Both"), LATER)
    with scope.enter(both.scope()):
        request = ask_withdrawal(by=both, release_id=Release.objects.get().pk, reason=REASON, now=LATER)
        with pytest.raises(Denied, match="Another person has to decide"):
            withdraw_release(by=both, request_id=request.pk, now=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            WithdrawalRequest.objects.filter(pk=request.pk).update(decided_by=both.user_id)
        with pytest.raises(Denied, match="asked for this already"):
            ask_withdrawal(by=both, release_id=request.release_id, reason="Again.", now=LATER)
    with scope.enter(officer.scope()):
        tombstone = withdraw_release(by=officer, request_id=request.pk, now=LATER)
        with pytest.raises(Denied, match="decided on this already"):
            keep_release(by=officer, request_id=request.pk, now=LATER)
        assert (tombstone.asked_by, tombstone.withdrawn_by) == (both.user_id, officer.user_id)
        assert list(Release.objects.values_list()) == before
    with scope.enter(PSO), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM aggregation_releasewithdrawal")


def test_readers_see_when_and_why_and_no_figure(
    large: Any, released: Any, ana: Any, officer: Any, make_member: Any, client_for: Any
) -> None:
    released()
    with scope.enter(PSO):
        release, figure = Release.objects.get(), str(ReleaseCell.objects.get(category="all").rate)
        assert release.cells.filter(shown=True).exists()
    reader = client_for(make_member(large[0], "risk_manager"))
    assert f">{figure}<" in words(reader.get(reverse("feedback:peers")))
    taken_back(release, ana, officer)
    said = words(reader.get(reverse("feedback:peers")))
    assert f"The PSO withdrew release 1 on January 5, 2026: {REASON}" in said
    assert "cannot be shown for this period" in said
    with scope.enter(own(large[0])):
        report = FeedbackReport.objects.get()
        assert Release.objects.get().withdrawal.reason == REASON
    for part in ("pdf", "csv"):
        assert reader.get(reverse(f"feedback:report_{part}", args=[report.pk])).status_code == 200
    sheet = reader.get(reverse("feedback:report_csv", args=[report.pk])).content.decode()
    assert sheet.splitlines()[1].split(",")[4] == "*"
    page = words(client_for(make_member(None, "analyst")).get(reverse("aggregation:release", args=[release.pk])))
    assert "Withdrawn on January 5, 2026." in page
    assert "<td" not in page
    assert "Ana Second, decided by Priya Officer" in page


def test_no_new_feedback_is_made_and_the_runs_say_so(
    large: Any, released: Any, ana: Any, officer: Any, make_member: Any, client_for: Any
) -> None:
    from feedback.models import RunLine
    from feedback.runs import WITHDRAWN, runs

    released()
    with scope.enter(PSO):
        release = Release.objects.get()
    taken_back(release, ana, officer)
    feed_back()
    with scope.enter(PSO):
        assert not RunLine.objects.filter(run__number=2).exists()  # its report of this period stands, and says so
        assert latest_release("clinic") is None
        assert {run.why for run in runs(large, "2025-Q3")} == {WITHDRAWN}


def test_what_was_withdrawn_is_remembered_and_not_released_again(
    large: Any, released: Any, ana: Any, officer: Any
) -> None:
    released()
    with scope.enter(PSO):
        release = Release.objects.get()
    taken_back(release, ana, officer)
    again = released()
    with scope.enter(PSO):
        said = {cell.get("words") for cell in ReleaseDraft.objects.get(pk=again.pk).cells["cells"]}
    assert "This figure was released before and does not change." in said


def test_the_second_person_may_let_it_stand(large: Any, released: Any, ana: Any, officer: Any) -> None:
    released()
    with scope.enter(ana.scope()):
        request = ask_withdrawal(by=ana, release_id=Release.objects.get().pk, reason=REASON, now=LATER)
    with scope.enter(officer.scope()):
        assert keep_release(by=officer, request_id=request.pk, now=LATER).state == "refused"
        assert not ReleaseWithdrawal.objects.exists()


def test_where_the_newer_one_is_withdrawn_the_one_before_it_stands(
    restated: Any, large: Any, ana: Any, officer: Any, make_member: Any, client_for: Any
) -> None:
    taken_back(restated, ana, officer)
    with scope.enter(PSO):
        assert [release.number for release in in_force()] == [1]
    said = words(client_for(make_member(large[0], "risk_manager")).get(reverse("feedback:peers")))
    assert (">0.7<" in said, "The PSO withdrew" in said, "Table withdrawn" in said) == (True, False, True)


# Listed for good


def test_every_release_and_withdrawal_has_its_line_in_one_chain(
    restated: Any, ana: Any, officer: Any, capsys: Any, make_member: Any, client_for: Any
) -> None:
    taken_back(restated, ana, officer)
    with scope.enter(PSO):
        lines = list(LedgerLine.objects.order_by("number"))
    assert [(line.number, line.act, line.audience) for line in lines] == [
        (1, "released", 7), (2, "restated", 7), (3, "withdrawn", 7),
    ]  # fmt: skip
    assert [line.previous_sha256 for line in lines] == ["", lines[0].sha256, lines[1].sha256]
    call_command("verify_releases")
    assert capsys.readouterr().out == f"Lines: 3, each as it was entered. Hash of the last: {lines[2].sha256}\n"
    page = words(client_for(make_member(None, "pso_privacy_officer")).get(reverse("aggregation:ledger")))
    assert all(line.sha256[:12] in page for line in lines)


def test_the_sealed_record_with_its_proofs_is_held_by_the_chain_too(
    seven: Any, jobs: Any, released: Any
) -> None:
    jobs()
    draft = released()
    with scope.enter(PSO):
        draft.cells["cells"][0]["says"] = "Nobody attacked it."
        draft.save(update_fields=["cells"])
        assert list(faults()) == ["Line 1: the sealed record of release 1 is not what was approved."]


def test_each_cell_keeps_how_it_was_decided_and_the_approval_page_shows_it(
    large: Any, analyst: Any, jobs: Any, make_member: Any, client_for: Any
) -> None:
    draft = drafted(analyst, jobs)
    with scope.enter(PSO):
        whole = next(cell for cell in draft.cells["cells"] if cell["category"] == "all")
    assert (whole["shown"], whole["attackers"]) == (True, 29)  # nobody, seven clinics, 21 pairs
    browser = client_for(make_member(None, "pso_privacy_officer"))
    said = words(browser.get(reverse("aggregation:decide_draft", args=[draft.pk])))
    assert "attacked as 29 providers, pairs and families" in said
    assert "fewer events than may be shown" in said


def test_lists_ask_as_much_for_thirty_releases_as_for_one(pso: Any, make_member: Any, client_for: Any) -> None:
    browser = client_for(make_member(None, "pso_privacy_officer"))
    browser.get(reverse("aggregation:releases"))  # what is asked once a process
    asked = []
    for count in (1, 29):
        with scope.enter(PSO):
            made = [_bare(count * 100 + number) for number in range(count)]
            Release.objects.bulk_create(made)
            for release in made[::2]:
                WithdrawalRequest(
                    release=release, reason=REASON, asked_by=release.pk, asked_at=LATER
                ).save(force_insert=True)  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("aggregation:releases")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def _bare(number: int) -> Release:
    return Release(
        number=number, measure="reporting_rate", setting="clinic", period="2025-Q3", scale=1000, contributors=7,
        exposure_name="visits", rules_version="2026-1", released_at=LATER, sha256="0" * 64,
    )  # fmt: skip
