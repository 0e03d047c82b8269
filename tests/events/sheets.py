"""Small XLSX files, written by hand."""

from __future__ import annotations

import io
import zipfile

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{pr}<sheets>'
    '<sheet name="Hidden" sheetId="1" state="hidden" r:id="rId9"/><sheet name="S" sheetId="2" r:id="rId1"/>'
    "</sheets></workbook>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId9" Target="worksheets/other.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
STYLES = (
    "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[Red]yyyy\\-mm;\"day\"'/><numFmt numFmtId='171' "
    "formatCode='0.00\"days\"'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/></cellXfs></styleSheet>"
)


def xlsx(
    rows: str, *, strings: str = "", pr: str = "", doctype: str = "", extra: dict[str, bytes] | None = None
) -> bytes:
    """A workbook whose shown sheet holds `rows` (XML of row elements)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK.format(pr=pr))
        archive.writestr("xl/_rels/workbook.xml.rels", RELS)
        archive.writestr("xl/styles.xml", STYLES)
        if strings:
            archive.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml", f"{doctype}<worksheet><sheetData>{rows}</sheetData></worksheet>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return held.getvalue()


def text_row(number: int, *cells: str) -> str:
    """A row of inline texts."""
    inline = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inline}</row>'
