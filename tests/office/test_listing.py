"""Contracts as signed, the calendar of the listing, and its reminders: through the services and on the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pso_portal.accounts.acting import Denied
from pso_portal.audit.models import Entry
from pso_portal.jobs.models import Message
from pso_portal.office import listing_selectors as selectors
from pso_portal.office.contracts import Baa, ContractError, Disposition, Relationship
from pso_portal.office.listing import Act, Listing
from pso_portal.office.models import ContractRecord, DutyEntry, DutyNotice
from pso_portal.office.services import end_contract, note_duty, raise_change, remind_listing
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from tests.office.listed import a_contract, enlist, sign

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TODAY = NOW.date()
PROFILE = "profile.2025-12-31"


@pytest.fixture
def keeper(make_member: Any) -> Any:
    return make_member(None, "pso_administrator", name="Harlan Voss")


@pytest.fixture
def by(keeper: Any, acting: Any) -> Any:
    return acting(keeper)


def seen(by: Any, on: date = TODAY) -> selectors.Calendar:
    with scope.enter(by.scope()):
        return selectors.calendar(on)


def note(
    by: Any, act: Act = Act.FINISH, *, key: str = PROFILE, expected: int = 0, on: date = TODAY, words: str = "Sent."
) -> Any:
    with scope.enter(by.scope()):
        return note_duty(by=by, key=key, act=act, on=on, words=words, expected=expected, now=NOW)


@pytest.mark.parametrize(("changes", "field"), [
    ({"agreed_until": date(2024, 2, 1)}, "agreed_until"), ({"pso_signer": " "}, "pso_signer"),
    ({"provider_signer": "x" * 161}, "provider_signer"), ({"affiliates": "x" * 2001}, "affiliates"),
    ({"relationship_since": date(2024, 1, 1)}, "relationships"),
    ({"relationships": frozenset({Relationship.CONTROL}), "relationship_words": "Owns it."}, "relationship_since"),
    ({"relationships": frozenset({Relationship.CONTROL}), "relationship_since": TODAY}, "relationship_words"),
])  # fmt: skip
def test_a_contract_says_at_each_field_what_is_wrong(changes: Any, field: str):
    with pytest.raises(ContractError) as wrong:
        a_contract(**changes)
    assert list(wrong.value.problems) == [field]


def test_a_renewal_stands_beside_the_first_paper_and_a_correction_in_its_place(by, make_provider):
    provider = make_provider()
    sign(by, provider, NOW)
    sign(by, provider, NOW, expected=1, signed_on=date(2025, 3, 1))
    sign(by, provider, NOW, expected=2, signed_on=date(2025, 3, 2), corrects=True)
    with scope.enter(by.scope()):
        from pso_portal.office.contract_selectors import standing_of

        assert [record.signed_on for record in standing_of(provider.pk)] == [date(2024, 3, 1), date(2025, 3, 2)]
        assert ContractRecord.objects.count() == 3


def test_sent_twice_it_is_recorded_once_and_two_at_once_are_told(by, make_provider):
    provider = make_provider()
    assert sign(by, provider, NOW).pk == sign(by, provider, NOW).pk
    with pytest.raises(Denied, match="while you were writing"):
        sign(by, provider, NOW, signed_on=date(2024, 3, 2))


def test_a_contract_of_tomorrow_one_to_correct_and_one_of_nobody_are_refused(by, make_provider):
    provider = make_provider()
    for changes, why in (({"signed_on": TODAY + timedelta(days=1)}, "ahead"), ({"corrects": True}, "no record")):
        with pytest.raises(Denied, match=why):
            sign(by, provider, NOW, **changes)
    with pytest.raises(Http404):
        sign(by, type("P", (), {"pk": uuid4()}), NOW)


def test_the_days_that_bind_are_the_provider_s_and_count(by, make_provider, acting, keeper):
    """42 CFR 3.20 and 3.102(b)(2)(i)(C). The paper alone does not count: the contract has ended."""
    first, second = make_provider("Alder Clinic"), make_provider("Birch Clinic")
    sign(by, first, NOW)
    sign(by, second, NOW)
    enlist(by, NOW)
    assert (seen(by).period, seen(by).count.missing) == ((date(2026, 2, 15), date(2028, 2, 14)), 0)
    with scope.enter(by.scope()):
        end_contract(by=by, provider_id=second.pk, on=date(2026, 2, 14), now=NOW)
    count = seen(by).count
    assert (count.counting, count.missing) == ((str(first.pk),), 1)
    assert dict(count.others) == {str(second.pk): "It was not in force in these 24 months."}


def test_a_provider_whose_data_is_gone_still_counts_for_the_time_it_was_there(by, make_provider):
    provider = make_provider()
    sign(by, provider, NOW)
    enlist(by, NOW)
    with scope.enter(by.scope()):
        provider.data_disposed_at = NOW
        provider.save(update_fields=["data_disposed_at"])
    assert seen(by).count.counting == (str(provider.pk),)


def test_names_stand_sealed_and_a_provider_sees_no_record(by, make_provider):
    provider = make_provider()
    record = sign(by, provider, NOW)
    with connection.cursor() as cursor, scope.enter(by.scope()):
        cursor.execute("SELECT words FROM office_contractrecord")
        assert b"Quist" not in bytes(cursor.fetchone()[0])
        assert ContractRecord.objects.get().contract().provider_signer.startswith("Ada Quist")
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        assert list(ContractRecord.objects.all()) == []
        entry = Entry.objects.get(verb="record_contract")
        assert (entry.row, "Quist" in entry.content) == (record.pk, False)


def test_a_duty_is_noted_with_its_evidence_and_opened_again(by):
    enlist(by, NOW)
    note(by, Act.ADD, words="Draft ready.")
    note(by, expected=1, words="Sent by the center's site, confirmation 7731.")
    line = next(line for line in seen(by).settled if line.owed.key == PROFILE)
    assert (line.words, line.done_on) == (("Done, late", "warn"), TODAY)
    note(by, Act.REOPEN, expected=2, words="It came back.")
    assert PROFILE in [line.owed.key for line in seen(by).open]


def test_pressed_twice_it_is_noted_once_and_two_people_at_once_are_told(by):
    enlist(by, NOW)
    assert note(by).pk == note(by).pk
    with pytest.raises(Denied, match="while you were writing"):
        note(by, words="Sent by mail.")


@pytest.mark.parametrize(("changes", "why"), [
    ({"on": TODAY + timedelta(days=1)}, "ahead"), ({"words": " "}, "where it can be found"),
    ({"act": Act.REOPEN}, "state it is in"), ({"act": Act.EXCUSE, "key": "continued_listing.2027-02-14"}, "waved away"),
])  # fmt: skip
def test_what_cannot_be_noted_is_refused(by, changes: Any, why: str):
    enlist(by, NOW)
    with pytest.raises(Denied, match=why):
        note(by, **changes)


def test_a_duty_that_is_none_is_absent(by):
    enlist(by, NOW)
    with pytest.raises(Http404):
        note(by, key="profile.1999-12-31")


def test_a_listing_is_corrected_and_continued(by):
    enlist(by, NOW)
    enlist(by, NOW, Listing(date(2024, 2, 16), date(2027, 2, 15), date(2024, 2, 16)), expected=1, corrects=True)
    enlist(by, NOW, Listing(date(2027, 2, 16), date(2030, 2, 15), date(2024, 2, 16)), expected=2)
    found = seen(by)
    assert [record.number for record in found.listings] == [2, 3]
    settled = [line.words[0] for line in found.settled]
    assert settled == ["Done: the listing was continued"]
    with pytest.raises(Denied, match="while you were writing"):
        enlist(by, NOW, expected=1)


def test_only_who_keeps_the_listing_writes(make_provider, make_member, acting):
    officer = acting(make_member(None, "pso_privacy_officer"))
    for refused in (lambda: enlist(officer, NOW), lambda: sign(officer, make_provider(), NOW), lambda: note(officer)):
        with pytest.raises(Denied, match="role"):
            refused()


def mails() -> list[str]:
    with scope.enter(Scope(Side.SYSTEM)):
        return [row.ids["user_id"] for row in Message.objects.filter(task="notices.mail_waiting")]


def remind(now: datetime) -> int:
    with scope.enter(Scope(Side.PSO)):
        return remind_listing(now=now)


def test_keepers_are_reminded_once_each_time_and_nobody_else(by, keeper, make_member):
    make_member(None, "pso_privacy_officer", name="Mirela Santoro")
    enlist(by, NOW)
    note(by)
    for key in ("two_contracts.2026-02-14", "profile.2024-12-31"):
        note(by, key=key)
    due = date(2026, 12, 1)  # of the certification for continued listing
    told = [remind(datetime.combine(due - timedelta(days=left), NOW.timetz())) for left in (91, 90, 89, 30, 30, 7, 1)]
    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert mails() == [str(keeper.user_id)] * 3


def test_after_a_standstill_one_mail_says_it_and_none_is_repeated(by, keeper):
    enlist(by, NOW)
    assert (remind(NOW), remind(NOW)) == (3, 0)  # two profiles and a certification lie in the past
    assert len(mails()) == 1
    with scope.enter(by.scope()):
        assert DutyNotice.objects.count() == 9


def test_what_is_done_is_not_reminded_of(by):
    enlist(by, NOW)
    for key in ("two_contracts.2026-02-14", "profile.2024-12-31", PROFILE):
        note(by, key=key)
    assert (remind(NOW), mails()) == (0, [])


def test_the_scheduler_s_command_needs_no_listing(pso, capsys):
    call_command("remind_listing")
    assert capsys.readouterr().out == "Deadlines reminded of: 0\n"


def test_a_change_made_known_is_due_at_once_and_answered(by):
    enlist(by, NOW)
    with scope.enter(by.scope()):
        raise_change(by=by, on=TODAY, words="The chief physician left.", now=NOW)
        with pytest.raises(Denied, match="already"):
            raise_change(by=by, on=TODAY, words="Another.", now=NOW)
    key = f"change.{TODAY.isoformat()}"
    assert key in [line.owed.key for line in seen(by).open]
    note(by, key=key, expected=1, words="Letter of today, registered mail.")
    assert key in [line.owed.key for line in seen(by).settled]


# The pages. They stand on today's date.


@pytest.fixture
def desk(keeper: Any, client_for: Any) -> Any:
    return client_for(keeper)


@pytest.fixture
def listed(by: Any) -> Listing:
    today = timezone.localdate()
    period = Listing(today - timedelta(days=400), today + timedelta(days=600), today - timedelta(days=400))
    enlist(by, timezone.now(), period)
    return period


def test_without_a_listing_the_page_says_what_to_do(desk):
    text = desk.get(reverse("listing")).content.decode()
    assert "No listing is recorded" in text
    form = {"starts": "2024-02-15", "reference": "Letter, file 12.", "expected": "0"}
    assert desk.post(reverse("record_listing"), form).status_code == 302
    assert "until February 14, 2027" in desk.get(reverse("listing")).content.decode()


def test_an_expired_listing_is_said_in_so_many_words(desk, by):
    enlist(by, timezone.now(), Listing(date(2018, 2, 15), date(2021, 2, 14), date(2018, 2, 15)))
    text = desk.get(reverse("listing")).content.decode()
    assert "the listing ended on February 14, 2021" in text
    assert "42 CFR 3.108" in text


def test_a_contract_is_recorded_on_its_page_and_counts(desk, make_provider, listed):
    provider = make_provider("Alder Clinic")
    assert "nobody recorded the paper" in desk.get(reverse("listing")).content.decode()
    form = {
        "signed_on": "2025-06-01", "pso_signer": "Otto Lin", "provider_signer": "Ada Quist", "bona_fide": "on",
        "reasonable_length": "on", "baa": "in_place", "disposition": "return", "relationships": "financial",
        "relationship_since": "2025-06-01", "relationship_words": "Rents a floor to us.", "expected": "0",
    }  # fmt: skip
    page = desk.post(reverse("record_contract", args=[provider.pk]), form, follow=True).content.decode()
    assert [word for word in ("Ada Quist", "Rents a floor", "Returned to the provider") if word not in page] == []
    calendar = desk.get(reverse("listing")).content.decode()
    assert [word for word in ("Disclosure statement", "1 contract is missing") if word not in calendar] == []
    assert "nobody recorded the paper" not in calendar


def test_a_paper_that_ran_out_is_told(desk, by, make_provider):
    provider = make_provider()
    sign(by, provider, timezone.now(), agreed_until=date(2025, 1, 1))
    assert "The agreed term is over" in desk.get(reverse("contract", args=[provider.pk])).content.decode()


def test_what_a_paper_lacks_is_said(desk, by, make_provider):
    """The business associate agreement (42 U.S.C. 299b-22(i), 45 CFR 164.504(e)); what becomes of the data at the end,
    which 42 CFR 3.108(b)(3) settles for a delisting only.
    """
    provider = make_provider()
    sign(by, provider, timezone.now(), baa=Baa.MISSING, disposition=Disposition.OPEN, bona_fide=False)
    page = desk.get(reverse("contract", args=[provider.pk])).content.decode()
    assert [word for word in (">Missing<", "Nothing is agreed", "Not confirmed") if word not in page] == []


@pytest.mark.parametrize(("wrong", "said"), [
    ({"pso_signer": ""}, "Enter who signed"), ({"signed_on": "never"}, "year-month-day"),
    ({"relationships": "control"}, "Enter since when"), ({"expected": "3"}, "while you were writing"),
])  # fmt: skip
def test_bad_input_is_said_and_nothing_typed_is_lost(desk, make_provider, wrong, said):
    form = {
        "signed_on": "2025-06-01", "pso_signer": "Otto Lin", "provider_signer": "Ada Quist", "baa": "in_place",
        "disposition": "return", "affiliates": "Birch Clinic", "expected": "0",
    }  # fmt: skip
    answer = desk.post(reverse("record_contract", args=[make_provider().pk]), form | wrong)
    text = answer.content.decode()
    assert (answer.status_code, said in text, "Birch Clinic" in text) == (422, True, True)


def test_a_duty_is_noted_on_its_page(desk, listed):
    calendar = desk.get(reverse("listing"))
    line = calendar.context["calendar"].open[0]
    url = reverse("listing_duty", args=[line.owed.key])
    assert line.rule.asks in desk.get(url).content.decode().replace("&#x27;", "'")
    note = {"do": "finish", "on": timezone.localdate().isoformat(), "words": "Confirmation 7731.", "expected": "0"}
    stale = desk.post(url, note | {"expected": "5"})
    assert (stale.status_code, "Confirmation 7731." in stale.content.decode()) == (422, True)
    assert "Confirmation 7731." in desk.post(url, note, follow=True).content.decode()
    assert desk.post(url, note | {"do": "burn"}).status_code == 404
    assert desk.get(reverse("listing_duty", args=["no.such"])).status_code == 404


def test_auditor_and_privacy_officer_read_and_do_not_write(make_member, client_for, listed):
    for role in ("pso_auditor", "pso_privacy_officer"):
        reader = client_for(make_member(None, role))
        page = reader.get(reverse("listing"))
        assert (page.status_code, "Put it in the calendar" in page.content.decode()) == (200, False)
        refused = reader.post(reverse("listing"), {"on": "2026-01-01", "words": "Moved."})
        assert (refused.status_code, "does not include this" in refused.content.decode()) == (422, True)
        assert reader.get(reverse("record_listing")).status_code == 404
    with scope.enter(Scope(Side.PSO)):
        assert DutyEntry.objects.count() == 0


def test_the_calendar_costs_the_same_for_one_contract_and_for_thirty(desk, by, make_provider, listed):
    def asked() -> int:
        with CaptureQueriesContext(connection) as heard:
            assert desk.get(reverse("listing")).status_code == 200
        return len(heard)

    def more(count: int) -> None:
        for number in range(count):
            told = {"relationship_since": date(2025, 1, number + 1), "relationship_words": "Rent."}
            provider = make_provider(f"House {count} {number}")
            sign(by, provider, timezone.now(), relationships=frozenset({Relationship.FINANCIAL}), **told)

    more(1)
    asked()
    before = asked()
    more(29)
    assert asked() == before
