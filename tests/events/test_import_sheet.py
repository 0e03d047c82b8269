"""Reading a sheet: every encoding it may have, and one sentence for every file that it may not be."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from events.imports.sheet import BadSheet, column_letter, open_sheet
from tests.events.sheets import text_row, xlsx


def read(content: bytes):
    sheet = open_sheet(io.BytesIO(content))
    return sheet.columns, [(line.number, *line.cells.values()) for line in sheet.lines]


def refusal(content: bytes) -> str:
    with pytest.raises(BadSheet) as refused:
        read(content)
    return str(refused.value)


TEXT = 'Day,Story\n1/2/2024,"Ärger, first\nsecond line 😀"\n\n1/3/2024,"=1+1 ""so"" עברית"\n'
READ = (("Day", "Story"), [(2, "1/2/2024", "Ärger, first\nsecond line 😀"), (4, "1/3/2024", '=1+1 "so" עברית')])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_file_is_read_as_it_was_written(encoding, sign):
    written = TEXT.replace("Day,Story", f"Day{sign}Story").replace("2024,", f"2024{sign}")
    assert read(written.encode(encoding)) == READ


def test_big_endian_utf_16_and_a_name_with_the_sign_in_it():
    assert read(b"\xfe\xff" + 'a;"b,c,d"\n1;2\n'.encode("utf-16-be")) == (("a", "b,c,d"), [(2, "1", "2")])


def test_another_encoding_is_named_with_row_and_byte_and_never_guessed():
    before = "day,story\n" + "".join(f'1/2/2024,"two\nlines {number}"\n' for number in range(9000))
    content = before.encode() + "1/2/2024,café\n".encode("cp1252") + b"1/2/2024,more\n"
    place = len(before.encode()) + len("1/2/2024,caf") + 1
    said = refusal(content)
    assert said.startswith(f"Row 9002, byte {place:,} of the file: this is not UTF-8.")
    assert refusal("a,ü\n".encode("cp1252")).startswith("Row 1, byte 3 of the file")
    assert refusal("a,b\nü".encode()[:-1]).startswith("Row 2, byte 5 of the file")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n,,\n", "Row 1 must name the columns."),
        (b"a,b,a\n", "Row 1: two columns are called “a”. Give each a name of its own."),
        (b'a,b\n"open,1\n2,3\n', "Row 2: a quotation mark is not closed, or stands inside a cell"),
        (b"%PDF-1.7", "The file is a PDF. Choose a CSV or XLSX file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "The file is an old Excel file or has a password."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a CSV or XLSX file."),
        ("a,b\n1,2\n".encode("utf-16-le"), "This is not a CSV or XLSX file."),
        (b"PK\x03\x04 and nothing", "The XLSX file is damaged."),
        (",".join(f"c{n}" for n in range(201)).encode(), "The sheet has more than 200 columns."),
        (b"a\n" + b"x\n" * 100_001, "The sheet has more than 100,000 rows. Split it."),
        (b'a\n"' + b"x" * (2 * 1024 * 1024 + 1) + b'"\n', "Row 2: a cell is longer than 2 MB."),
        (b"a\n" + b"x" * (5 * 1024 * 1024), "Row 2: a cell is longer than 2 MB."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet_gets_one_sentence(content, sentence):
    assert refusal(content).startswith(sentence)


def test_a_cell_of_a_megabyte_and_a_row_too_long_are_left_to_their_row():
    sheet = open_sheet(io.BytesIO(b"a,b\n" + b"x" * 1_048_576 + b",1\n1,2,3\n4\n"))
    first, second, third = sheet.lines
    assert (len(first.cells["a"]), second.surplus, dict(third.cells)) == (1_048_576, True, {"a": "4", "b": ""})


def test_memory_does_not_grow_with_the_rows():
    content = io.BytesIO(b"a,b\n" + b"some words of a story,1/2/2024\n" * 90_000)
    tracemalloc.start()
    assert sum(1 for _ in open_sheet(content).lines) == 90_000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


SHARED = "<si><t>Day</t></si><si><r><t>Sto</t></r><r><t>ry</t></r><rPh><t>aside</t></rPh></si><si><t>=1+1</t></si>"
HEAD = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="str"><v>More</v></c></row>'


def test_an_xlsx_file_gives_texts_days_numbers_and_of_a_formula_its_saved_value():
    rows = HEAD + (
        '<row r="3"><c r="A3" s="1"><v>45323.5</v></c><c r="B3" t="s"><v>2</v></c>'
        '<c r="D3"><f>SUM(A1:A2)</f><v>4100</v></c></row>'
        '<row r="7"><c r="A7" s="2"><v>45323</v></c><c r="B7" s="3"><v>12.50</v></c><c r="D7" t="b"><v>1</v></c></row>'
        '<row r="8"><c r="B8"><f>NOW()</f></c><c r="D8" t="e"><v>#N/A</v></c></row><row r="9"/>'
    )
    assert read(xlsx(rows, strings=SHARED)) == (
        ("Day", "Story", "Column C", "More"),
        [(3, "2024-02-01 12:00", "=1+1", "", "4100"), (7, "2024-02-01", "12.5", "", "TRUE"), (8, "", "", "", "#N/A")],
    )
    old = '<workbookPr date1904="1"/>'
    assert read(xlsx(HEAD + '<row r="2"><c s="1"><v>1</v></c></row>', strings=SHARED, pr=old))[1][0][1] == "1904-01-02"


def test_bombs_are_not_opened():
    bomb = xlsx(text_row(1, "a"), extra={"xl/media/x.bin": b"\0" * (8 * 1024 * 1024)})
    assert refusal(bomb) == "The XLSX file unpacks to far more than a sheet. It is not opened."
    many = xlsx(text_row(1, "a"), extra={f"x/{number}": b"" for number in range(1000)})
    assert refusal(many) == "The XLSX file unpacks to far more than a sheet. It is not opened."
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    defined = "The XLSX file defines entities, which no spreadsheet program does. It is not opened."
    assert refusal(xlsx(text_row(1, "&b;"), doctype=laughs)) == defined
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    assert refusal(xlsx(text_row(1, "&a;"), doctype=outside)) == defined


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>', '<row r="1"><c r="1A"/></row>', '<row r="1"><c t="s"><v>7</v></c></row>', "<row>",
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
    ],
)  # fmt: skip
def test_a_damaged_workbook_says_so(rows):
    assert refusal(xlsx(rows)).startswith("The XLSX file is damaged.")


def test_columns_far_out_are_refused_before_room_is_made_for_them():
    assert refusal(xlsx('<row r="1"><c r="XFD1"/></row>')) == "Row 1: the sheet has more than 200 columns."


def test_columns_have_letters():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
