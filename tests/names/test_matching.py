"""What a record and a directory know is found in the forms people write."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pso_portal.names import Kind, Known, find_known
from pso_portal.names.folding import fold
from pso_portal.names.known import COLUMNS
from pso_portal.names.matching import FewForms, ManyForms, Slips, Told, bounded, prepared

MARIA = Known(patient=("Maria Quellbrook",))


def found(text: str, known: Known) -> list[str]:
    return [text[match.start:match.end] for match in find_known(text, known)]


@pytest.mark.parametrize("written", [
    "Maria Quellbrook", "QUELLBROOK, MARIA", "quellbrook maria", "M. Quellbrook", "Maria Q.", "mquellbrook",
    "maria", "Quellbrook", "M.Q.", "Máría Quellbrook", "Maria\nQuellbrook",
])
def test_a_patient_is_found_in_every_common_form_of_her_name(written: str) -> None:
    assert found(f"Seen: {written} at noon.", MARIA) == [written.rstrip()]


@pytest.mark.parametrize("written", ["Quellbrok", "Quelllbrook", "Quelbrook", "Qeullbrook", "Quellbrock"])
def test_one_typing_slip_in_a_long_name_does_not_hide_it(written: str) -> None:
    matches = find_known(f"Then {written} fell.", MARIA)
    assert [(m.kind, m.how) for m in matches] == [(Kind.PATIENT, "one typo")]


def test_a_possessive_leaves_its_ending() -> None:
    assert found("Maria's chart, quellbrook's bed", MARIA) == ["Maria", "quellbrook"]


def test_nicknames_lead_to_the_name_and_back() -> None:
    assert found("Bob came. bobby left. ROBERT stayed.", Known(staff=("Robert Vantongeren",))) == \
        ["Bob", "bobby", "ROBERT"]
    assert found("Robert came.", Known(staff=("Bob Vantongeren",))) == ["Robert"]


def test_a_title_or_credential_in_the_directory_is_no_part_of_the_name() -> None:
    known = Known(staff=("Dr. Ann Vantongeren, RN", "Okpara, Chidi MD"))
    assert found("the RN called Ann and Chidi Okpara, MD", known) == ["Ann", "Chidi Okpara"]


def test_a_name_inside_another_word_is_not_a_name() -> None:
    assert found("The annex was scanned.", Known(staff=("Ann Can",))) == []


def test_a_name_that_is_an_ordinary_word_needs_its_capital() -> None:
    known = Known(staff=("Will Young",))
    assert found("She will see the young man.", known) == []
    assert found("Then Will came with young people.", known) == ["Will"]
    assert found("will young saw her", known) == ["will young"]


def test_a_record_number_is_found_however_it_is_grouped() -> None:
    known = Known(mrns=("0044719023",))
    assert found("mrn 44719023, 004-471-9023, 0044 719 023", known) == ["44719023", "004-471-9023", "0044 719 023"]


def test_a_facility_is_found_by_its_short_name_and_initials() -> None:
    known = Known(facilities=("St. Odo's Valley Hospital",))
    text = "From st odos valley hospital; Saint Odo's Valley; SOVH beds."
    assert found(text, known)[-1] == "SOVH"
    assert found(text, known)[0] == "st odos valley hospital"


def test_a_kind_of_unit_names_nobody() -> None:
    assert found("Moved from ICU to 4 West.", Known(units=("ICU", "4 West"))) == ["4 West"]


def test_streets_are_found_long_and_short() -> None:
    assert found("On Larkhill Ave. and 12 Larkhill Avenue", Known(streets=("12 Larkhill Avenue",))) == \
        ["Larkhill Ave.", "12 Larkhill Avenue"]


def test_the_longest_of_several_matches_stands() -> None:
    assert found("Quellbrook, Maria", Known(patient=("Maria Quellbrook",), staff=("Ann Quellbrook",))) == \
        ["Quellbrook, Maria"]


def test_a_misspelt_kind_is_refused_so_that_no_name_goes_unguarded() -> None:
    with pytest.raises(ValueError):
        Known.from_mapping({"pateint": ["Maria Quellbrook"]})


def test_exchanged_names_of_fields_are_understood() -> None:
    assert Known.from_mapping({"staff_directory": ["A B"], "facility": "X Y", "agency": ["Z Q"]}) == \
        Known(staff=("A B",), facilities=("X Y", "Z Q"))


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40),
       st.sampled_from(["Maria Quellbrook", "MARIA QUELLBROOK", "quellbrook, maria"]))
def test_a_name_is_found_whatever_stands_around_it(before: str, after: str, name: str) -> None:
    text = f"{before} {name} {after}"
    matches = find_known(text, MARIA)
    assert any(m.start <= len(before) + 1 and m.end >= len(before) + 1 + len(name) for m in matches)


PIECES = st.sampled_from(["maria", "Lopez", "Lopez,", "ray", "RN", "o'neil", "ann", "Smith-Jones", "m.", "L", "(bob)",
                          "st.", "unit", "4-west", "12", "Élan", "mercy", "hospital", "7700", "00-77", "-"])
SAID = st.lists(PIECES, max_size=9).map(" ".join) | st.text("aAlLoO. -,'", max_size=30)
IDENTIFIERS = st.lists(st.tuples(st.sampled_from(list(Kind)), st.lists(PIECES, min_size=1, max_size=3).map(" ".join)),
                       min_size=1, max_size=6).map(tuple)


@given(IDENTIFIERS, SAID)
def test_a_few_identifiers_are_found_as_among_many(entries: tuple[tuple[Kind, str], ...], text: str) -> None:
    told = Told(text)

    def whole_words(forms: FewForms | ManyForms) -> list[tuple[int, int, Kind, str]]:
        return sorted((start, end, kind, form.how) for kind, form, start, end in forms.found_in(told)
                      if bounded(told.folded, start, end))

    assert whole_words(FewForms(entries)) == whole_words(ManyForms(entries))


@given(IDENTIFIERS)
def test_every_form_holds_the_word_without_which_it_is_not_looked_for(entries: tuple[tuple[Kind, str], ...]) -> None:
    for kind, value in entries:
        for word, (texts, _) in prepared(kind, value).forms:
            assert all(word in Told(text).tokens for text in texts)


@given(st.text("abc", min_size=5, max_size=7), st.lists(st.text("abc", min_size=5, max_size=7), max_size=4))
def test_every_slip_is_found(word: str, names: list[str]) -> None:
    near = Slips(names).near(word)
    assert (near is None) == all(OSA.distance(word, name) > 1 for name in names)
    assert near is None or OSA.distance(word, near) <= 1


def test_every_field_is_looked_for() -> None:
    assert {name for _, name in COLUMNS} == {each.name for each in fields(Known)}
