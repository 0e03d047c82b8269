"""Lists of people: every bad row is named, nothing is half done, no formula enters."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pso_portal.accounts.acting import Denied
from pso_portal.accounts.models import Invitation
from pso_portal.accounts.people_csv import Listed, Row, read_people
from pso_portal.accounts.services import import_people
from pso_portal.tenancy import scope

WORDS = {"reporter": "reporter", "risk manager": "risk_manager"}
HEAD = "name,email,roles,job title\n"


def _read(rows: str, head: str = HEAD) -> Listed:
    return read_people((head + rows).encode(), WORDS, taken=["here@example.test"])


def test_a_good_list_is_read() -> None:
    listed = _read("Ines Maro,Ines@example.test,Reporter; risk manager,Nurse\n")
    assert listed == Listed((Row("Ines Maro", "ines@example.test", ("reporter", "risk_manager"), "Nurse"),), ())


def test_a_byte_order_mark_and_other_columns_do_no_harm() -> None:
    head = "\ufeffEmail,Name,Roles,Shift\n"
    assert _read("a@example.test,Ada,reporter,night\n", head).problems == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",a@example.test,reporter,", "Row 2: Enter the name."),
        ("Ada,not an address,reporter,", "Row 2: Enter an e-mail address like name@example.org."),
        ("Ada,a@example.test,,", "Row 2: Name at least one role."),
        ("Ada,a@example.test,surgeon,", "Row 2: There is no role “surgeon” here."),
        ("Ada,here@example.test,reporter,", "Row 2: This address is in the list or has a place here already."),
        ("=1+1,a@example.test,reporter,", "Row 2: The name begins with a sign that spreadsheets run as a formula."),
        ("Ada,a@x.test,reporter,@cmd", "Row 2: The job title begins with a sign that spreadsheets run as a formula."),
        ("Ada,a@example.test,reporter,Nurse,more", "Row 2: There are more cells than columns."),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_in_a_sentence(row: str, sentence: str) -> None:
    assert _read(row + "\n").problems == (sentence,)


def test_the_same_address_twice_is_a_problem_of_the_second_row() -> None:
    problems = _read("Ada,a@example.test,reporter,\nBea,A@example.test,reporter,\n").problems
    assert problems == ("Row 3: This address is in the list or has a place here already.",)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name;email\n", HEAD.encode()])
def test_a_file_that_is_no_list_says_what_to_do(content: bytes) -> None:
    (problem,) = read_people(content, WORDS).problems
    assert problem.endswith(".")


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    listed = read_people(HEAD.encode() + content, WORDS)
    assert listed.problems or all(row.name and row.roles and "" not in row.roles for row in listed.rows)


@given(st.text(max_size=40), st.sampled_from("=+-@\t\r|%"))
def test_no_formula_passes(rest: str, sign: str) -> None:
    cell = (sign + rest).replace('"', '""')
    listed = _read(f'"{cell}",a@example.test,reporter,\n')
    assert all(not row.name.startswith(tuple("=+-@|%")) for row in listed.rows) or listed.problems


def test_one_bad_row_stops_the_whole_list(make_provider: Any, make_member: Any, acting: Any, now: Any) -> None:
    keeper = acting(make_member(make_provider(), "provider_administrator"))
    good, bad = b"Ada,a@example.test,reporter,\n", b"Bea,b@example.test,surgeon,\n"
    with scope.enter(keeper.scope()):
        with pytest.raises(Denied):
            import_people(by=keeper, content=HEAD.encode() + good + bad, now=now)
        assert Invitation.objects.count() == 0
        assert import_people(by=keeper, content=HEAD.encode() + good, now=now) == 1
    assert Invitation.objects.get().email == "a@example.test"
