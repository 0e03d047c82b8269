"""A thief with everything but the keys reads no name and no word of a report.

Names are typed into pages and handed to services, every job runs, and then the database's dump, its write-ahead log
and data files, Valkey's memory, the mails and every log are searched for them.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.mail import send_mail
from redis import Redis

from pso_portal.accounts.models import User
from pso_portal.celery import app
from pso_portal.tenancy import scope
from pso_portal.tenancy.models import Unit
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from pso_portal.web.logs import line_formatter
from tests.isolation.houses import run_jobs
from tests.told import NOW, agree, answers

from .needles import Needles, forms
from .stores import Stores

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SECRET = {
    "patient": "Zimbrechtova", "record number": "MRN8841726375", "staff named in a text": "Quorrathy",
    "word of a story": "snibblewort", "letters beyond ASCII": "Grünspächtl", "drug": "Pellucidonex",
    "unsent draft": "fizzlewickle", "reason of a removal": "grumblethorn", "decided text": "burrowmantle",
    "record outside the PSES": "mugglethwait", "body that was told": "crabtrellis", "why it was closed": "dundlewharf",
    "said in a deliberation": "wobblestone", "put into operation": "trundlefinch",
    "typed into a search": "lantrimondel", "typed at sign-in": "porrigewain", "word of an address": "winterbockel",
}  # fmt: skip
# Plain on purpose, and where. People, places and agreements are no work product: the portal works with their names.
PLAIN = {
    "Thistlebrand": {"accounts_user": "a person is found and addressed by name"},
    "Cobblewick": {
        "tenancy_facility": "lists, filters and every report's place are made of these names",
        "tenancy_unit": "lists, filters and every report's place are made of these names",
        "tenancy_provider": "the contract's party",
    },
}
STORY = (
    "Zimbrechtova, MRN8841726375, got ten times the ordered rate. Quorrathy stopped the pump, said snibblewort"
    " and called Grünspächtl from Brookhaven about ticket QX77121 and the Vexborough people.<br>"
)


@pytest.fixture
def written(tmp_path: Path, settings: Any) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Mails as files and every log line, as production writes them."""
    app.loader.import_default_modules()  # sets logging up anew: before anyone listens
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    lines, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(line_formatter())
    root.addHandler(handler)
    yield lambda: {"logs": lines.getvalue().encode()} | {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    root.removeHandler(handler)


@pytest.fixture
def lived(
    written: Any, make_provider: Any, make_member: Any, acting: Any, client_for: Any
) -> Callable[[], dict[str, bytes]]:
    """A week in a provider's life; returns how to read what is left of it."""
    stores = Stores()
    provider = make_provider("Cobblewick Hospital")
    agree(provider)
    reporter = make_member(provider, "reporter", name="Thistlebrand Ovenden")
    manager = make_member(provider, "risk_manager", name="Max Manager")
    on_the_pages(client_for(reporter), provider, "Zimbrechtova winterbockel")
    through_services(acting(reporter), acting(manager), client_for(manager))
    outside(acting(reporter), acting(manager), client_for(manager))
    deliberated(acting(manager))
    run_jobs()
    desks = [client_for(make_member(None, "analyst", name=name)) for name in ("Ana List", "Bo Second")]
    asked(desks[0], client_for(manager))
    at_the_desk(*desks)
    run_jobs()
    handed_back(client_for(manager))
    kept(acting(make_member(provider, "provider_administrator", name="Pia Keeper")))
    run_jobs()
    strangers(client_for(manager))
    return lambda: stores.dump() | stores.files() | stores.memory() | written()


def on_the_pages(desk: Any, provider: Any, more: str) -> None:
    """One report from form to number, and one begun and left."""
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider.pk}))):
        told = answers(where=str(Unit.objects.first().pk), story=f"{STORY} {more}", medication__name="Pellucidonex")
    fields = {f"q.{key}": value for key, value in told.items()} | {"asked": [*told], "revision": "0", "do": "check"}
    address = desk.get("/report/").headers["Location"]
    desk.post(address, fields)
    page = desk.get(f"{address}check/").content.decode()
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("filing_key", "revision")}  # type: ignore[index]
    assert desk.post(f"{address}check/", hidden).status_code == 302
    left = desk.get("/report/").headers["Location"]
    saved = desk.post(f"{left}save/", {"q.story": "fizzlewickle", "asked": ["story"], "revision": "0"})
    assert saved.status_code == 200


