"""PDF and plain text, by their bytes."""

from __future__ import annotations

import re
from typing import Final

from .kinds import PDF, TAKEN, Kind, Refused

_HEADER: Final = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n\s]")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS: Final = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
_LOCKED: Final = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_MARKUP: Final = re.compile(rb"<\s*(script|html|svg|iframe|!doctype|\?php|\?xml)", re.IGNORECASE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def pdf(content: bytes) -> tuple[Kind, bytes]:
    """A PDF from its first byte to its last that says it does nothing by itself. Raises Refused.

    Objects packed inside compressed streams are not looked into: the scanner and the sandboxed download stand behind.
    """
    if not _HEADER.match(content):
        raise Refused("begins like a PDF but is none. Save it again, and add that.")
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n \t\x00"):
        raise Refused("is cut off, or has something after its end. Save it as a PDF again, and add that.")
    spelled = _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _ACTS.search(spelled):
        raise Refused("holds programs or other files inside its PDF. Print it to a plain PDF and add that.")
    if _LOCKED.search(spelled):
        raise Refused("is a PDF locked with a password, so it cannot be checked. Unlock it and add it again.")
    return PDF, content


def check_text(content: bytes) -> None:
    """Characters in UTF-8, no controls, no overrides of reading direction, no web page. Raises Refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"is of a kind that is not taken, or is text not in UTF-8. {TAKEN}.") from None
    if _CONTROL.search(text):
        raise Refused(f"is of a kind that is not taken: it holds characters that are no text. {TAKEN}.")
    if _MARKUP.search(content):
        raise Refused("is a web page or a program, not plain text. It is not taken.")
