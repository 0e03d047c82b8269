"""A virtual environment for a peer, with the versions and hashes of its file, in the folder of the installation."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

from pso_portal.runner.store import ROOT, Store

HERE = Path(__file__).parent


class Unavailable(Exception):
    """The peer cannot be installed; the text is a sentence."""


def python_of(name: str, beside: Path | None = None) -> Path:
    """The interpreter of the environment that the file of this name tells, in `beside` or here; it is made where it
    is missing or of other versions. Raises Unavailable.
    """
    wanted = (beside or HERE) / f"{name}.txt"
    folder = Store.from_environment().var / "bench" / name
    python, mark = folder / "bin" / "python", folder / ".installed"
    stamp = f"{zlib.crc32(wanted.read_bytes())} {sys.version}"
    if not mark.exists() or mark.read_text() != stamp:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for command in _commands(folder, python, wanted):
            ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
            if ended.returncode != 0:
                raise Unavailable(f"{name} could not be installed (a network is needed): {_last(ended.stderr)}")
        mark.write_text(stamp)
    return python


def _commands(folder: Path, python: Path, wanted: Path) -> list[list[str]]:
    """With uv where there is one, as ./portal installs; else with the interpreter's own means."""
    own = ROOT / ".uv-bootstrap" / "bin" / "uv"
    uv = str(own) if own.exists() else shutil.which("uv")
    if uv:
        return [[uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder)],
                [uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(wanted)]]  # fmt: skip
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"]
    return [[sys.executable, "-m", "venv", str(folder)], [*pip, "--require-hashes", "-r", str(wanted)]]


def _last(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1].strip() if lines else "no reason was given"
