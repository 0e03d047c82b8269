"""Two providers, each with everything a page could show: A with its marker, B with the canary.

Made through the services and the jobs they owe. Only two things stand behind them: the release tables (a real one
needs a peer group; here two are wanted that differ in their readers) and a dead letter.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from pso_portal.accounts.permissions import Permission
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

from .houses import (
    CANARY,
    FIGURES,
    MARKER,
    PASSWORD,
    THEN,
    House,
    acting,
    adopt,
    agree,
    answers,
    negotiate,
    open_house,
    report,
    run_jobs,
    staff_of_pso,
    state,
)
from .kin import affiliate
from .people import Walker, departed, machine, member, nobody


@dataclass
class World:
    """Everything the walk needs to know."""

    a: House
    b: House
    pso_ids: dict[str, UUID]
    walkers: list[Walker]


def build() -> World:
    """Seed both providers and run every job that is owed."""
    staff = staff_of_pso()
    shared = {role.code: f"{role.code}.of.both@example.test" for role in of_side(Side.PROVIDER)}
    houses = [open_house(word, staff, shared) for word in (MARKER, CANARY)]
    for house in houses:
        agree(house, staff)
        adopt(house, timezone.now())
        state(house, timezone.now())
        report(house)
        _exposure(house)
        _import(house)
        _search(house)
        _office(house)
        _machine(house)
        _link(house)
        _sealed(house)
        affiliate(house, staff)
        _emergency(house, staff)
    _listing(houses, staff)
    handed = _sheets(houses, staff)
    incident = _incident(houses, staff)
    run_jobs()
    _delivered(houses)
    for number, house in enumerate(houses, 1):
        _answer(house, number)
    _feed_back(houses, staff)
    for house in houses:
        negotiate(house, staff)
    alerts = _alerts(houses, staff)
    a, b = houses
    pso_ids = _desk(staff) | {"message": _dead_letter(staff), "sheet": handed, "incident": incident} | _forms(staff)
    pso_ids |= {"pso_room": _pso_room(staff)} | alerts | _resources(staff)
    return World(a, b, pso_ids, _walkers(a, b, staff))


def _listing(houses: list[House], staff: dict[str, Any]) -> None:
    """A listing with a letter, and each house's contract; of one of them a relationship is told."""
    from pso_portal.office.contracts import Baa, Contract, Disposition, Relationship
    from pso_portal.office.listing import Listing
    from pso_portal.office.services import record_contract, record_listing

    now, first = timezone.now(), THEN.date()
    with acting(staff["pso_administrator"], now) as by:
        period = Listing(first, first + timedelta(days=3 * 365), first)
        record_listing(by=by, listing=period, pso_number="P0999", reference="A letter.", expected=0, now=now)
        for house in houses:
            contract = Contract(
                signed_on=first, agreed_until=None, bona_fide=True, reasonable_length=True, functional_reporting=False,
                baa=Baa.IN_PLACE, disposition=Disposition.RETURN, pso_signer="Otto Lin", relationship_since=first,
                provider_signer=f"{house.word} Chief", relationships=frozenset({Relationship.FINANCIAL}),
                relationship_words=f"{house.word}-contract",
            )  # fmt: skip
            record_contract(by=by, provider_id=house.provider.pk, contract=contract, expected=0, now=now)


def _incident(houses: list[House], staff: dict[str, Any]) -> UUID:
    """An incident that touched both; each has its own notice."""
    from pso_portal.office.models import SecurityNotice
    from pso_portal.office.services import choose_affected, notify_providers, raise_incident

    now = timezone.now()
    with acting(staff["pso_privacy_officer"], now) as by:
        for number, house in enumerate(houses):
            made = raise_incident(by=by, happened="A sheet.", found="A call.", discovered_at=now, now=now)
            choose_affected(by=by, incident_id=made.pk, add={house.provider.pk}, now=now)
            told = f"{house.word}-breach: a sheet went astray, number {number}."
            notify_providers(by=by, incident_id=made.pk, text=told, expected=2, now=now)
            house.ids["security_notice"] = SecurityNotice.objects.get(provider_id=house.provider.pk).pk
    return made.pk


