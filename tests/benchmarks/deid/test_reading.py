"""The marks of the test set are read strictly, and a reading by machine finds marks that are plainly wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.deid.linting import suspicions
from benchmarks.deid.reading import HANDS, PLACE, SETTINGS, SOFT, Malformed, Mark, Row, read, read_all

KNOWN = ("known: patient=Nadia Hughes; mrn=; staff=Ravi Quinn|Keith Rao; facility=; agency=; city=; relatives=;"
         " reporter=; nickname=")  # fmt: skip
GOOD = f"### setting=ems case=mixed\n{KNOWN}\n[[STAFF|Rao]] saw\n{{{{eponym|Foley}}}} in [[IGNORE|2017]].\n===\n"


def written(folder: Path, text: str) -> list[Row]:
    path = folder / "hand.txt"
    path.write_text(text)
    return read(path)


def test_a_narrative_is_its_text_without_marks_and_the_marks_at_their_places(tmp_path: Path) -> None:
    (row, second) = written(tmp_path, GOOD + "\n" + GOOD)
    assert row.text == "Rao saw\nFoley in 2017."
    assert (row.spans, row.keep, row.ignore) == (
        (Mark(0, 3, "STAFF"),), (Mark(8, 13, "eponym"),), (Mark(17, 21, "IGNORE"),))
    assert (row.id, row.hand, row.setting, row.case, row.line) == ("hand-001", "hand", "ems", "mixed", 1)
    assert row.known["patient"] == ["Nadia Hughes"]
    assert row.known["staff_directory"] == ["Ravi Quinn", "Keith Rao"]
    assert row.known["nickname"] == []
    assert (second.id, second.line) == ("hand-002", 7)


@pytest.mark.parametrize(("good", "bad", "line"), [
    ("[[STAFF|Rao]]", "[[STAFF|Rao]", 3), ("[[STAFF|Rao]]", "[STAFF|Rao]]", 3), ("[[STAFF|Rao]]", "[[STAFF Rao]]", 3),
    ("[[STAFF|Rao]]", "[[STAFF|]]", 3), ("[[STAFF|Rao]]", "[[STAFF|Rao ]]", 3), ("[[STAFF|Rao]]", "[[STAFF|.]]", 3),
    ("[[STAFF|Rao]]", "[[staff|Rao]]", 3), ("[[STAFF|Rao]]", "[[NURSE|Rao]]", 3),
    ("[[STAFF|Rao]]", "[[STAFF|R[[DATE|a]]o]]", 3), ("[[STAFF|Rao]]", "[[STAFF|{{word|Rao}}]]", 3),
    ("Rao]] saw", "Rao\nsaw]]", 3), ("eponym|", "eponim|", 4), ("eponym|", "STAFF|", 4), ("2017]]", "2017}}", 4),
    ("setting=ems", "setting=moon", 1), ("case=mixed", "case=odd", 1), ("### ", "## ", 1), ("mrn=; ", "", 2),
    ("; mrn=", "; mnr=", 2), ("known:", "knows:", 2), ("===\n", "", 1), ("===\n", "=== \n", 1),
])  # fmt: skip
def test_what_is_not_well_formed_is_an_error_with_file_and_line(
    good: str, bad: str, line: int, tmp_path: Path,
) -> None:
    assert good in GOOD
    with pytest.raises(Malformed, match=rf"^hand\.txt:{line}: "):
        written(tmp_path, GOOD.replace(good, bad))


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Malformed) as told:
        written(tmp_path, GOOD.replace("STAFF", "NURSE") + GOOD.replace("ems", "moon"))
    assert [line.split(": ")[0] for line in str(told.value).splitlines()] == ["hand.txt:3", "hand.txt:6"]


def test_the_test_set_is_of_four_hands_and_all_settings_and_cases() -> None:
    rows = read_all()
    assert Counter(row.hand for row in rows) == dict.fromkeys(HANDS, 80)
    hands = {each: {row.hand for row in rows if row.setting == each} for each in SETTINGS}
    assert {setting: len(of) >= 2 for setting, of in hands.items()} == dict.fromkeys(SETTINGS, True)
    assert {case: count >= 40 for case, count in Counter(row.case for row in rows).items()} == dict.fromkeys(
        ("mixed", "lower", "upper", "dictation"), True)
    assert sum(mark.kind not in SOFT for row in rows for mark in row.spans) > 2000
    assert sum(len(row.keep) for row in rows) > 1000
    assert sum(not row.spans for row in rows) >= 32
    assert len({row.text for row in rows}) == len(rows)


@pytest.mark.parametrize("name", HANDS)
def test_no_mark_of_the_narratives_is_plainly_wrong(name: str) -> None:
    assert [(row.line, each) for row in read(PLACE / f"{name}.txt") for each in suspicions(row)] == []


@pytest.mark.parametrize(("text", "suspicion"), [
    ("[[STAFF|Rao]] and Rao", "not marked here: Rao and Rao"),
    ("Mr Hughes left", "not marked here: Mr Hughes left"),
    ("[[STAFF|Dr. Carver]]", "a title inside: Dr. Carver"),
    ("[[STAFF|Carver, RN]]", "a credential inside: Carver, RN"),
    ("[[STAFF|Carver's]]", "a possessive inside: Carver's"),
    ("in [[ROOM|room 4]]", "more than the identifier inside: room 4"),
    ("in [[ID|#4411]]", "more than the identifier inside: #4411"),
    ("aged [[AGE90|84]]", "no age of 90 or more: 84"),
    ("aged {{age|94}}", "an age of 90 or more that is to stay: 94"),
    ("call 303-555-0142", "a telephone number that is not marked: call 303-555-0142"),
    ("mail a@b.example", "an e-mail address that is not marked: mail a@b.example"),
    ("on May 3 he", "a date that is not marked: on May 3 he"),
    ("on Monday he", "a weekday or holiday that is not marked: on Monday he"),
    ("tag 4411902", "a long number that is not marked: tag 4411902"),
])
def test_a_reading_by_machine_finds_what_is_plainly_wrong(text: str, suspicion: str, tmp_path: Path) -> None:
    (row,) = written(tmp_path, f"### setting=ems case=mixed\n{KNOWN}\n{text}\n===\n")
    assert list(suspicions(row)) == [suspicion]


def test_a_word_that_is_marked_as_one_is_no_suspicion(tmp_path: Path) -> None:
    text = "[[STAFF|Drew]] {{word|drew}} blood from [[PATIENT|Nadia]]."
    (row,) = written(tmp_path, f"### setting=ems case=mixed\n{KNOWN}\n{text}\n===\n")
    assert list(suspicions(row)) == []
    (row,) = written(tmp_path, f"### setting=ems case=lower\n{KNOWN}\n{text}\n===\n")
    assert list(suspicions(row)) == ["not all lower case"]
