"""Tables as an Office Open XML workbook (ECMA-376), one sheet a table: the few parts that every spreadsheet reads.

Text stands as inline strings, which no spreadsheet runs as a formula. The same tables give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from .tables import Table

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)
_AT = (1980, 1, 1, 0, 0, 0)
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_NAME = 31


def workbook(tables: Sequence[Table], *, head: str, legend: str) -> bytes:
    """Each table a sheet named by its caption, with the legend in the last column of every row. Raises ValueError for
    no table at all: a workbook without a sheet opens nowhere.
    """
    if not tables:
        raise ValueError("a workbook needs a table")
    names = _names(tables)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _parts(tables, names, head, legend):
            package.writestr(zipfile.ZipInfo(name, _AT), _HEAD + text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _parts(tables: Sequence[Table], names: Sequence[str], head: str, legend: str) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(tables) + 1)
    sheets = "".join(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
                     for number in numbers)  # fmt: skip
    yield "[Content_Types].xml", (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{sheets}</Types>')  # fmt: skip
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
                     for number, name in zip(numbers, names, strict=True))  # fmt: skip
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'
    places = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*places, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    for number, table in zip(numbers, tables, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(table, head, legend)


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(f'<Relationship Id="rId{at}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
                    for at, (kind, target) in enumerate(targets, 1))  # fmt: skip
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _sheet(table: Table, head: str, legend: str) -> str:
    rows = [_row([*(column.label for column in table.columns), head], style=1)]
    rows += [_row([*row.values, legend]) for row in table.rows]
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _row(values: Sequence[object], style: int = 0) -> str:
    return f"<row>{''.join(_cell(str(value), style) for value in values)}</row>"


def _cell(value: str, style: int) -> str:
    if _NUMBER.fullmatch(value) and not style:
        return f"<c><v>{value.replace(',', '')}</v></c>"
    text = escape(_UNPRINTED.sub("", value))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _names(tables: Sequence[Table]) -> list[str]:
    """No two alike, none longer than spreadsheets take, and without the signs that they refuse."""
    found: list[str] = []
    for number, table in enumerate(tables, 1):
        name = _FORBIDDEN.sub(" ", table.caption).strip(" '")[:LONGEST_NAME].strip(" '") or f"Table {number}"
        taken = {each.lower() for each in found}
        found.append(name if name.lower() not in taken else f"{name[:LONGEST_NAME - 5]} ({number})")
    return found