def through_services(reporter: Any, manager: Any, pages: Any) -> None:
    """One event reported to the PSO, one taken out, through the services and the removal's page."""
    from events.services import file_event
    from pses.services import preview_submission, report_to_pso

    with scope.enter(reporter.scope()):
        told = answers(where=str(Unit.objects.first().pk), story=STORY, medication__name="Pellucidonex")
        sent, kept = (file_event(by=reporter, filing_key=uuid4(), answers=told, now=NOW) for _ in range(2))
    with scope.enter(manager.scope()):
        seen = preview_submission(by=manager, content_kind="event", content_id=sent.pk, now=NOW)
        report_to_pso(by=manager, content_kind="event", content_id=sent.pk, now=NOW, expected_sha256=seen.sha256)
    told = {"reason": "grumblethorn, says the State.", "attested": "on"}
    removed = pages.post(f"/pses/event/{kept.pk}/remove/", told)
    assert removed.status_code == 302


def outside(reporter: Any, manager: Any, pages: Any) -> None:
    """One report sent outside the PSES, one record typed there, told and closed on its page."""
    from events.services import file_outside
    from pses.services import Told, close_outside_record, decline_duty, enter_outside_record, tell_body

    with scope.enter(reporter.scope()):
        told = answers(
            where=str(Unit.objects.first().pk), story=f"{STORY} mugglethwait", what="device", harm="severe",
            harm__died="no", medication__stage=None, medication__name=None,
        )  # fmt: skip
        file_outside(by=reporter, filing_key=uuid4(), answers=told, now=NOW)
    with scope.enter(manager.scope()):
        facts = [{"label": "Where", "value": "mugglethwait"}]
        told = Told("protection", "incident", "mild", NOW, narrative=STORY, facts=facts)
        record = enter_outside_record(by=manager, told=told, from_original=True, now=NOW)
        first, *rest = record.duties.all()
        tell_body(by=manager, record_id=record.pk, duty_id=first.pk, told_at=NOW, told_to="crabtrellis",
                  reference="crabtrellis 7", now=NOW)  # fmt: skip
        for held in rest:
            decline_duty(by=manager, record_id=record.pk, duty_id=held.pk, reason="dundlewharf", now=NOW)
        close_outside_record(by=manager, record_id=record.pk, reason="dundlewharf", now=NOW)
    assert "crabtrellis" in pages.get(f"/outside/{record.pk}/").content.decode()


def deliberated(manager: Any) -> None:
    """An analysis with everything that a person can write in one."""
    from pses.deliberation.rooms import RoomKind
    from pses.services import deliberations as rooms
    from pses.services.deliberations.findings import Section

    words, day = "wobblestone", NOW.date()
    with scope.enter(manager.scope()):
        room = rooms.open_room(
            by=manager, key=uuid4(), kind=RoomKind.RCA2, title=words, purpose=words, started_on=day, now=NOW
        )
        here = {"by": manager, "room_id": room.pk, "now": NOW}
        rooms.save_minutes(**here, text=words, expected_revision=0, editor=uuid4())
        said = dict.fromkeys(("what", "source", "cause", "effect", "event"), words)
        for section, at in ((Section.TIMELINE, NOW), (Section.STATEMENT, None)):
            rooms.note_finding(**here, key=uuid4(), section=section, said=said, at=at)
        planned = rooms.Planned(words, "policy", day, owner_title=words, measure=words, target=words)
        action = rooms.plan_action(**here, key=uuid4(), planned=planned)
        rooms.write_operational(
            **here, action_id=action.pk, what="trundlefinch", who="trundlefinch", due_on=day, anew=True
        )
        rooms.close_room(**here, outcome=words)


def asked(pages: Any, house: Any) -> None:
    """The desk asks about a name, and the house answers."""
    from aggregation.models import ReviewItem

    with scope.enter(Scope(Side.PSO)):
        (held,) = ReviewItem.objects.filter(state="waiting").values_list("pk", flat=True)
    told = {"do": "ask", "asked_words": "Quorrathy", "asks": "person"}
    assert pages.post(f"/deidentification/{held}/", told).status_code == 302
    run_jobs()
    page = house.get("/pso-questions/").content.decode()
    assert "“Quorrathy”" in page
    question = re.search(r'name="question" value="([^"]+)"', page)[1]  # type: ignore[index]
    assert house.post("/pso-questions/", {"question": question, "says": "identifies"}).status_code == 302
    run_jobs()


