"""A workbook of tables: what the portal's own reader of sheets finds in it is what was put in."""

from __future__ import annotations

import io
import zipfile

import pytest

from pso_portal.web.tables import Column, Row, Table
from pso_portal.web.workbooks import workbook

TABLES = [
    Table("Rates: by type?", [Column("Measure"), Column("You", number=True)],
          [Row(["Falls & slips", "1,204.5"]), Row(["=cmd|' /c calc'!A1", "*"]), Row(["<b>", -3])]),
    Table("rates  by type ", [Column("Month")], [Row(["August 2025"])]),
]  # fmt: skip


def parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode() for name in package.namelist()}


def made() -> bytes:
    return workbook(TABLES, head="Legend: X", legend="Privileged.")


def test_every_row_bears_the_legend_and_numbers_are_numbers() -> None:
    sheet = parts(made())["xl/worksheets/sheet1.xml"]
    assert sheet.count("Privileged.") == 3
    assert "<v>1204.5</v>" in sheet
    assert "<v>-3</v>" in sheet
    assert "Falls &amp; slips" in sheet


def test_nothing_runs_as_a_formula() -> None:
    sheet = parts(made())["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert 't="inlineStr"><is><t xml:space="preserve">=cmd' in sheet


def test_sheets_are_named_by_their_captions_and_no_two_alike() -> None:
    book = parts(made())["xl/workbook.xml"]
    assert 'name="Rates  by type"' in book
    assert 'name="rates  by type (2)"' in book


def test_the_portal_takes_the_file_for_what_it_is_and_reads_what_was_put_in() -> None:
    from events.imports.sheet import open_sheet
    from pso_portal.files.checks import check

    assert check("report.xlsx", made()).kind.code == "xlsx"
    sheet = open_sheet(io.BytesIO(made()))
    assert sheet.columns == ("Measure", "You", "Legend: X")
    assert [list(line.cells.values()) for line in sheet.lines] == [
        ["Falls & slips", "1204.5", "Privileged."], ["=cmd|' /c calc'!A1", "*", "Privileged."],
        ["<b>", "-3", "Privileged."],
    ]  # fmt: skip


def test_the_same_tables_give_the_same_bytes_and_no_table_none() -> None:
    assert made() == made()
    with pytest.raises(ValueError, match="needs a table"):
        workbook([], head="", legend="")
