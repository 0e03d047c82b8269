"""Somebody with a dump of everything, the logs, Valkey and the provider's keys asks who sent a report without a name.

Two people report the same thing on the same day, each twice without a name and twice with it. The attacker follows
every id, digest and number from row to row, compares every column, every time and every sealed text opened with the
provider's keys. What names a person with a name must name nobody without one, and what ties the two of one person
together must tie no more than two of different people. That the same search finds the named ones shows that it looks.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from events.models import Event, Remark
from pso_portal.tenancy import scope
from pso_portal.tenancy.scope import Scope, Side
from pso_portal.web.logs import line_formatter
from tests.canaries.stores import Stores
from tests.events.test_report_pages import begun, hidden, posted

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AGENT, ADDRESS = "Mozilla/5.0 Mobi Wexcombe", "203.0.113.77"
ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32,}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00(?::00)?)")
PEOPLE = re.compile(r"(accounts|account|auth|guardian|mfa|usersessions|django|tenancy)_")
AN_HOUR = re.compile(r"[ T]\d\d:00:00\+00")


@dataclass
class Loot:
    """The dump as rows by table, and all that lies beside the database."""

    rows: dict[str, list[dict[str, str]]]
    beside: str
    hubs: frozenset[str]  # ids of people, places and providers: everybody's rows hold some of them

    def reached(self, start: str) -> set[tuple[str, int]]:
        """Every row that can be reached from an id by way of anything that two rows share."""
        found: set[tuple[str, int]] = set()
        todo, seen = {start}, {start}
        while todo:
            token = todo.pop()
            for place in self._places(token) - found:
                found.add(place)
                new = self.tokens(place) - self.hubs - seen
                todo |= new
                seen |= new
        return found

    def tokens(self, place: tuple[str, int]) -> set[str]:
        """Ids and digests of a row."""
        return set(ID.findall(" ".join(self.rows[place[0]][place[1]].values())))

    def _places(self, token: str) -> set[tuple[str, int]]:
        return {
            (table, number)
            for table, rows in self.rows.items()
            for number, row in enumerate(rows)
            if any(token in value for value in row.values())
        }


@dataclass
class Sent:
    """One report, as the attacker knows it, and who really sent it."""

    event: str
    person: str
    named: bool
    receipt: str


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def lived(
    lines: io.StringIO, make_provider: Any, make_member: Any, acting: Any, client_for: Any
) -> tuple[list[Sent], UUID]:
    provider = make_provider()
    make_member(provider, "risk_manager", name="Lena Marsh")
    people = [make_member(provider, "reporter", name=name) for name in ("Jo Rivera", "Kim Adler")]
    told = []
    for name in ("anonymous", "shown", "anonymous", "shown"):
        for member in people:
            told.append(_send(client_for(member), acting(member), str(member.user_id), name))
    return told, provider.pk


def _send(desk: Client, by: Any, person: str, name: str) -> Sent:
    """In a browser, with a telephone's agent and an address; without a name there is a message by receipt as well."""
    desk.defaults |= {"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": ADDRESS}
    with scope.enter(by.scope()):
        before = set(Event.objects.values_list("pk", flat=True))
    address, answers = begun(desk), posted(by, name=name, harm="severe", harm__died="no")
    desk.post(f"{address}save/", answers)
    desk.post(address, answers | {"revision": "1"})
    page = desk.get(f"{address}check/")
    fields = {key: hidden(page, key) for key in ("filing_key", "revision")}
    fields |= {"receipt": hidden(page, "receipt")} if name == "anonymous" else {}
    answer = desk.post(f"{address}check/", fields).content.decode()
    receipt = "".join(re.findall(r"(?:\d{4} ){4}\d{4}", answer)[:1])
    if receipt:
        desk.post("/receipt/", {"receipt": receipt, "do": "write", "text": "It was the blue pump."})
    with scope.enter(by.scope()):
        (new,) = set(Event.objects.values_list("pk", flat=True)) - before
    return Sent(str(new), person, name == "shown", receipt)


@pytest.fixture
def loot(lived: Any, lines: io.StringIO) -> Loot:
    return _stolen(lines)


def _stolen(lines: io.StringIO) -> Loot:
    stores = Stores()
    rows = {name.removeprefix("dump of "): _rows(copy) for name, copy in stores.dump().items() if " of " in name}
    kept = stores.memory()
    beside = lines.getvalue() + "".join(kept[name].decode("latin-1") for name in kept if "memory" not in name)
    public = [row for table, held in rows.items() if PEOPLE.match(table) for row in held]
    return Loot(rows, beside, frozenset(token for row in public for token in ID.findall(str(row))))


def _rows(copy: bytes) -> list[dict[str, str]]:
    head, *lines = copy.decode("latin-1").splitlines()
    columns = re.search(r"\((.*)\)", head)[1].replace('"', "").split(", ")  # type: ignore[index]
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if line != "\\."]


