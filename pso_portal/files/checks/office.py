"""DOCX and XLSX: the container and what its parts say, within caps. No part is ever given to an XML parser."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from .kinds import DOCX, TAKEN, XLSX, Kind, Refused

MOST_PARTS: Final = 2000
MOST_BYTES: Final = 60 * 1024 * 1024  # unpacked, all parts together
HIGHEST_RATIO: Final = 100  # unpacked to packed, over all parts
_SMALL: Final = 1024 * 1024  # under this nobody is hurt, however well it was packed
_MAIN: Final = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_RUNS: Final = re.compile(r"vbaproject|vbadata|activex|macrosheets|embeddings|customui", re.IGNORECASE)
_NESTED: Final = re.compile(r"\.(zip|jar|7z|rar|gz|docx|xlsx|pptx|docm|xlsm|exe|dll|js|vbs|html?|svg)$", re.IGNORECASE)
_DECLARES: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_MACROS: Final = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_FETCHES: Final = re.compile(rb"/(attachedTemplate|oleObject|subDocument|externalLinkPath|frame)\"", re.IGNORECASE)
_CHUNK: Final = 64 * 1024
_OVERLAP: Final = 64


def opened(content: bytes) -> tuple[Kind, bytes]:
    """Word or Excel, proven by the container. Raises Refused for any other archive, and for one that is unsafe."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            kind = _kind(content, parts)
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
        raise Refused("is damaged, or locked with a password. Save it again without one, and add that.") from None
    return kind, content


def _kind(content: bytes, parts: list[zipfile.ZipInfo]) -> Kind:
    names = [part.filename for part in parts]
    kinds = {_MAIN[name] for name in names if name in _MAIN}
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise Refused(f"is an archive. Add the files in it one by one; {TAKEN}.")
    _check_edges(content, parts)
    _check_sizes(content, parts)
    _check_names(names)
    return kinds.pop()


def _check_edges(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """From the first byte to the last it is this archive: no front part, no comment, nothing behind."""
    if not content.startswith(b"PK\x03\x04") or min(part.header_offset for part in parts) != 0:
        raise Refused("has something in front of its contents. Save it again, and add that.")
    if content[-22:-18] != b"PK\x05\x06" or content[-2:] != b"\x00\x00":
        raise Refused("has something after its end. Save it again, and add that.")


def _check_sizes(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_BYTES:
        raise Refused("unpacks to far more than it should. It is not taken.")
    if unpacked > _SMALL and unpacked > HIGHEST_RATIO * len(content):
        raise Refused("unpacks to far more than it should. It is not taken.")


def _check_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) != len(names):
        raise Refused("holds two parts of the same name. Save it again, and add that.")
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name:
            raise Refused("holds a part that points outside it. It is not taken.")
        if _RUNS.search(name) or _NESTED.search(name):
            raise Refused("holds macros or other files inside. Save it without them, and add that.")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one part in pieces: the sizes it declared hold (its checksum says so), and its words are harmless."""
    if part.flag_bits & 0x1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("is locked, or packed in a way that cannot be checked. Save it again, and add that.")
    named = part.filename.lower()
    for piece in _pieces(archive, part):
        if named.endswith((".xml", ".rels", ".vml")):
            _check_words(piece, named)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    kept = b""
    with archive.open(part) as unpacked:
        while read := unpacked.read(_CHUNK):
            yield kept + read
            kept = read[-_OVERLAP:]


def _check_words(piece: bytes, named: str) -> None:
    if _DECLARES.search(piece) or b"\x00" in piece:
        raise Refused("holds declarations that an office file has no use for. It is not taken.")
    if named == "[content_types].xml" and _MACROS.search(piece):
        raise Refused("holds macros. Save it without them, and add that.")
    if named.endswith(".rels") and _FETCHES.search(piece) and b"External" in piece:
        raise Refused("fetches parts from elsewhere when it is opened. Save it without them, and add that.")
