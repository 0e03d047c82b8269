"""One provider with its people, places, terms and reports, made through the services."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from pso_portal.accounts.acting import Acting, acting_as
from pso_portal.accounts.roles import of_side
from pso_portal.tenancy import scope
from pso_portal.tenancy.event_types import EventType
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side

MARKER, CANARY = "Larkmeadow5519", "Quillfeather7731"
FIGURES = {MARKER: 5519042, CANARY: 7731042}
CELLS = {MARKER: 655, CANARY: 877}
THEN = datetime(2025, 8, 20, 15, tzinfo=UTC)
PASSWORD = "a long enough password"


@dataclass
class House:
    """One provider as seeded: its rows by kind of thing, its people by role."""

    word: str
    provider: Any
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


@contextmanager
def acting(membership: Any, now: datetime) -> Iterator[Acting]:
    """A person acting at a moment, just signed in."""
    by = acting_as(membership, stepped_up_at=now)
    with scope.enter(by.scope()):
        yield by


def run_jobs() -> None:
    """What a worker would do, until nothing is owed."""
    from pso_portal.celery import app
    from pso_portal.jobs.models import Message

    if "aggregation.take_in" not in app.tasks:
        app.loader.import_default_modules()  # sets logging up anew, and whoever listens would be cut off
    while True:
        with scope.enter(Scope(Side.SYSTEM)):
            owed = list(Message.objects.filter(done_at=None, dead_at=None, attempts=0).order_by("created_at"))
        if not owed:
            return
        for message in owed:
            app.tasks[message.task](message_id=str(message.pk))


def staff_of_pso() -> dict[str, Any]:
    from pso_portal.accounts.services import give_place
    from pso_portal.office.services.installation import found_pso

    with scope.enter(Scope(Side.PSO)):
        found_pso(name="Meridian", now=THEN, is_demo=True, phone="555-0140", email="help@meridian.example")
        return {
            role.code: give_place(
                by=None, email=f"{role.code}@meridian.example", name=f"Officer {role.title}", provider=None,
                roles=[role.code], now=THEN, password=PASSWORD,
            )
            for role in of_side(Side.PSO)
        }  # fmt: skip


def open_house(word: str, staff: dict[str, Any], addresses: dict[str, str]) -> House:
    """A provider with its places, and one person per role. Each of them works at both providers: being the same
    person in another place is the strongest reason a page could find to show too much.
    """
    from pso_portal.accounts.services import give_place
    from pso_portal.office.services.providers import NewFacility, NewProvider, register_provider
    from pso_portal.tenancy.models import Facility, Unit

    new = NewProvider(
        name=f"{word} Clinic", setting="clinic", state="MO", contract_starts=date(2024, 1, 1), on_call_phone="555-0142",
        facilities=[NewFacility(f"{word} main building", "America/Chicago", [f"{word} front desk", f"{word} lab"])],
    )  # fmt: skip
    with acting(staff["pso_administrator"], THEN) as by:
        house = House(word, register_provider(by=by, new=new, now=THEN))
        house.ids |= {"provider": house.provider.pk, "facility": Facility.objects.get(provider=house.provider).pk}
        house.ids["unit"] = Unit.objects.filter(provider=house.provider).order_by("name").first().pk
        for code, address in addresses.items():
            house.people[code] = give_place(
                by=None, email=address, name=f"Both {code}", provider=house.provider.pk, roles=[code], now=THEN,
                password=PASSWORD,
            )  # fmt: skip
        house.people["colleague"] = give_place(
            by=None, email=f"colleague@{word}.example".lower(), name=f"{word} Colleague", provider=house.provider.pk,
            roles=["reporter", "deliberation_member"], now=THEN, password=PASSWORD,
        )  # fmt: skip
    house.ids["membership"] = house.people["colleague"].pk
    house.ids["own_membership"] = house.people["reporter"].pk
    return house


def _agreed(house: House) -> Any:
    from pso_portal.agreements.enums import Analysis, Frequency, Onward, PeerGroup, Recipient, ReportingAct
    from pso_portal.agreements.terms import Terms

    return Terms(
        event_types=frozenset(EventType), narrative_to_desk=True, narrative_onward=Onward.NO,
        analyses=frozenset({Analysis.REPORTING_RATE}), peer_group=PeerGroup.SETTING, frequency=Frequency.QUARTERLY,
        smallest_cell=CELLS[house.word], recipients=frozenset(Recipient), reporting_act=ReportingAct.TRANSMISSION,
        npsd=True,
    )  # fmt: skip


def agree(house: House, staff: dict[str, Any]) -> None:
    """Signed by both sides. B's bind later: where versions mix, they win."""
    from pso_portal.agreements.services import propose_terms, sign_terms, text_hash

    then = THEN + timedelta(days=house.word == CANARY)
    with acting(staff["pso_administrator"], then) as by:
        version = propose_terms(by=by, provider_id=house.provider.pk, terms=_agreed(house), now=then)
        sign_terms(by=by, version_id=version.pk, expected_sha256=text_hash(version), now=then)
    with acting(house.people["provider_administrator"], then) as by:
        sign_terms(by=by, version_id=version.pk, expected_sha256=text_hash(version), now=then)
    house.ids["terms"] = version.pk


