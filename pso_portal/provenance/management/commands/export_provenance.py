"""`export_provenance`: a provider's entries with their proofs, for a court or an auditor, and what checks them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pso_portal import audit
from pso_portal.provenance.bundles import Bundle, Nothing, contents_of, prove
from pso_portal.tenancy import legends
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.models import Provider


class Command(PortalCommand):
    help = "Write a bundle that proves a provider's audit entries to people outside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", help="the provider's name or id")
        parser.add_argument("file", type=Path, help="where the bundle goes; it must not exist")
        parser.add_argument("--row", type=UUID, help="only entries about this row: a report, a submission")
        parser.add_argument("--witness", type=Path, help="checkpoints that somebody kept: the bundle includes them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"].exists():
            raise CommandError(f"{options['file']} exists already.")
        witnessed = self._witnessed(options["witness"])
        provider, contents = self._contents(options["provider"], options["row"])
        about = {"provider": str(provider.pk), "name": provider.name, "row": str(options["row"] or "")}
        try:
            with self.as_system():
                bundle = prove(contents, about, witnessed=witnessed, now=timezone.now())
        except Nothing as nothing:
            raise CommandError(str(nothing)) from nothing
        self._write(bundle, options["file"])

    def _contents(self, named: str, row: UUID | None) -> tuple[Provider, dict[UUID, str]]:
        with self.as_pso():
            provider = next((each for each in Provider.objects.all() if named in (str(each.pk), each.name)), None)
        if provider is None:
            raise CommandError("There is no provider of that name or id.")
        with self.as_provider(provider.pk):
            contents = contents_of(provider.pk, row)
            audit.record("export_provenance", by=None, subject=provider, now=timezone.now(), entries=len(contents))
        return provider, contents

    def _witnessed(self, kept: Path | None) -> frozenset[int]:
        try:
            lines = kept.read_text().splitlines() if kept else []
            return frozenset(int(json.loads(json.loads(line)["statement"])["size"]) for line in lines)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{kept} does not hold checkpoints, a line each.") from error

    def _write(self, bundle: Bundle, file: Path) -> None:
        file.touch(mode=0o600, exist_ok=False)
        file.write_bytes(bundle.packed(file.name, legends.SEALED))
        self.stdout.write(f"Entries: {len(bundle.entries)}. Not sealed yet, and left out: {bundle.unsealed}.")
        for key in bundle.keys.values():
            self.stdout.write(f"Fingerprint of the key: {hashlib.sha256(bytes.fromhex(key)).hexdigest()}")
        self.stdout.write(f"Check it with: python verify.py {file.name} --key FINGERPRINT (verify.py is in the bundle)")
