"""JPEG and PNG: walked by their segments, measured by their headers, and written anew without what they tell about
the place, the person and the camera. Nothing is decoded."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from .kinds import JPEG, PNG, Kind, Refused

JPEG_START: Final = b"\xff\xd8\xff"
PNG_START: Final = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS: Final = 64_000_000
LONGEST_SIDE: Final = 30_000
HIGHEST_RATIO: Final = 100  # longer side to shorter side
_DENSEST: Final = 1040  # deflate packs no byte more than 1032 times

_CUT: Final = "is cut off or damaged. Save the picture again, and add that."
_MARKUP: Final = re.compile(rb"<\s*(script|html|!doctype|\?php|iframe)", re.IGNORECASE)

_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES: Final = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_SCAN, _END, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE1, 0xEE
_NEXT_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF: Final = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"

_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"cICP"})
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


class Segment(NamedTuple):
    """One piece of a JPEG: its marker and the bytes behind its length; of a scan, its data too."""

    marker: int
    body: bytes
    scan: bytes = b""


def jpeg(content: bytes) -> tuple[Kind, bytes]:
    """A JPEG without comments and application data, the turn of the camera excepted. Raises Refused."""
    if _MARKUP.search(content):
        raise Refused("is a picture with a web page or a program inside. It is not taken.")
    segments, end = _walk(content)
    _check_behind(content[end:])
    sizes = [segment.body for segment in segments if segment.marker in _SIZES]
    if len(sizes) != 1 or len(sizes[0]) < 6 or not any(segment.scan for segment in segments):
        raise Refused(_CUT)
    height, width = int.from_bytes(sizes[0][1:3], "big"), int.from_bytes(sizes[0][3:5], "big")
    _check_size(width, height)
    turn = next((found for segment in segments if (found := _turn(segment))), 1)
    kept = b"".join(_written(segment) for segment in segments)
    return JPEG, b"\xff\xd8" + _JFIF + _turned(turn) + kept + b"\xff\xd9"


def _walk(content: bytes) -> tuple[list[Segment], int]:
    """Every segment up to the end of the image, and where that is."""
    segments: list[Segment] = []
    at = 2
    while True:
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if len(content) < at + 2 or content[at] != 0xFF:
            raise Refused(_CUT)
        marker = content[at + 1]
        if marker == _END:
            return segments, at + 2
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        body, at = content[at + 4 : at + 2 + length], at + 2 + length
        if length < 2 or len(body) != length - 2:
            raise Refused(_CUT)
        found = _NEXT_MARKER.search(content, at) if marker == _SCAN else None
        if marker == _SCAN and found is None:
            raise Refused(_CUT)
        stop = found.start() if found else at
        segments.append(Segment(marker, body, content[at:stop]))
        at = stop


def _written(segment: Segment) -> bytes:
    """What is needed to draw it: tables, sizes, scans, and Adobe's word on how colors are meant."""
    colors = segment.marker == _ADOBE and segment.body.startswith(b"Adobe") and len(segment.body) == 12
    if segment.marker not in _TABLES | _SIZES | {_SCAN} and not colors:
        return b""
    return bytes([0xFF, segment.marker]) + (len(segment.body) + 2).to_bytes(2, "big") + segment.body + segment.scan


def _check_behind(rest: bytes) -> None:
    """Phones hang a second picture or a short film behind the first: cut off. Anything else hides something."""
    if rest.strip(b"\x00") and not rest.startswith(JPEG_START) and rest[4:8] != b"ftyp":
        raise Refused("is two files in one: something follows the picture's end. It is not taken.")


def _turn(segment: Segment) -> int:
    """How the camera was held (Exif tag 0x0112, 1 to 8); 0 where the segment does not say."""
    tiff = segment.body[6:] if segment.marker == _EXIF and segment.body.startswith(b"Exif\x00\x00") else b""
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(tiff[:4], "")
    if order not in ("little", "big"):
        return 0

    def number(start: int, size: int) -> int:
        return int.from_bytes(tiff[start : start + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), 64), 12):
        if number(entry, 2) == 0x0112 and number(entry + 2, 2) == 3:
            return number(entry + 8, 2) if 1 <= number(entry + 8, 2) <= 8 else 0
    return 0


def _turned(turn: int) -> bytes:
    """An Exif segment that says this and nothing else; nothing for a picture that stands upright."""
    if turn == 1:
        return b""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def png(content: bytes) -> tuple[Kind, bytes]:
    """A PNG with its critical chunks and those of color. Raises Refused."""
    if _MARKUP.search(content):
        raise Refused("is a picture with a web page or a program inside. It is not taken.")
    chunks = list(_chunks(content))
    names = [name for name, _ in chunks]
    unknown = [name for name in names if not name[0] & 0x20 and name not in _CHUNKS]
    if names[0] != b"IHDR" or names.count(b"IHDR") != 1 or len(chunks[0][1]) != 13 or b"IDAT" not in names or unknown:
        raise Refused(_CUT)
    _check_header(chunks[0][1], sum(len(body) for name, body in chunks if name == b"IDAT"))
    return PNG, PNG_START + b"".join(_packed(name, body) for name, body in chunks if name in _CHUNKS)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_START)
    while True:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body, total = content[at + 8 : at + 8 + length], at + 12 + length
        if total > len(content) or content[total - 4 : total] != zlib.crc32(name + body).to_bytes(4, "big"):
            raise Refused(_CUT)
        yield name, body
        at = total
        if name == b"IEND":
            break
    if at != len(content):
        raise Refused("is two files in one: something follows the picture's end. It is not taken.")


def _packed(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _check_header(header: bytes, packed: int) -> None:
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    depth, color = header[8], header[9]
    if color not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or header[10:12] != b"\x00\x00" or header[12] > 1:
        raise Refused(_CUT)
    _check_size(width, height)
    if height * ((width * depth * _CHANNELS[color] + 7) // 8) > _DENSEST * packed:
        raise Refused("claims to be far larger than its bytes can hold. It is not taken.")


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise Refused(_CUT)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Refused(f"has more than {MOST_PIXELS // 1_000_000} million pixels. Save it smaller, and add that.")
    if max(width, height) > HIGHEST_RATIO * min(width, height):
        raise Refused("is far longer than it is wide. Cut it into parts, and add those.")
