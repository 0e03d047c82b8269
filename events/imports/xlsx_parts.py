"""The parts of an XLSX file beside its rows: which sheet, shared texts, which styles are dates. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from .sheet_limits import BLOCK, BadSheet

MOST_STRINGS, MOST_LETTERS = 1_000_000, 40 * 1024 * 1024
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
Given = dict[str, str]


@dataclass(slots=True)
class Parts:
    """What reading the rows needs."""

    sheet: str = ""
    strings: list[str] = field(default_factory=list)
    dates: set[int] = field(default_factory=set)
    since_1904: bool = False

    def is_date(self, style: int) -> bool:
        return style in self.dates


def read_parts(archive: zipfile.ZipFile) -> Parts:
    """Raises BadSheet, KeyError for a part that is missing."""
    parts = Parts()
    _read_workbook(archive, parts)
    names = set(archive.namelist())
    if "xl/sharedStrings.xml" in names:
        parts.strings = _strings(archive)
    if "xl/styles.xml" in names:
        parts.dates = _date_styles(archive)
    return parts


def elements(member: Any, block: int = BLOCK) -> Iterator[tuple[str, str, Given]]:
    """("start", name, attributes), ("text", text, {}), ("end", name, {}), in order; names without their namespace.

    Raises BadSheet for a document type (entities could be defined there) and for what is not XML.
    """
    found: list[tuple[str, str, Given]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda name, given: found.append(
        ("start", _local(name), {_local(key): value for key, value in given.items()})
    )
    parser.EndElementHandler = lambda name: found.append(("end", _local(name), {}))
    parser.CharacterDataHandler = lambda text: found.append(("text", text, {}))
    try:
        while piece := member.read(block):
            parser.Parse(piece, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BadSheet("The XLSX file is damaged. Open it, save it anew, then choose it again.") from error
    yield from found


def _refuse(*_given: Any) -> None:
    raise BadSheet("The XLSX file defines entities, which no spreadsheet program does. It is not opened.")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _starts(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Given]]:
    with archive.open(name) as member:
        for what, element, given in elements(member):
            if what == "start":
                yield element, given


def _read_workbook(archive: zipfile.ZipFile, parts: Parts) -> None:
    shown = ""
    for name, given in _starts(archive, "xl/workbook.xml"):
        if name == "workbookPr":
            parts.since_1904 = given.get("date1904", "") in ("1", "true")
        elif name == "sheet" and not shown and given.get("state", "visible") == "visible":
            shown = given.get("id", "")
    for name, given in _starts(archive, "xl/_rels/workbook.xml.rels"):
        if name == "Relationship" and given.get("Id") == shown:
            target = given.get("Target", "")
            parts.sheet = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    if not shown or not parts.sheet:
        raise BadSheet("The XLSX file has no sheet that is shown.")


def _strings(archive: zipfile.ZipFile) -> list[str]:
    """Shared texts in order: the runs of each together, without reading aids for Japanese (rPh)."""
    found: list[str] = []
    pieces: list[str] = []
    letters, taking, aside = 0, False, False
    with archive.open("xl/sharedStrings.xml") as member:
        for what, name, _ in elements(member):
            if what == "text":
                if taking and not aside:
                    pieces.append(name)
                    letters += len(name)
            elif name == "t":
                taking = what == "start"
            elif name == "rPh":
                aside = what == "start"
            elif name == "si" and what == "end":
                found.append("".join(pieces))
                pieces.clear()
            if letters > MOST_LETTERS or len(found) > MOST_STRINGS:
                raise BadSheet("The XLSX file holds more text than can be taken at once. Split it.")
    return found


def _date_styles(archive: zipfile.ZipFile) -> set[int]:
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False
    with archive.open("xl/styles.xml") as member:
        for what, name, given in elements(member):
            if name == "cellXfs":
                inside = what == "start"
            elif what == "start" and name == "numFmt":
                codes[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif what == "start" and name == "xf" and inside:
                formats.append(given.get("numFmtId", "0"))
    return {index for index, number in enumerate(formats) if _is_date(number, codes)}


def _is_date(number: str, codes: dict[str, str]) -> bool:
    if number in codes:
        code = _NOT_CODE.sub("", codes[number]).lower()
        return any(letter in code for letter in "dyhs") and "general" not in code
    return number.isdigit() and int(number) in _BUILT_IN_DATES
