"""File names that are safe to show, to store and to hand out again."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from .kinds import Refused

LONGEST: Final = 120

# Between the name and its last ending, these make people start what they meant to read.
_RUNS: Final = re.compile(
    r"(app|bat|cmd|com|cpl|dll|docm|dotm|exe|hta|html?|iso|jar|jse?|lnk|mht|msi|php|pif|pl|ps1|py|reg|scr|sh|svg|vb[es]"
    r"|wsf|xht|xhtml|xlsm|xltm)"
)


def safe_name(name: str) -> str:
    """The name in one spelling (NFC). Raises Refused; the sentence shows only what may be shown of it."""
    found = unicodedata.normalize("NFC", name).strip()
    if not found:
        raise Refused("has no name. Give it one and add it again.")
    if any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for each in found):
        raise Refused("has characters in its name that cannot be seen. Rename it and add it again.", _visible(found))
    if "/" in found or "\\" in found or found.startswith("."):
        raise Refused("has a name that reads like a folder. Rename it and add it again.", found[:LONGEST])
    if len(found) > LONGEST:
        raise Refused(f"has a name longer than {LONGEST} characters. Rename it and add it again.", f"{found[:40]}…")
    _check_endings(found)
    return found


def ending_of(name: str) -> str:
    """The last ending in lower case; empty where there is none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _check_endings(name: str) -> None:
    parts = [part.strip().lower() for part in name.split(".")[1:]]
    if any(_RUNS.fullmatch(part) for part in parts):
        raise Refused("has an ending in its name that computers run as a program. It is not taken.", name)


def _visible(name: str) -> str:
    return "".join(each if each.isprintable() else "·" for each in name)[:LONGEST]