def at_the_desk(pages: Any, second: Any) -> None:
    """The held text is read, marked and decided by two."""
    from aggregation.models import ReviewItem

    with scope.enter(Scope(Side.PSO)):
        (held,) = ReviewItem.objects.filter(state="waiting").values_list("pk", flat=True)
    assert "Zimbrechtova" in pages.get(f"/deidentification/{held}/").content.decode()
    marked = {"do": "mark", "words": "Quorrathy", "kind": "STAFF"}
    hand = {"do": "rewrite", "text": "A burrowmantle pump ran too fast."}
    for said in (marked, hand, {"do": "accept_all"}, {"do": "sign"}):
        assert pages.post(f"/deidentification/{held}/", said).status_code == 302
    with scope.enter(Scope(Side.PSO)):
        revision = ReviewItem.objects.get(pk=held).revision
    confirmed = {"do": "confirm", "revision": str(revision)}
    assert second.post(f"/deidentification/{held}/", confirmed).status_code == 302


def handed_back(pages: Any) -> None:
    """A name of the house that the desk found is taken into its directory."""
    page = pages.get("/directory/suggestions/").content.decode()
    found = re.search(r'name="suggestion" value="([^"]+)">(?:(?!</form>).)*Quorrathy', page, re.DOTALL)
    assert found, page
    told = {"suggestion": found[1], "kind": "staff", "do": "accept"}
    taken = pages.post("/directory/suggestions/", told, follow=True)
    assert "Quorrathy is in the directory." in taken.content.decode()


def kept(keeper: Any) -> None:
    """A mail goes out, and a unit gets a name."""
    from pso_portal.accounts.services import invite
    from pso_portal.office.services import rename_unit

    with scope.enter(keeper.scope()):
        unit = Unit.objects.first()
        rename_unit(by=keeper, provider_id=keeper.provider_id, unit_id=unit.pk, name="Cobblewick ward", now=NOW)
        invite(
            by=keeper, email="someone.new@example.test", name="Someone New", provider=keeper.provider_id,
            roles=["reporter"], now=NOW,
        )  # fmt: skip


def strangers(pages: Any) -> None:
    """Names typed where they do not belong: addresses, searches, the sign-in page."""
    from django.test import Client

    pages.get("/inbox/", {"status": "lantrimondel"})
    pages.get("/nothing/", {"q": "lantrimondel"})
    Client().post("/accounts/login/", {"login": "porrigewain@example.test", "password": "porrigewain"})


def test_nothing_that_was_written_stands_anywhere_but_in_the_vault(lived: Callable[[], dict[str, bytes]]) -> None:
    assert Needles(SECRET.values()).in_all(lived()) == set()


def test_what_is_plain_on_purpose_stands_only_where_the_list_says(lived: Callable[[], dict[str, bytes]]) -> None:
    tables = {where: rows for where, rows in lived().items() if where.startswith("dump")}
    for word, places in PLAIN.items():
        found = {where for where, rows in tables.items() if Needles([word]).found(rows)}
        assert found == {f"dump of {table}" for table in places}


def test_the_same_search_finds_a_word_in_every_store_that_holds_one(
    lived: Callable[[], dict[str, bytes]], pso: Any
) -> None:
    """Written on purpose: into a plain column, a cache, a mail and a log."""
    User.objects.filter(name="Max Manager").update(name="Sneakthroughs")
    with Redis(unix_socket_path=str(Stores().valkey.socket), db=1) as cache:
        cache.set("sneaked", "Sneakthroughs")
        send_mail("Waiting", "Sneakthroughs waits.", "portal@pso.example", ["x@example.test"])
        logging.getLogger("pso_portal").warning("Sneakthroughs")
        found = {hit.split(":")[0].split("/")[0] for hit in Needles(["Sneakthroughs"]).in_all(lived())}
        cache.delete("sneaked")
    mails = {name for name in found if name.endswith(".log") and name != "server.log"}
    assert {"dump of accounts_user", "postgres", "valkey 1", "logs"} <= found
    assert mails


@pytest.mark.parametrize("name", sorted(forms("Sneakthroughs")))
def test_a_word_is_found_in_each_of_its_forms(name: str) -> None:
    store = b"before " + forms("Sneakthroughs")[name] + b" after"
    assert any(hit.endswith(f"as {name}") for hit in Needles(["Sneakthroughs"]).found(store))
