"""The system account that runs PostgreSQL, which refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.refusal import Refused

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


@dataclass(frozen=True)
class Account:
    """A user and group id. `dropped` is true where root hands the work to it."""

    uid: int
    gid: int
    dropped: bool

    @classmethod
    def for_folder(cls, folder: Path) -> Account:
        """The account for a data folder: its owner where it exists, else the caller, or `nobody` under root.

        Raises Refused where root finds no account to drop to.
        """
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), dropped=False)
        if folder.exists() and folder.stat().st_uid != 0:
            return cls(folder.stat().st_uid, folder.stat().st_gid, dropped=True)
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise Refused(
                "PostgreSQL does not run as root and this machine has no user 'nobody'. Run the command as an "
                "ordinary user, or set DATABASE_URL to a server of your own."
            ) from None
        return cls(nobody.pw_uid, nobody.pw_gid, dropped=True)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, in `/`, with a bare environment. Output and errors come back as one."""
        return subprocess.run(  # noqa: S603 - a list, no shell, our own binaries
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=_ENVIRONMENT,
            check=False,
            user=self.uid if self.dropped else None,
            group=self.gid if self.dropped else None,
            extra_groups=[] if self.dropped else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can pass through every folder down to `folder`."""
        if not self.dropped:
            return True
        return self.run(["test", "-x", folder]).returncode == 0

    def can_run(self, program: Path) -> bool:
        """Whether this account can start `program`, its libraries included."""
        try:
            return self.run([program, "--version"]).returncode == 0
        except OSError:
            return False

    def own(self, path: Path, mode: int) -> None:
        """Give `path` to this account with `mode`."""
        path.chmod(mode)
        if self.dropped:
            os.chown(path, self.uid, self.gid)
