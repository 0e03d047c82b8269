"""Small files of each kind, made byte by byte, and the bad ones made from them."""

from __future__ import annotations

import io
import zipfile
import zlib

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SCAN = b"\x11\x22\xff\x00\x33\xff\xd0\x44"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def frame(width: int = 640, height: int = 480) -> bytes:
    return segment(0xC0, b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00")


def exif(turn: int, gps: bytes = b"41.8781N 87.6298W") -> bytes:
    entry = b"\x12\x01\x03\x00\x01\x00\x00\x00" + turn.to_bytes(2, "little") + b"\x00\x00"
    return segment(0xE1, b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + entry + b"\x00\x00\x00\x00" + gps)


def jpeg(*extra: bytes, size: bytes | None = None, behind: bytes = b"") -> bytes:
    tables = segment(0xDB, b"\x00" + bytes(64)) + (frame() if size is None else size) + segment(0xC4, bytes(17))
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + SCAN
    return b"\xff\xd8" + b"".join(extra) + tables + scan + b"\xff\xd9" + behind


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def png(*extra: bytes, width: int = 4, height: int = 3, behind: bytes = b"", data: bytes | None = None) -> bytes:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    drawn = zlib.compress(bytes(height * (width * 3 + 1))) if data is None else data
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", drawn)
        + chunk(b"IEND", b"") + behind
    )  # fmt: skip


def office(main: str = "xl/workbook.xml", **parts: bytes | str) -> bytes:
    """A container with its main part; more parts by path, `__` for a slash and `_dot_` for a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, "<main/>")
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return packed.getvalue()


def archive(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return packed.getvalue()