def negotiate(house: House, staff: dict[str, Any]) -> None:
    """A second version lies on the table, with a note and a remark; and the PSO keeps terms to begin with."""
    from pso_portal.agreements.services import comment_on_terms, keep_house_terms, propose_terms

    now = timezone.now()
    with acting(staff["pso_administrator"], now) as by:
        house.ids["proposal"] = propose_terms(
            by=by, provider_id=house.provider.pk, terms=replace(_agreed(house), smallest_cell=20),
            note=f"{house.word}-note: larger cells, please.", now=now,
        ).pk  # fmt: skip
        comment_on_terms(
            by=by, version_id=house.ids["proposal"], term="smallest_cell", text=f"{house.word}-remark: twenty?", now=now
        )
        kept = keep_house_terms(by=by, setting="hospital", name=f"{house.word}-kept", terms=_agreed(house), now=now)
        house.ids["house_terms"] = kept.pk


def answers(house: House, place: str, **changes: Any) -> dict[str, Any]:
    """Answers of a quick report whose story carries the word and where it belongs."""
    return {
        "what": "medication", "medication.stage": "administering", "medication.name": f"{house.word}-drug",
        "harm": "mild", "when": "now", "where": str(house.ids["unit"]), "name": "shown",
        "story": f"{house.word}-{place}. Spoke with Zebulon Quiverfeather from Brookhaven about ticket QX77121 and the"
                 " Vexborough people.<br>",
    } | changes  # fmt: skip


def report(house: House) -> None:
    """Drafts, an event that waits, one that was reported and one that was taken out."""
    from events.services import file_event, save_draft
    from pses.enums import Marked
    from pses.selectors import product_of
    from pses.services import mark, preview_submission, remove, report_to_pso

    now = timezone.now()
    for who, kind in (("reporter", "draft"), ("colleague", "colleagues_draft")):
        with acting(house.people[who], now) as by:
            told = answers(house, "draft")
            house.ids[kind] = save_draft(by=by, draft_id=None, answers=told, expected_revision=None, now=now).pk
    with acting(house.people["reporter"], now) as by:
        for kind, place in (("event", "unsent"), ("reported", "sent"), ("removed", "outside")):
            filed = file_event(by=by, filing_key=uuid4(), answers=answers(house, place), now=now)
            house.ids[kind] = filed.pk
    with acting(house.people["colleague"], now) as by:
        told = answers(house, "colleague")
        house.ids["colleagues_event"] = file_event(by=by, filing_key=uuid4(), answers=told, now=now).pk
    with acting(house.people["risk_manager"], now) as by:
        house.ids["product"] = product_of("event", house.ids["event"]).pk
        why = f"{house.word}-mark: nobody else needs the place."
        mark(
            by=by, content_kind="event", content_id=house.ids["event"], group="place", choice=Marked.HELD_BACK,
            reason=why, expected=0, now=now,
        )  # fmt: skip
    long_ago = now - timedelta(days=40)
    with acting(house.people["colleague"], long_ago) as by:  # nobody has read it: a debt of its unit
        file_event(by=by, filing_key=uuid4(), answers=told, now=long_ago)
    attach(house, now)
    with acting(house.people["risk_manager"], now) as by:
        seen = preview_submission(by=by, content_kind="event", content_id=house.ids["reported"], now=now)
        house.ids["submission"] = report_to_pso(
            by=by, content_kind="event", content_id=house.ids["reported"], now=now, expected_sha256=seen.sha256
        ).pk
        reason = f"{house.word}-removal: the State asked for it."
        remove(by=by, content_kind="event", content_id=house.ids["removed"], reason=reason, attested=True, now=now)
        triage(house, by, now)
    outside(house, now)
    _directory(house, now)
    disclose(house, now)
    deliberate(house, now)


