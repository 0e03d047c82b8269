"""Who sent an anonymous report, and what was opened: no log tells the first, every audit the second."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest

from pso_portal.audit.models import Entry
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.web.logs import line_formatter
from tests.events.test_report_pages import begun, hidden, posted
from tests.told import NOW, STORY, file_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_no_log_line_tells_who_sent_a_report_or_from_where(
    make_provider: Any, make_member: Any, acting: Any, client_for: Any, lines: io.StringIO
) -> None:
    member = make_member(make_provider(), "reporter", name="Jo Rivera")
    browser, by = client_for(member), acting(member)
    address = begun(browser)
    browser.post(address, posted(by, name="anonymous") | {"do": "check"})
    page = browser.get(f"{address}check/?note=whisper")
    sent = {"filing_key": hidden(page, "filing_key"), "revision": hidden(page, "revision")}
    assert browser.post(f"{address}check/", sent).status_code == 200
    told = lines.getvalue()
    assert '"code": 200' in told  # something was logged
    secrets = (str(member.user_id), "127.0.0.1", "Jo Rivera", STORY[:12], address, "whisper", member.user.email)
    assert [word for word in secrets if word in told] == []


def test_a_row_opened_before_an_inner_scope_is_noted_like_one_opened_in_it(
    make_provider: Any, make_member: Any, acting: Any
) -> None:
    from events.models import Event

    by = acting(make_member(make_provider(), "risk_manager"))
    with scope.enter(by.scope()):
        first, second = file_one(by, now=NOW), file_one(by, now=NOW)
    with scope.enter(by.scope()):
        assert Event.objects.get(pk=first.pk).narrative == STORY
        with scope.enter(Scope(Side.PROVIDER, frozenset({by.provider_id}), by.user_id)):
            assert Event.objects.get(pk=second.pk).narrative == STORY
    with scope.enter(by.scope()):
        noted = set(Entry.objects.filter(verb="read_sealed", table="events_event").values_list("row", flat=True))
    assert noted == {first.pk, second.pk}