def _sealed(house: House) -> None:
    """A report whose sender's name is sealed, and a request for the name."""
    from events.services import ask_for_name, file_event

    now = timezone.now()
    for whose, key in (("reporter", "sealed"), ("colleague", "colleagues_sealed")):
        with acting(house.people[whose], now) as by:
            told = answers(house, "sealed", name="confidential")
            house.ids[key] = file_event(by=by, filing_key=uuid4(), answers=told, now=now).pk
    with acting(house.people["provider_privacy_officer"], now) as by:
        ask_for_name(by=by, event_id=house.ids["sealed"], reason=f"{house.word}-why", now=now)


def _emergency(house: House, staff: dict[str, Any]) -> None:
    """An analyst opens the house's submissions, and looks at one."""
    from pses.services import open_emergency, read_in_emergency

    now = timezone.now()
    with acting(staff["analyst"], now) as by:
        access = open_emergency(by=by, provider_id=house.provider.pk, reason=f"{house.word}-emergency", now=now)
        read_in_emergency(by=by, access_id=access.pk, submission_id=house.ids["submission"], now=now)
    house.ids["emergency"] = access.pk


def _link(house: House) -> None:
    """A link on a wall, and a report that came by it, under a name nobody checked."""
    from events.services import at_link, file_at_link, open_unit_link
    from events.stated import Stated

    now = timezone.now()
    with acting(house.people["provider_administrator"], now) as by:
        link = open_unit_link(by=by, place_code=str(house.ids["unit"]), now=now)
    with at_link(link.token) as at:
        sent = answers(house, "by-link", name="shown")
        stated = Stated(f"{house.word} Stranger", f"{house.word}-reach")
        file_at_link(at=at, filing_key=uuid4(), answers=sent, stated=stated, now=now, receipt="")


def _exposure(house: House) -> None:
    """Two months: one returned to the PSO, one only entered. B's are later versions: where rows mix, they win."""
    from events.services import record_exposure, submit_exposures

    now = timezone.now()
    with acting(house.people["risk_manager"], now) as by:
        first, second = _last_months(now)
        corrections = [FIGURES[house.word]] if house.word == MARKER else [1, FIGURES[house.word]]
        for value in corrections:
            record_exposure(by=by, month=first, value=value, now=now)
            house.ids["exposure"] = record_exposure(by=by, month=second, value=value + 1, now=now).pk
        (sent,) = submit_exposures(by=by, months=[first], now=now)
    house.ids["exposure_return"] = sent.pk


def _import(house: House) -> None:
    """A sheet with a row that is right and one that is not; its check is one of the jobs that are owed."""
    from events.services import check_sheet, upload_sheet

    now = timezone.now()
    text = f"Day,Type,Story\n1/2/2025,Fall,{house.word}-row fell.\nnever,Fall,{house.word}-cell\n"
    with acting(house.people["risk_manager"], now) as by:
        run = upload_sheet(by=by, file=io.BytesIO(text.encode()), name=f"{house.word}-sheet.csv", now=now)
        check_sheet(by=by, run_id=run.pk, now=now)
    house.ids["import"] = run.pk


def _sheets(houses: list[House], staff: dict[str, Any]) -> UUID:
    """A sheet that is being handed over to both, with a column that only one of them fills; and one that lies there."""
    from events.services import choose_whose, hand_over, upload_sheet_of_many

    now = timezone.now()
    columns = [f"{house.word}-delivered" for house in houses]
    rows = [[house.provider.name, "Fall", *(column if house.word in column else "" for column in columns)]
            for house in houses]  # fmt: skip
    text = "\n".join(",".join(row) for row in [["Clinic", "Type", *columns], *rows])
    with acting(staff["pso_administrator"], now) as by:
        sent = upload_sheet_of_many(by=by, file=io.BytesIO(text.encode()), name="old.csv", now=now)
        choose_whose(by=by, sheet_id=sent.pk, column="Clinic", now=now)
        hand_over(by=by, sheet_id=sent.pk, now=now)
        plain = "Clinic,Type\n" + "".join(f"{house.provider.name},Fall\n" for house in houses)
        lies = upload_sheet_of_many(by=by, file=io.BytesIO(plain.encode()), name="old.csv", now=now)
        choose_whose(by=by, sheet_id=lies.pk, column="Clinic", now=now)
    return lies.pk