def triage(house: House, by: Acting, now: datetime) -> None:
    """What the risk manager wrote about the report that waits: a rating, a task, a handing up."""
    from events.enums import Harm
    from events.routing import Conditions
    from events.services import escalate_event, make_task, merge_events, rate_harm, save_rule

    event_id, words = house.ids["event"], f"{house.word}-triage: look again."
    rate_harm(by=by, event_id=event_id, harm=Harm.MODERATE, reason=words, now=now)
    house.ids["task"] = make_task(
        by=by, event_id=event_id, text=words, owner_id=by.user_id, due_on=now.date(), now=now
    ).pk
    merge_events(by=by, duplicate_id=house.ids["filed"], leading_id=event_id, now=now)
    house.ids["merged"] = house.ids["filed"]
    house.ids["rule"] = save_rule(
        by=by, rule_id=None, name=f"{house.word}-rule", conditions=Conditions(event_type="vte"),
        members=[str(house.people["risk_manager"].pk)], owner="", now=now,
    ).pk  # fmt: skip
    escalate_event(by=by, event_id=event_id, to_id=by.user_id, reason=words, now=now)


def adopt(house: House, now: datetime) -> None:
    """A PSES policy whose text carries the house's word. B's is a later version: where rows mix, it wins."""
    from pses.services import adopt_policy
    from pses.written_policy import WrittenPolicy

    with acting(house.people["provider_administrator"], now) as by:
        for before in range(1 if house.word == MARKER else 2):
            policy = WrittenPolicy(
                covers=f"{house.word}-policy: reports.", workforce="Everybody under direct control.",
                reporting_act="transmission", retention_years=6 + before,
            )  # fmt: skip
            made = adopt_policy(by=by, policy=policy, effective_on=now.date(), expected=before, now=now)
    house.ids["policy"] = made.pk


def state(house: House, now: datetime) -> None:
    """What the house's workforce confirms, and one of them who did."""
    from pso_portal.office.services import adopt_statement, attest

    with acting(house.people["provider_administrator"], now) as by:
        for before in range(1 if house.word == MARKER else 2):  # B's is a later version: where rows mix, it wins
            text = f"{house.word}-statement {before}."
            made = adopt_statement(
                by=by, text=text, required=False, effective_on=now.date(), expected=before, now=now
            )
    with acting(house.people["colleague"], now) as by:
        attest(by=by, expected_sha256=made.sha256, now=now)


def deliberate(house: House, now: datetime) -> None:
    """An RCA² of the risk manager's, with everything that one can hold, and huddles on whose list only another is."""
    from pses.deliberation.actions import ActionKind
    from pses.deliberation.rooms import RoomKind
    from pses.services import deliberations as rooms
    from pses.services.deliberations.findings import Section

    words, day = f"{house.word}-room: the pump.", now.date()
    with acting(house.people["risk_manager"], now) as by:
        room = rooms.open_room(
            by=by, key=uuid4(), kind=RoomKind.RCA2, title=words, purpose=words, started_on=day, now=now,
            about=[house.ids["event"]],
        )  # fmt: skip
        here = {"by": by, "room_id": room.pk, "now": now}
        rooms.save_minutes(**here, text=words, expected_revision=0, editor=uuid4())
        said = dict.fromkeys(("what", "source", "cause", "effect", "event"), words)
        rooms.note_finding(**here, key=uuid4(), section=Section.TIMELINE, said=said, at=now)
        rooms.note_finding(**here, key=uuid4(), section=Section.STATEMENT, said=said)
        planned = rooms.Planned(what=words, kind=ActionKind.TRAINING, due_on=day, owner_id=by.user_id)
        action = rooms.plan_action(**here, key=uuid4(), planned=planned)
        outside = f"{house.word}-room pumps are bought."
        rooms.write_operational(**here, action_id=action.pk, what=outside, who="", due_on=None, anew=True)
    house.ids["room"] = room.pk
    with acting(house.people["deliberation_member"], now) as by:
        rooms.open_room(
            by=by, key=uuid4(), kind=RoomKind.HUDDLE, title=f"{house.word}-inner-room", purpose="Falls.",
            started_on=day, now=now,
        )  # fmt: skip
    with acting(house.people["colleague"], now) as by:
        house.ids["colleagues_room"] = rooms.open_room(
            by=by, key=uuid4(), kind=RoomKind.HUDDLE, title=f"{house.word}-third-room", purpose="Falls.",
            started_on=day, now=now,
        ).pk  # fmt: skip


