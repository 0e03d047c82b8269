"""Where an installation keeps its things."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.account import Account
from pso_portal.runner.refusal import Refused, disk_full

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_FREE_BYTES = 500 * 1024 * 1024
_ELSEWHERE = Path("/var/lib/pso-portal")


@dataclass(frozen=True)
class Store:
    """One folder with all that an installation must keep. Nothing else on the machine is written to."""

    var: Path

    @classmethod
    def from_environment(cls) -> Store:
        """The folder named by PSO_VAR, else `var` beside the program."""
        return cls(Path(os.environ.get("PSO_VAR") or ROOT / "var").resolve())

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets"

    @property
    def keys(self) -> Path:
        """Wrapped data keys, outside the database on purpose: a dump alone opens nothing."""
        return self.var / "keys"

    @property
    def scheduler(self) -> Path:
        return self.var / "scheduler"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def postgres(self) -> Path:
        return (self.var / "postgres").resolve()

    def prepare(self) -> None:
        """Make the folders. Raises Refused when the disk has no room, OSError when they cannot be written."""
        self.var.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.secrets, self.scheduler, self.valkey, self.keys):
            folder.mkdir(mode=0o700, exist_ok=True)
        if shutil.disk_usage(self.var).free < LEAST_FREE_BYTES:
            raise Refused(disk_full(self.var))
        self._prepare_postgres()

    def _prepare_postgres(self) -> None:
        """A folder that the server's account can reach: under a closed home it lies in /var/lib, by a link."""
        link = self.var / "postgres"
        if not link.is_symlink() and not link.exists() and not Account.for_folder(link).can_enter(self.var):
            _ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
            link.symlink_to(_ELSEWHERE / secrets.token_hex(6))
        self.postgres.mkdir(mode=0o711, exist_ok=True)
        if os.geteuid() == 0:
            self.postgres.chmod(0o711)

    def has_database(self) -> bool:
        """Whether a cluster lies here."""
        return (self.postgres / "data").exists()