def _delivered(houses: list[House]) -> None:
    from events.models import Delivery

    for house in houses:
        with scope.enter(Scope(Side.PROVIDER, frozenset({house.provider.pk}))):
            house.ids["delivery"] = Delivery.objects.get().pk
        _suggested(house)
        _asked(house)


def _asked(house: House) -> None:
    """A question about words of the house's own submission, as the door lays it."""
    from pses.models import NameQuestion

    with scope.enter(Scope(Side.DOOR, frozenset({house.provider.pk}))):
        row = NameQuestion(
            provider_id=house.provider.pk, submission_id=house.ids["submission"], asks="ours",
            words=f"{house.word}-sent", asked_at=timezone.now(),
        )  # fmt: skip
        row.save(force_insert=True)
    house.ids["question"] = row.pk


def _suggested(house: House) -> None:
    """A name of the house's own submission, handed back to its directory."""
    from aggregation.intake import suggest_to_directory
    from pses.enums import EntryKind
    from pses.models import DirectorySuggestion

    words, here = f"{house.word}-sent", frozenset({house.provider.pk})
    with scope.enter(Scope(Side.DOOR, here)):
        suggest_to_directory(
            submission_id=house.ids["submission"], words=words, kind=EntryKind.FACILITY, now=timezone.now()
        )  # fmt: skip
    with scope.enter(Scope(Side.PROVIDER, here)):
        house.ids["suggestion"] = DirectorySuggestion.objects.get().pk


def _search(house: House) -> None:
    """The risk manager's own search, for a word that stands in the house's reports, and a colleague's."""
    from events.models import Search
    from events.services import begin_search

    now = timezone.now()
    with acting(house.people["risk_manager"], now) as by:
        house.ids["search"] = begin_search(by=by, words=house.word, filters={}, now=now).pk
        others = Search(
            provider_id=house.provider.pk, asked_by=house.people["colleague"].user_id, began_at=now,
            asked={"words": house.word, "filters": {}},
        )  # fmt: skip
        others.save(force_insert=True)
    house.ids["colleagues_search"] = others.pk


