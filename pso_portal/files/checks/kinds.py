"""The kinds of file that are taken, and how a refusal is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


class Refused(Exception):
    """The file is not taken. `str()` is a sentence to show; `reason` completes "“name” …"."""

    def __init__(self, reason: str, name: str = "This file") -> None:
        shown = name if name == "This file" else f"“{name}”"
        super().__init__(f"{shown} {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its code, the words for it, its media type and the endings a name may have."""

    code: str
    words: str
    media_type: str
    endings: tuple[str, ...]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
PDF: Final = Kind("pdf", "a PDF", "application/pdf", ("pdf",))
JPEG: Final = Kind("jpeg", "a JPEG picture", "image/jpeg", ("jpg", "jpeg"))
PNG: Final = Kind("png", "a PNG picture", "image/png", ("png",))
TEXT: Final = Kind("text", "plain text", "text/plain; charset=utf-8", ("txt", "text", "log"))
CSV: Final = Kind("csv", "a CSV table", "text/csv; charset=utf-8", ("csv",))
DOCX: Final = Kind("docx", "a Word document", f"{_OFFICE}.wordprocessingml.document", ("docx",))
XLSX: Final = Kind("xlsx", "an Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",))
KINDS: Final = (PDF, JPEG, PNG, TEXT, CSV, DOCX, XLSX)
MEDIA_TYPES: Final = frozenset(kind.media_type for kind in KINDS)
TAKEN: Final = "PDF, JPEG, PNG, plain text, CSV, DOCX and XLSX are taken"