def _named_in(loot: Loot, sent: Sent, everyone: set[str]) -> set[str]:
    """The reporters whom any row names that can be reached from a report."""
    places = loot.reached(sent.event)
    return {person for person in everyone for place in places if person in loot.tokens(place)}


def _tied(loot: Loot, one: Sent, other: Sent) -> set[str]:
    """What two reports have in common: ids, and every column of their own rows that is equal."""
    first, second = loot.reached(one.event), loot.reached(other.event)
    ids = {token for place in first for token in loot.tokens(place)} & {
        token for place in second for token in loot.tokens(place)
    }
    return ids | (_values(loot, first) & _values(loot, second))


def _values(loot: Loot, places: set[tuple[str, int]]) -> set[str]:
    rows = [(table, loot.rows[table][number]) for table, number in places]
    return {f"{table}.{column}={value}" for table, row in rows for column, value in row.items()}


def test_who_sent_it_is_found_with_a_name_and_not_without(lived: Any, loot: Loot) -> None:
    told, _provider = lived
    everyone = {sent.person for sent in told}
    found = {sent.event: _named_in(loot, sent, everyone) for sent in told}
    assert found == {sent.event: {sent.person} if sent.named else set() for sent in told}


def test_two_of_one_person_have_no_more_in_common_than_two_of_different_people(lived: Any, loot: Loot) -> None:
    told, _provider = lived
    without, named = ([sent for sent in told if sent.named is name] for name in (False, True))

    def more(first: Sent, of_same: Sent, of_other: Sent) -> set[str]:
        return _tied(loot, first, of_same) - _tied(loot, first, of_other)

    assert more(without[0], without[2], without[1]) == more(without[1], without[3], without[0]) == set()
    assert named[0].person in more(named[0], named[2], named[1])


def test_no_row_of_it_has_a_time_but_the_day_or_a_full_hour(lived: Any, loot: Loot) -> None:
    told, _provider = lived

    def exact(sent: Sent) -> set[str]:
        texts = [value for table, number in loot.reached(sent.event) for value in loot.rows[table][number].values()]
        moments = {moment for text in texts for moment in MOMENT.findall(text)}
        return {moment for moment in moments if not AN_HOUR.search(moment)}

    assert [bool(exact(sent)) for sent in told] == [sent.named for sent in told]


def test_what_is_owed_for_it_bears_a_full_hour_and_no_actor(loot: Loot) -> None:
    owed = [row for row in loot.rows["jobs_message"] if row["actor"] == r"\N"]
    assert len(owed) == 8  # a severe report and a message, four times
    assert {bool(AN_HOUR.search(row[column])) for row in owed for column in ("created_at", "due_at")} == {True}
    named = [row for row in loot.rows["jobs_message"] if row["actor"] != r"\N"]
    assert named
    assert not any(AN_HOUR.search(row["created_at"]) for row in named)


def test_ids_are_drawn_and_not_made_of_time_or_machine(lived: Any, loot: Loot) -> None:
    told, _provider = lived
    ids = {token for sent in told for place in loot.reached(sent.event) for token in loot.tokens(place) if "-" in token}
    assert {UUID(token).version for token in ids} == {4}


def test_its_opened_texts_name_no_reporter(lived: Any) -> None:
    told, provider = lived
    with scope.enter(Scope(Side.PROVIDER, frozenset({provider}))):
        texts = {str(each.pk): f"{each.narrative}{each.details}{each.coded}" for each in Event.objects.all()}
        said = [each.text for each in Remark.objects.all()]
    words = ("Rivera", "Adler", "example.test", *{sent.person for sent in told})
    assert len(said) == 4
    assert [word for word in words for text in [*texts.values(), *said] if word in text] == []


def test_logs_and_valkey_hold_neither_report_nor_receipt_nor_where_it_came_from(
    lived: Any, loot: Loot, lines: io.StringIO
) -> None:
    told, _provider = lived
    secrets = {sent.event for sent in told} | {sent.person for sent in told} | {AGENT, ADDRESS, "Rivera"}
    secrets |= {"/receipt/", "wrong-receipts"}  # a right receipt leaves no count
    digits = {part for sent in told if sent.receipt for part in (sent.receipt, sent.receipt.replace(" ", ""))}
    assert '"code": 200' in loot.beside  # something was logged
    assert [word for word in secrets | digits if word in loot.beside] == []
    dumped = "".join(value for rows in loot.rows.values() for row in rows for value in row.values())
    assert [word for word in digits if word in dumped] == []
    unnamed = [row["id"] for row in loot.rows["jobs_message"] if row["actor"] == r"\N"]
    assert [message for message in unnamed if message in loot.beside] == []


def test_the_order_of_writing_remains_as_the_threat_model_says(lived: Any, loot: Loot) -> None:
    """Not wished for: transaction ids put a report between its neighbors. Should this fail, the page can say less."""
    told, _provider = lived
    filed = {row["row"]: int(row["xid"]) for row in loot.rows["audit_entry"] if row["verb"] == "file_event"}
    order: Callable[[Sent], int] = lambda sent: filed[sent.event]  # noqa: E731
    assert sorted(told, key=order) == told
