"""The state's list: every row taken or refused with its number, none twice, none guessed."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from events.enums import EventType, Harm
from events.imports.california import Row, UnreadableRow, mapping, read_rows
from pso_portal.tenancy.care_settings import SETTINGS

HEAD = "INTAKEID,RECVDATE,AE_CATEGORY,AE_SHORT,ADVERSE_EVENT,FINDING_DETAIL,ASPEN_FACID,NAME,ASPEN_FACTYPE_LABEL"


def made(folder: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "events.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding=encoding)
    return path


def row(received: str = "4-Jan-23", short: str = "22: Fall", facility: str = "CA1", name: str = "Elm Hospital") -> str:
    return f"I1,{received},x,{short},x,x,{facility},{name},x"


def test_all_28_subcategories_are_mapped_to_types_that_hospitals_offer() -> None:
    assert list(mapping()) == [f"{number:02}" for number in range(1, 29)]
    assert {mapped.event_type for mapped in mapping().values()} <= set(SETTINGS["hospital"].event_types)


def test_a_row_is_read_with_its_number_and_without_its_tabs(tmp_path: Path) -> None:
    path = made(tmp_path, row(), row("29-Feb-24", "28: Adverse Event Series\t\t\t", "CA2", '"Elm  Hospital"'))
    assert list(read_rows(path)) == [
        Row(1, date(2023, 1, 4), "CA1", "Elm Hospital", "22: Fall", EventType.FALL, Harm.DEATH),
        Row(2, date(2024, 2, 29), "CA2", "Elm Hospital", "28: Adverse Event Series", EventType.OTHER, Harm.UNKNOWN),
    ]


def test_rows_that_repeat_another_stay_two_rows(tmp_path: Path) -> None:
    assert [found.number for found in read_rows(made(tmp_path, row(), row()))] == [1, 2]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert len(list(read_rows(made(tmp_path, row(), encoding="utf-8-sig")))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        row(received="2023-01-04"),
        row(received="30-Feb-23"),
        row(received="4-Xyz-23"),
        row(short="29: New"),
        row(short="Fall"),
        row(facility=""),
        row(name=" "),
        "I1",
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, wrong: str) -> None:
    rows = read_rows(made(tmp_path, row(), wrong))
    assert next(rows).number == 1
    with pytest.raises(UnreadableRow) as refused:
        next(rows)
    assert refused.value.number == 2


def test_a_file_of_another_shape_or_encoding_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRow, match="no column AE_SHORT, ASPEN_FACID, NAME"):
        list(read_rows(made(tmp_path, head="RECVDATE,OTHER")))
    with pytest.raises(UnreadableRow, match="not UTF-8"):
        list(read_rows(made(tmp_path, row(name="Clínica"), encoding="latin-1")))


def test_the_whole_public_list_maps() -> None:
    root = os.environ.get("PSO_WORKED_DATA")
    if not root:
        pytest.skip("PSO_WORKED_DATA is not set: the state's list is not at hand")
    rows = list(read_rows(Path(root) / "samples" / "real" / "california-adverse-events-2023-2025.csv"))
    assert len(rows) == 4682
    assert [found.number for found in rows] == list(range(1, 4683))
    assert len({found.facility_id for found in rows}) == 333
    assert len({found.facility_name for found in rows}) == 332
    assert len({found.subcategory for found in rows}) == 26
    assert Counter(found.event_type.value for found in rows) == {
        "pressure_injury": 2986, "protection": 553, "surgery": 528, "other": 363, "perinatal": 72, "restraint": 46,
        "fall": 40, "medication": 31, "device": 25, "behavioral": 16, "burn": 16, "elopement": 3, "care_delay": 2,
        "blood": 1,
    }  # fmt: skip