def _directory(house: House, now: datetime) -> None:
    """A name that only this house's directory knows, a person with another form of the name."""
    from pses.directory import said
    from pses.enums import EntryKind
    from pses.services import add_to_directory

    with acting(house.people["provider_administrator"], now) as by:
        told = said(EntryKind.STAFF, f"Ottilie {house.word}-directory", [f"{house.word}-directory short"])
        house.ids["directory_entry"] = add_to_directory(by=by, said=told, now=now).pk


def outside(house: House, now: datetime) -> None:
    """The lane outside the PSES: a record of the reporter's, one of the colleague's, and one that a manager typed."""
    from pses.services import Told, enter_outside_record, report_outside, tell_body

    told = Told(
        event_type="protection", kind="incident", harm="mild", known_at=now, narrative=f"{house.word}-lane: bruises.",
        facts=[{"label": "Where", "value": f"{house.word}-lane sunroom"}],
    )  # fmt: skip
    for who, kind in (("reporter", "my_lane"), ("colleague", "colleagues_my_lane")):
        with acting(house.people[who], now) as by:
            house.ids[kind] = report_outside(by=by, told=told, filing_key=uuid4(), now=now).pk
    with acting(house.people["risk_manager"], now) as by:
        record = enter_outside_record(by=by, told=told, from_original=True, now=now)
        tell_body(
            by=by, record_id=record.pk, duty_id=record.duties.first().pk, told_at=now, reference="",
            told_to=f"{house.word}-lane desk of the State", now=now,
        )  # fmt: skip
    house.ids["lane"] = record.pk


def disclose(house: House, now: datetime) -> None:
    """An entry of the log, and one that waits for a second person; the recipient's name carries the house's word."""
    from pses.disclosure_selectors import local_day
    from pses.evidence import Extent
    from pses.services import Said, propose_disclosure, record_disclosure

    with acting(house.people["risk_manager"], now) as by:
        said = Said(
            ground="business_operations", entity=f"{house.word}-recipient LLP", person=f"{house.word}-recipient",
            disclosed_on=local_day(by, now), extent=Extent.CODED, items=(("event", house.ids["reported"]),),
            evidence={"operation": f"{house.word}-evidence", "engagement": "Letter 7", "limit": "Clause 4"},
        )  # fmt: skip
        house.ids["disclosure"] = record_disclosure(by=by, said=said, key=uuid4(), now=now).pk
        waits = replace(said, ground="nonidentifiable", evidence={
            "method": "removal", "determined_by": f"{house.word}-evidence", "determined_on": "2025-08-01",
            "determination": "N-1", "patients": "Safe harbor",
        })  # fmt: skip
        house.ids["proposal_to_disclose"] = propose_disclosure(by=by, said=waits, key=uuid4(), now=now).pk
    _legal(house, now)


def _legal(house: House, now: datetime) -> None:
    """A request that the privacy officer holds, and a hold for it on a type that no other story here is of."""
    from pses.legal import HoldScope, RequestKind
    from pses.services import Served, open_request, set_hold

    received = now.date() - timedelta(days=1)  # a day that has come wherever the place is
    with acting(house.people["provider_privacy_officer"], now) as by:
        served = Served(
            RequestKind.SUBPOENA, f"{house.word}-served by counsel", f"{house.word}-served", "Hale LLP", received,
            received + timedelta(days=20),
        )  # fmt: skip
        house.ids["legal_request"] = open_request(by=by, served=served, key=uuid4(), now=now).pk
        house.ids["hold"] = set_hold(
            by=by, scope=HoldScope(event_type="vte"), reason=f"{house.word}-served", now=now,
            request_id=house.ids["legal_request"],
        ).pk  # fmt: skip


def attach(house: House, now: datetime) -> None:
    """A report with a file, of the reporter and of the colleague."""
    from events.services import attach_file, file_event

    for who, before in (("reporter", ""), ("colleague", "colleagues_")):
        with acting(house.people[who], now) as by:
            filed = file_event(by=by, filing_key=uuid4(), answers=answers(house, f"{who}-with-file"), now=now)
            told = io.BytesIO(f"{house.word} {who} wrote this down.".encode())
            made = attach_file(by=by, event_id=filed.pk, name=f"{house.word} {who}.txt", stream=told, now=now)
        house.ids |= {f"{before}filed": filed.pk, f"{before}file": made.pk}
