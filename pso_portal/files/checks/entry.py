"""The one way in: a name and its bytes, checked, cleaned, and said to be of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from . import images, office, pages
from .kinds import CSV, TAKEN, TEXT, Kind, Refused
from .names import ending_of, safe_name

LARGEST: Final = 10 * 1024 * 1024  # bytes, as they come

# What the virus scanners of the world agreed to find; in two parts, so that no scanner finds this module.
_TEST_VIRUS: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_HEIF: Final = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis")
_ARCHIVE_END: Final = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its name, its kind, and its bytes without what tells where a picture was taken."""

    name: str
    kind: Kind
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """Raises Refused with one sentence that names the file."""
    name = safe_name(name)
    try:
        kind, cleaned = _checked(content, name)
        _check_ending(name, kind)
    except Refused as refused:
        raise Refused(refused.reason, name) from refused
    return Checked(name, kind, cleaned)


def _checked(content: bytes, name: str) -> tuple[Kind, bytes]:
    if not content:
        raise Refused("is empty. Choose the file again.")
    if len(content) > LARGEST:
        raise Refused(f"is larger than {LARGEST // 1024 // 1024} MB. Make it smaller, or split it.")
    if _TEST_VIRUS in content:
        raise Refused("holds the virus test file. It is not taken.")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        raise Refused("is a HEIC picture, which cannot be checked here. Save it as JPEG and add that.")
    if content.startswith(images.JPEG_START):
        return _alone(images.jpeg(content), content)
    if content.startswith(images.PNG_START):
        return _alone(images.png(content), content)
    if content.startswith(b"%PDF-"):
        return _alone(pages.pdf(content), content)
    if content.startswith(b"PK"):
        return office.opened(content)
    if b"%PDF-" in content[:1024] and b"%%EOF" in content:
        raise Refused("has something in front of its PDF. Save it as a PDF again, and add that.")
    return _text(content, name)


def _text(content: bytes, name: str) -> tuple[Kind, bytes]:
    # Table or text: the same characters either way, so here the name may say.
    pages.check_text(content)
    return (CSV if ending_of(name) in CSV.endings else TEXT), content


def _alone(found: tuple[Kind, bytes], content: bytes) -> tuple[Kind, bytes]:
    """Raises Refused for an archive that shares the file: readers of archives begin at the end."""
    start = content.rfind(_ARCHIVE_END)
    if start >= 0 and start + 22 + int.from_bytes(content[start + 20 : start + 22], "little") == len(content):
        raise Refused("is two files in one: an archive hangs on it. It is not taken.")
    return found


def _check_ending(name: str, kind: Kind) -> None:
    ending = ending_of(name)
    if ending not in kind.endings:
        wanted = " or ".join(f".{each}" for each in kind.endings)
        said = f"ends in .{ending}" if ending else "has no ending"
        raise Refused(f"{said}, but inside it is {kind.words}. Rename it to {wanted} if that is right; {TAKEN}.")
