"""A provider's data in open formats, for whoever takes it over: JSON lines and CSV, files, a manifest, a readme.

Inside the provider's scope. Every row of every table that is its own goes in, unless an app registered it as left out,
with the reason; the readme says so. The package is made in memory and sealed before it touches a disk.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from pso_portal.files.models import Attachment
from pso_portal.files.store import read_file
from pso_portal.tenancy.classes import TableClass
from pso_portal.web.tables import Column, Row, Table

from ..registers import left_out, received

_OWN: Final = (TableClass.SHARED, TableClass.PSES, TableClass.HANDED)
README: Final = """{name}: data in open formats, packed {at:%Y-%m-%d %H:%M} UTC

{what}

data/*.jsonl     one table each, one row a line, as JSON; everything that was sealed is open here
data/*.csv       the same rows for a spreadsheet; a cell that it would run as a formula is led by an apostrophe
files/           files that hung on reports, named by their id and the name they came with
manifest.json    every file with its SHA-256 and, for tables, the number of rows

This is patient safety work product where it was before (42 U.S.C. 299b-22; 42 CFR 3.204, 3.206). Keep it so.

Left out, on purpose:
{left_out}
"""


@dataclass
class Package:
    """Files by path, as they are added."""

    stream: io.BytesIO = field(default_factory=io.BytesIO)
    manifest: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.stream, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes, **said: Any) -> None:
        self._zip.writestr(path, content)
        self.manifest[path] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), **said}

    def close(self) -> bytes:
        listed = json.dumps({"files": self.manifest}, indent=1, sort_keys=True).encode()
        self._zip.writestr("manifest.json", listed)
        self._zip.close()
        return self.stream.getvalue()


def pack(provider_id: UUID, name: str, *, whole: bool, now: datetime) -> bytes:
    """The package. `whole`: all that is the provider's; else what the PSO received, for another PSO. Raises VaultError.
    """
    package = Package()
    for model in packed_models(whole=whole):
        _add_table(package, model, provider_id)
    if whole:
        _add_files(package, provider_id)
    reasons = "\n".join(f"- {label}: {reason}" for label, reason in sorted(left_out().items()))
    what = "Everything that is the provider's." if whole else "What the provider reported to the PSO."
    package.add("README.txt", README.format(name=name, at=now, what=what, left_out=reasons or "- nothing").encode())
    return package.close()


def packed_models(*, whole: bool) -> list[Any]:
    """The tables that go in, by name: every one that is the provider's own, or what the PSO received from it."""
    own = [model for model in apps.get_models() if getattr(model, "table_class", None) in _OWN]
    chosen = [each for each in own if each._meta.label not in left_out()] if whole else [
        each for each in own if each._meta.label in received()
    ]  # fmt: skip
    return sorted(chosen, key=lambda model: model._meta.label_lower)


def _add_table(package: Package, model: Any, provider_id: UUID) -> None:
    names = [each.name if _is_sealed(each) else each.attname for each in model._meta.local_concrete_fields]
    rows = [{name: getattr(row, name) for name in names} for row in _rows(model, provider_id)]
    plain = [json.loads(json.dumps(row, cls=DjangoJSONEncoder)) for row in rows]
    path = f"data/{model._meta.label_lower}"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in plain)
    package.add(f"{path}.jsonl", lines.encode(), rows=len(plain))
    sheet = Table("", [Column(name) for name in names], [Row([_cell(row[name]) for name in names]) for row in plain])
    package.add(f"{path}.csv", sheet.as_csv().encode(), rows=len(plain))


def _rows(model: Any, provider_id: UUID) -> Iterator[models.Model]:
    found: Iterator[models.Model] = model.objects.filter(provider_id=provider_id).order_by("pk").iterator()
    return found


def _is_sealed(column: Any) -> bool:
    return bool(column.attname != column.name and not column.is_relation)


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _add_files(package: Package, provider_id: UUID) -> None:
    for each in Attachment.objects.filter(provider_id=provider_id, removed_at=None):
        name = re.sub(r"[^\w.-]", "_", str(each.name))[-80:]
        package.add(f"files/{each.pk}-{name}", b"".join(read_file(provider_id, each.pk)), of=str(each.content_id))
