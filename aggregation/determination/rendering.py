"""A record to be read and signed on paper: Markdown, drawn from the signed statement alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aggregation.determination.signed import canonical


def render(stated: Mapping[str, Any], public_key: str) -> str:
    """The statement in words and tables. The same statement gives the same bytes."""
    release = stated["release"]
    parts = [
        f"# Record for an expert determination: release {release['number']}",
        f"{stated['says']}\n\nLaw: {stated['law']}. Recorded at {stated['recorded_at']}.",
        *_section("Release", _rows(release)),
        *_section("Anticipated recipient", _rows(stated["recipient"])),
        *_section("Method of de-identification", _rows(stated["method"])),
        *_section("Disclosure control of the figures", _rows(stated["disclosure_control"])),
        *_section("What was measured", _measured(stated["measured"])),
        *_section("Texts of the setting, and the risk left", _texts(stated["texts"])),
        *_section("Reviewers", [(f"Reviewer {each['number']}", f"{each['did']}; {_said(each['roles'])}")
                                for each in stated["reviewers"]]),
        "## Signatures",
        f"SHA-256 of the statement: `{hashlib.sha256(canonical(stated).encode()).hexdigest()}`\n\n"
        f"Signed by the installation with Ed25519, key {stated['key']}: `{public_key}`",
        "Expert (name, qualification): ______________________________\n\n"
        "The risk is very small: yes / no. Date and signature: ______________________________",
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _section(title: str, rows: Iterable[Sequence[str]]) -> list[str]:
    rows = list(rows)
    width = max((len(row) for row in rows), default=2)
    head = ["| " + " | ".join([""] * width) + " |", "|" + " --- |" * width]
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows] or ["| nothing is on record | |"]
    return [f"## {title}", "\n".join([*head, *lines])]


def _rows(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(_words(name), _said(value)) for name, value in said.items()]


def _measured(measured: Mapping[str, Any]) -> list[tuple[str, ...]]:
    if "none" in measured:
        return [("Figures", measured["none"])]
    rows: list[tuple[str, ...]] = [("Figure", "measured", "bad end of the 95 % interval"),
                                   ("narratives", str(measured["narratives"]), "")]  # fmt: skip
    rows += [(each["figure"], _said(each["measured"]), _said(each["bound"])) for each in measured["figures"]]
    return rows + [(f"{each['label']} missed", f"{each['missed']} of {each['n']}", _said(each["bound"]))
                   for each in measured["missed_by_label"]]  # fmt: skip


def _texts(texts: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = _rows({name: value for name, value in texts.items() if name != "second_reading"})
    for each in texts["second_reading"]:
        said = ", ".join(f"{_words(name)} {_said(value)}" for name, value in each.items() if name != "engine")
        rows.append((f"Blind second reading, all settings, engine {each['engine']}", said))
    return rows


def _words(name: str) -> str:
    return name.replace("_", " ")


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_words(str(name))}: {_said(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")