def _last_months(now: datetime) -> tuple[str, str]:
    before = now.replace(day=1) - timedelta(days=1)
    return before.strftime("%Y-%m"), (before.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")


def _quarter(now: datetime) -> str:
    """The quarter of the month that was returned."""
    year, month = _last_months(now)[0].split("-")
    return f"{year}-Q{(int(month) + 2) // 3}"


def _office(house: House) -> None:
    """A credential, an invitation, and a colleague who left."""
    from pso_portal.accounts.services import end_membership, give_place, invite, make_credential
    from pso_portal.accounts.services.credentials import FOR_MACHINES

    now = timezone.now()
    with acting(house.people["provider_administrator"], now) as by:
        for kind, rights in (("credential", list(FOR_MACHINES)), ("small_credential", [Permission.READ_TERMS])):
            made, house.secrets[kind] = make_credential(
                by=by, name=f"{house.word}-{kind}", permissions=rights, lasts=timedelta(days=30), now=now
            )
            house.ids[kind] = made.pk
        house.ids["invitation"] = invite(
            by=by, email=f"invited@{house.word}.example", name=f"{house.word} Invited", provider=house.provider.pk,
            roles=["executive"], now=now,
        ).pk  # fmt: skip
        gone = give_place(
            by=None, email=f"gone.{house.provider.pk.hex}@example.test", name="Somebody Gone",
            provider=house.provider.pk, roles=["risk_manager"], now=now, password=PASSWORD,
        )  # fmt: skip
        house.people["departed"] = end_membership(by=by, membership_id=gone.pk, now=now)


def _machine(house: House) -> None:
    """A draft that a machine keeps."""
    from events.services import save_draft
    from pso_portal.accounts.credentials import acting_of_credential

    now = timezone.now()
    by = acting_of_credential(f"Bearer {house.secrets['credential']}", now=now)
    assert by is not None
    with scope.enter(by.scope()):
        told = answers(house, "machine")
        house.ids["machine_draft"] = save_draft(
            by=by, draft_id=None, answers=told, expected_revision=None, now=now
        ).pk
    house.ids["colleagues_machine_draft"] = house.ids["colleagues_draft"]


def _answer(house: House, number: int) -> None:
    """A release that this provider alone may read, and its feedback report."""
    from aggregation.models import Release, ReleaseCell
    from feedback.reporting import note_reader

    now = timezone.now()
    with scope.enter(Scope(Side.PSO)):
        release = Release(
            number=number, measure="reporting_rate", setting="clinic", period=_quarter(now), scale=1000,
            exposure_name=f"{house.word} visits", contributors=7, rules_version="2026-1", released_at=now,
            sha256="0" * 64,
        )  # fmt: skip
        release.save(force_insert=True)
        for category, shown in (("all", True), ("medication", False)):
            ReleaseCell(
                release=release, category=category, period=release.period, shown=shown,
                **({"rate": "1.3", "lower": "1.0", "upper": "1.7", "count": 30} if shown else {"words": house.word}),
            ).save(force_insert=True)  # fmt: skip
        note_reader(release_id=release.pk, provider_id=house.provider.pk, places="0", now=now)
    house.ids["release"] = release.pk


def _feed_back(houses: list[House], staff: dict[str, Any]) -> None:
    """Each house's report on its table: made, looked at and let go in one run. Nobody begins one of a quarter that has
    not ended, and the world's may not have: the month that was returned is the last one.
    """
    from feedback.models import FeedbackReport, FeedbackRun, RunLine
    from feedback.reporting import look_at, plan_run, release_run

    now = timezone.now()
    with scope.enter(Scope(Side.PSO)):
        run = FeedbackRun(period=_quarter(now), number=1, state="planning", begun_at=now)
        run.save(force_insert=True)
        plan_run(run_id=run.pk, now=now)
    run_jobs()
    with acting(staff["analyst"], now) as by:
        lines = {line.provider_id: line.pk for line in RunLine.objects.filter(run=run)}
        look_at(by=by, line_id=lines[houses[0].provider.pk], now=now)
        release_run(by=by, run_id=run.pk, now=now)
    run_jobs()
    with scope.enter(Scope(Side.PSO)):
        for house in houses:
            report = FeedbackReport.objects.get(provider_id=house.provider.pk)
            house.ids |= {"report": report.pk, "run": run.pk, "run_line": lines[house.provider.pk]}


def _alerts(houses: list[House], staff: dict[str, Any]) -> dict[str, UUID]:
    """An alert that both got and answered, one that was withdrawn, one that waits, and a draft."""
    from feedback import alerting
    from feedback.alerts import Answer
    from feedback.models import SentAlert
    from tests.feedback.alerted import publish, waiting, written

    now, made = timezone.now(), []
    with acting(staff["analyst"], now) as ana, acting(staff["pso_privacy_officer"], now) as officer:
        for _ in range(2):
            made.append(publish(waiting(ana, now=now), officer, now))
            run_jobs()
        with scope.enter(officer.scope()):
            alerting.withdraw_alert(by=officer, alert_id=made[1].pk, why="The advice was wrong.", now=now)
        ids = {"waiting_alert": waiting(ana, now=now).pk, "draft_alert": written(ana, now=now).pk}
    for house in houses:
        with acting(house.people["risk_manager"], now) as by:
            sent = SentAlert.objects.get(alert_id=made[0].pk)
            said = Answer("checking", f"{house.word}-action", by.user_id, now.date())
            alerting.answer_alert(by=by, sent_id=sent.pk, answer=said, expected=0, now=now)
        house.ids["sent_alert"] = sent.pk
    with scope.enter(Scope(Side.PSO)):
        alerting.remind_alerts(now=now)
    run_jobs()
    return {"alert": made[0].pk} | ids


def _resources(staff: dict[str, Any]) -> dict[str, UUID]:
    """One that everybody reads, and a draft."""
    from feedback import publishing
    from feedback.resources import Resource, ResourceKind

    now, said = timezone.now(), Resource(kind=ResourceKind.ARTICLE, title="Falls", lede="Ask.", text="Ask at once.")
    with acting(staff["analyst"], now) as ana:
        known = {"by": ana, "resource_id": None, "said": said, "revision": 0, "now": now}
        row, draft = publishing.save_resource(**known), publishing.save_resource(**known)
        edition = publishing.publish_resource(by=ana, resource_id=row.pk, revision=1, now=now)
    return {"resource": draft.pk, "edition": edition.pk}


def _desk(staff: dict[str, Any]) -> dict[str, UUID]:
    """What the PSO has of its own: a draft of a table, an export to the national database, texts that wait, cases that
    are shown, and a cohort of them.
    """
    from aggregation.models import Case, DoubleRead, ReleaseDraft, ReviewItem
    from aggregation.services import draft_release, draw_double_reads, prepare_npsd_export

    now = timezone.now()
    with acting(staff["analyst"], now) as by:
        draft = draft_release(by=by, measure="reporting_rate", setting="clinic", period="2025-Q3", now=now)
        export = prepare_npsd_export(by=by, now=now)
    run_jobs()
    with scope.enter(Scope(Side.PSO)):
        # Two houses give no cell that can be shown, and the page that decides would not open.
        ReleaseDraft.objects.filter(pk=draft.pk).update(state="drafted")
        Case(
            setting="clinic", event_type="other", kind="incident", harm="mild", year=now.year, engine_version="1",
            narrative="A light failed.", reading="due",
        ).save(force_insert=True)  # fmt: skip
        _settled(Case.objects.first(), now)
        draw_double_reads(now=now)
        shown = _shown(now)
        reading = DoubleRead.objects.values_list("pk", flat=True)[0]
        waiting = list(ReviewItem.objects.values_list("pk", flat=True))
        found = {f"case {number}": pk for number, pk in enumerate(Case.objects.values_list("pk", flat=True))}
        assert waiting, "a text should wait at the desk"
        found |= {"release_draft": draft.pk, "npsd_export": export.pk, "review": waiting[0], "reading": reading,
                  "shown_case": shown, "signal": _signal(f"{now:%Y-%m}"),
                  "withdrawal_request": _asked_to_withdraw(now)}  # fmt: skip
        found |= {f"review {pk}": pk for pk in waiting}
    return found | {"cohort": _cohort(staff, now)}


def _signal(month: str) -> UUID:
    """A signal with the draft of an alert."""
    from aggregation.models import Signal

    signal = Signal(
        setting="clinic", method="growth", event="event_type=other", state="alert_drafted", first_seen=month,
        last_seen=month, strength=1.5, firm=True, organizations=4, shown=False, contributors=[[123456, 4, 1.0]],
        alert={"title": "Lights", "seen": "They fail.", "do": "Look."},
        evidence={"run": [month, month], "count": 16, "expected": 4.0, "sum": 7.0, "threshold": 4.5, "delay": 3.0,
                  "ratio": 2, "quiet_months": 200, "false_alarms": 0.005, "p_value": 0.001, "learnt": 50,
                  "baseline": [month, month], "path": [[month, 16, 4.0, 7.0, 4.5]]},
    )  # fmt: skip
    signal.save(force_insert=True)
    return signal.pk


def _asked_to_withdraw(now: Any) -> UUID:
    """A request to withdraw a release that was no provider's, and the line and the tombstone of another."""
    from aggregation.ledger import enter_withdrawal
    from aggregation.models import Release, ReleaseWithdrawal, RestatementRule, WithdrawalRequest

    somebody, other = uuid4(), uuid4()
    made = []
    for number in (98, 99):
        release = Release(
            number=number, measure="share", setting="clinic", period="2024", scale=1000, exposure_name="visits",
            contributors=7, rules_version="2026-1", released_at=now, sha256="0" * 64,
        )  # fmt: skip
        release.save(force_insert=True)
        made.append(release)
    request = WithdrawalRequest(release=made[0], reason="Wrong.", asked_by=somebody, asked_at=now)
    request.save(force_insert=True)
    tombstone = ReleaseWithdrawal(
        release=made[1], reason="Wrong.", asked_by=somebody, withdrawn_by=other, withdrawn_at=now
    )
    tombstone.save(force_insert=True)
    enter_withdrawal(tombstone, now=now)
    RestatementRule(months=12, set_by=somebody, set_at=now).save(force_insert=True)
    return request.pk


def _settled(case: Any, now: Any) -> None:
    """One case in the form in which it is shown; too few are to be shown at all."""
    from aggregation.models import AlikeGroup, SettledCase, Settlement

    settlement = Settlement(quarter=_quarter(now), k=5, organizations=6, owed_at=now, settled_at=now)
    settlement.save(force_insert=True)
    group = AlikeGroup(settlement=settlement, setting=case.setting, form={"event_type": "*"}, cases=1)
    group.save(force_insert=True)
    SettledCase(case=case, group=group).save(force_insert=True)


def _shown(now: Any) -> UUID:
    """Cases with texts, as many as are shown in one form. Returns one of them."""
    from aggregation.indexing import index_text
    from aggregation.models import AlikeGroup, Case, SettledCase, Settlement

    group = AlikeGroup(settlement=Settlement.objects.get(), setting="clinic", form={"event_type": "fall"}, cases=6)
    group.save(force_insert=True)
    for _ in range(6):
        case = Case(setting="clinic", event_type="fall", kind="incident", harm="mild", year=now.year,
                    engine_version="1", narrative="The alarm of the bed failed.")  # fmt: skip
        case.save(force_insert=True)
        index_text(case, case.narrative)
        SettledCase(case=case, group=group).save(force_insert=True)
    return case.pk


def _cohort(staff: dict[str, Any], now: Any) -> UUID:
    """A cohort in two versions."""
    from aggregation.cohorts import sentence
    from aggregation.services import save_cohort

    with acting(staff["analyst"], now) as by:
        kept = save_cohort(by=by, said=sentence(setting="clinic"), name="Falls in clinics", now=now)
        save_cohort(by=by, said=sentence(setting="clinic", types=["fall"]), cohort_id=kept.pk, now=now)
    return kept.pk


def _pso_room(staff: dict[str, Any]) -> UUID:
    """A room of the PSO's own, with the analyst alone on its list."""
    from pses.deliberation.rooms import RoomKind
    from pses.services.deliberations import open_room, save_minutes

    now = timezone.now()
    with acting(staff["analyst"], now) as by:
        room = open_room(
            by=by, key=uuid4(), kind=RoomKind.RCA2, title="Pumps over the year", purpose="To learn.",
            started_on=now.date(), now=now,
        )  # fmt: skip
        save_minutes(by=by, room_id=room.pk, text="Said.", expected_revision=0, editor=uuid4(), now=now)
    return room.pk


def _forms(staff: dict[str, Any]) -> dict[str, UUID]:
    """A draft of a form, and a version that was published."""
    from events.models import FormVersion
    from events.services import save_form_draft

    published = FormVersion.objects.get(url__endswith="/fall")
    text = published.content.replace('"version": "1.0"', '"version": "1.1"', 1)
    text = text.replace("Did anyone see it?", "Who saw it?").replace("Using the toilet", "In the bathroom")
    with acting(staff["pso_administrator"], timezone.now()) as by:
        draft = save_form_draft(by=by, text=text, now=timezone.now())
    return {"form": draft.pk, "published_form": published.pk}


def _dead_letter(staff: dict[str, Any]) -> UUID:
    from pso_portal.jobs.models import Message
    from pso_portal.jobs.services import MAX_ATTEMPTS, settle_failed

    now = timezone.now()
    message = Message(task="aggregation.take_in", side="door", ids={}, created_at=now, due_at=now)
    with scope.enter(Scope(Side.SYSTEM)):
        message.save(force_insert=True)
    for _ in range(MAX_ATTEMPTS):
        settle_failed(message.pk, error="KeyError", now=now)
    return message.pk


def _walkers(a: House, b: House, staff: dict[str, Any]) -> list[Walker]:
    own = [member(a.people[role.code]) for role in of_side(Side.PROVIDER)]
    machines = [
        machine(f"api {kind}", SimpleNamespace(permissions=rights), a.secrets[kind])
        for kind, rights in _rights(a).items()
    ]
    others = [member(place) for place in staff.values()]
    return [*own, *others, *machines, departed(a.people["departed"].user), nobody()]


def _rights(house: House) -> dict[str, list[str]]:
    from pso_portal.accounts.models import ApiCredential

    kinds = ("credential", "small_credential")
    return {kind: ApiCredential.objects.get(pk=house.ids[kind]).permissions for kind in kinds}
