"""Which names a directory takes, and what a list of them would do. Paragraphs: see each rule's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pses.directory import LONGEST_NAME, MOST_ENTRIES, RULES, as_known, problems, said
from pses.directory_csv import BROKEN, MOST_LINES, NOTHING, TOO_MANY, Standing, decoded, plan
from pses.enums import EntryKind
from pso_portal.names import Known, find_known
from pso_portal.web.tables import Column, Row, Table

STAFF, UNIT, TOWN, ORGANIZATION = EntryKind.STAFF, EntryKind.UNIT, EntryKind.TOWN, EntryKind.ORGANIZATION
NAMES = "42 CFR 3.206(b)(4)(iv)(A)(1); 3.212(a)(2)(i)(A); 45 CFR 164.514(b)(2)(i)(A)"
PLACES = "42 CFR 3.212(a)(2)(i)(B); 45 CFR 164.514(b)(2)(i)(B)"


def test_names_go_under_one_paragraph_and_streets_and_towns_under_another() -> None:
    assert {kind: rule.paragraph for kind, rule in RULES.items()} == {
        EntryKind.STAFF: NAMES, EntryKind.FACILITY: NAMES, EntryKind.UNIT: NAMES, EntryKind.ORGANIZATION: NAMES,
        EntryKind.STREET: PLACES, EntryKind.TOWN: PLACES,
    }  # fmt: skip


def test_every_kind_fills_a_field_that_de_identification_knows() -> None:
    entries = [said(kind, f"Quellbrook {kind}") for kind in EntryKind]
    known = Known.from_mapping(as_known(entries))
    text = " and ".join(f"Quellbrook {kind}" for kind in EntryKind)
    assert len(find_known(text, known)) == len(EntryKind)


def test_a_name_is_kept_with_one_blank_between_words_and_no_form_twice() -> None:
    entry = said(STAFF, "  Ines \t Okoro ", ["Nessa", "", "nessa ", "INES OKORO", "I. Okoro"])
    assert (entry.name, entry.others) == ("Ines Okoro", ("Nessa", "I. Okoro"))


@pytest.mark.parametrize(("name", "words"), [
    ("", "Enter the name."), ("X", "is too short"), ("?!", "is too short"), ("Will", "is an ordinary word"),
    ("may", "is an ordinary word"), ("OR", "is an ordinary word"), ("RN", "is an ordinary word"),
    ("The Hospital", "is an ordinary word"), ("M" * (LONGEST_NAME + 1), "Keep it to 120 letters"),
    ("Ma\u200bria Quellbrook", "cannot be shown"), ("Maria\x07 Quellbrook", "cannot be shown"),
])  # fmt: skip
def test_what_would_take_ordinary_words_out_of_every_narrative_is_refused(name: str, words: str) -> None:
    assert words in problems(said(STAFF, name))["name"]
    if name:
        assert words in problems(said(STAFF, "Maria Quellbrook", [name]))["others"]


@pytest.mark.parametrize("name", ["Will Young", "4 West", "Ng", "Dr. Ann Can, RN", "Ōtsuka", "St. Odo's", "3B"])
def test_names_that_people_bear_are_taken(name: str) -> None:
    assert problems(said(STAFF, name)) == {}


def test_nobody_has_more_forms_than_can_be_looked_over() -> None:
    assert "12 other forms" in problems(said(STAFF, "Maria Quellbrook", [f"Quell{n}" for n in range(13)]))["others"]


LIST = """kind,name,other forms
Person,"Okoro, Ines MD",Nessa; IOK
unit,4 West,
town,Brindleton,
town,may,
ghost,Casper,
agency,Prairie EMS,
person,Lena Marsh,Lee M
person,Omar Haddad,
"""


def test_a_list_says_what_is_new_what_is_there_and_what_is_wrong() -> None:
    lena, omar = uuid4(), uuid4()
    standing = [Standing(lena, said(STAFF, "Lena Marsh")), Standing(omar, said(STAFF, "omar haddad"))]
    found = plan(LIST, standing)
    assert found.new == [
        said(STAFF, "Okoro, Ines MD", ["Nessa", "IOK"]), said(UNIT, "4 West"), said(TOWN, "Brindleton"),
        said(ORGANIZATION, "Prairie EMS"),
    ]  # fmt: skip
    assert (found.more, found.there) == ({lena: said(STAFF, "Lena Marsh", ["Lee M"])}, 1)
    assert [each.number for each in found.wrong] == [5, 6]
    assert "ordinary word" in found.wrong[0].sentence
    assert "Name the kind: person, facility" in found.wrong[1].sentence
    assert found.left() == "kind,name,other forms\ntown,may,\nghost,Casper,\n"


def test_a_list_without_a_heading_and_one_with_columns_in_another_order_are_read() -> None:
    assert plan("person,Lena Marsh,Lee M\n", []).new == [said(STAFF, "Lena Marsh", ["Lee M"])]
    assert plan("Legend,Name,Kind\nkept,Lena Marsh,person\n", []).new == [said(STAFF, "Lena Marsh")]


def test_a_name_twice_in_a_list_is_one_name_with_the_forms_of_both() -> None:
    assert plan("person,Lena Marsh,Lee M\nperson,LENA MARSH,Marshie\n", []).new == [
        said(STAFF, "Lena Marsh", ["Lee M", "Marshie"])
    ]


def test_a_retired_name_stays_retired() -> None:
    found = plan("person,Lena Marsh,Lee M", [Standing(uuid4(), said(STAFF, "Lena Marsh"), retired=True)])
    assert (found.retired, found.new, found.more) == ([said(STAFF, "Lena Marsh")], [], {})


@pytest.mark.parametrize(("text", "problem"), [
    ('person,"Lena Marsh', BROKEN), ("", NOTHING), ("kind,name\n\n", NOTHING),
    ("person,Lena Marsh\n" * (MOST_LINES + 1), TOO_MANY),
])  # fmt: skip
def test_what_cannot_be_read_says_why(text: str, problem: str) -> None:
    assert plan(text, []).problem == problem


def test_a_list_of_five_thousand_is_read_and_a_full_directory_takes_no_more() -> None:
    lines = "".join(f"person,Quell{number} Brook{number}\n" for number in range(MOST_LINES))
    assert (len(plan(lines, []).new), plan(lines, []).problem) == (MOST_LINES, "")
    full = [Standing(uuid4(), said(STAFF, f"Otter{number} Holt")) for number in range(MOST_ENTRIES)]
    assert "10,000 names at most" in plan("person,Lena Marsh", full).problem


def test_a_file_that_is_no_text_is_not_guessed_at() -> None:
    assert (decoded(b"\xff\xfe\x00"), decoded("\ufeffkind".encode())) == (None, "kind")


FORMS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf")), min_size=1, max_size=20).filter(
    lambda text: ";" not in text and not text.startswith("'")
)


@given(st.sampled_from(EntryKind), FORMS, st.lists(FORMS, max_size=3))
def test_what_was_downloaded_is_there_already_when_it_is_read_in_again(kind, name, others) -> None:
    entry = said(kind, name, others)
    if problems(entry):
        return
    columns = [Column(label) for label in ("Kind", "Name", "Other forms", "Since", "Retired")]
    row = Row([entry.label, entry.name, "; ".join(entry.others), "2026-01-01", ""])
    sheet = Table("Names", columns, [row]).as_csv()
    found = plan(sheet, [Standing(uuid4(), entry)])
    assert (found.wrong, found.new, len(found.more) + found.there) == ([], [], 1)


@given(st.text(max_size=200))
def test_no_list_breaks_the_reader(text: str) -> None:
    found = plan(text, [])
    assert found.problem or found.new or found.wrong
