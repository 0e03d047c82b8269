"""The form measures itself in counters of a month, and nothing in them leads to a report or to who sent it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from events.form_figures import EDGES, FEWEST, MORE, Measure, reached, seconds_bucket, span_words
from events.form_use import uses
from events.models import FormTally
from events.places import places
from events.services import discard_draft, file_event, save_draft
from pso_portal.tenancy import scope


@pytest.mark.parametrize(("seconds", "bucket"), [(0, 15), (15, 15), (15.1, 30), (90, 90), (1800, 1800), (1801, MORE)])
def test_seconds_go_into_the_bucket_that_ends_with_or_after_them(seconds: float, bucket: int) -> None:
    assert seconds_bucket(seconds) == bucket


def test_half_and_nine_of_ten_are_told_from_buckets() -> None:
    buckets = {0: 50, 30: 4, 90: 4, 150: 1, 600: 1}
    assert [reached(buckets, percent) for percent in (40, 50, 80, 90, 100)] == [30, 90, 90, 150, 600]
    assert reached({0: 3}, 50) is None
    words = ["At most 90 seconds", "At most 10 minutes", "More than 30 minutes", "Not known"]
    assert [span_words(bucket) for bucket in (90, 600, MORE, None)] == words
    assert list(EDGES) == sorted(EDGES)


@pytest.fixture
def place(make_provider: Any, make_member: Any) -> Any:
    return make_member(make_provider(), "reporter", "risk_manager")


@pytest.fixture
def nurse(place: Any, acting: Any) -> Any:
    return acting(place)


def send(by: Any, now: Any, seconds: int | None, **more: Any) -> None:
    told = {"what": "fall", "fall.assisted": "no", "harm": "no_harm", "when": "now", "story": "Seen.", "name": "shown"}
    with scope.enter(by.scope()):
        began = now - timedelta(seconds=seconds or 0)
        draft = save_draft(by=by, draft_id=None, answers={}, expected_revision=None, now=began) if seconds else None
        answers = told | {"where": places()[0].code} | more
        file_event(by=by, filing_key=uuid4(), answers=answers, draft=draft, now=now)


@pytest.mark.django_db
def test_what_is_sent_and_what_is_left_steps_a_counter(nurse: Any, now: Any) -> None:
    send(nurse, now, 40)
    send(nurse, now, 44, name="anonymous")
    send(nurse, now, None)
    with scope.enter(nurse.scope()):
        draft = save_draft(by=nurse, draft_id=None, answers={}, expected_revision=None, now=now)
        discard_draft(by=nurse, draft_id=draft.pk, left_at=now)
        old = save_draft(by=nurse, draft_id=None, answers={}, expected_revision=None, now=now - timedelta(days=31))
        assert old is not None
        ((_, use),) = uses("2026-01", now).items()
        # How long a report without a name took is not known: its draft keeps the day alone.
        assert (use.seconds, use.sent, use.left) == ({0: 2, 45: 1}, 3, 2)
        assert sum(use.questions.values()) == 3
        rows = list(FormTally.objects.filter(measure=Measure.SECONDS, bucket=0).values("month", "count"))
        assert rows == [{"month": "2026-03", "count": 2}]  # without a name, and without a draft: one counter


@pytest.mark.django_db
def test_an_imported_report_is_not_counted(nurse: Any, now: Any) -> None:
    told = {"what": "fall", "harm": "no_harm", "when": "now", "story": "Seen.", "name": "shown"}
    with scope.enter(nurse.scope()):
        file_event(by=nurse, filing_key=uuid4(), answers=told, source_id="A-1", now=now)
        assert uses("2026-01", now) == {}


def test_a_counter_has_no_column_that_could_name_a_report_or_a_person() -> None:
    assert {field.name for field in FormTally._meta.get_fields()} == {
        "id", "provider", "month", "form_url", "form_version", "channel", "measure", "bucket", "count",
    }  # fmt: skip


@pytest.mark.django_db
def test_no_figure_is_shown_below_ten_reports(place: Any, nurse: Any, client_for: Any) -> None:
    from django.utils import timezone

    now, desk, at = timezone.now(), client_for(place), reverse("events:form_use")
    assert "Nothing has been counted yet" in desk.get(at).content.decode()
    for _ in range(FEWEST - 1):
        send(nurse, now, 50)
    few = desk.get(at).content.decode()
    assert "Fewer than 10" in few
    assert "At most" not in few
    send(nurse, now, 170)
    page = desk.get(at).content.decode()
    assert "At most 60 seconds" in page
    assert "Goal met" in page
    desk.post(desk.get("/report/").url, {"do": "check"})
    assert desk.get(at).context["rows"][0]["refused"] == 1
