"""How soon the demo answers: `python benchmarks/starting.py` with servers and a folder of its own.

Prints one JSON line of seconds until the demo says its address, packages installed: first (a new folder, measured
while the data begins to fill), again (after Ctrl-C), after_kill (after the portal was killed), and baseline:
an interpreter that imports Django and stops. The ratios are against that baseline of the same run, so that a slow
machine is told from a slow portal.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pso_portal.runner import ports  # noqa: E402  the root stands on no path before

NOT_OURS = ("PSO_", "DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="pso-starting-") as folder:
        Path(folder).chmod(0o711)
        place, port = Path(folder).resolve(), ports.free()
        base = baseline()
        first, again, after_kill = (start(place, port, end) for end in (signal.SIGINT, signal.SIGKILL, signal.SIGINT))
    seconds = {"first": first, "again": again, "after_kill": after_kill}
    ratios = {f"{name}_ratio": round(each / base) for name, each in seconds.items()}
    print(json.dumps({name: round(each, 1) for name, each in seconds.items()} | {"baseline": round(base, 2)} | ratios))


def baseline() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import django.db.models"], check=True, cwd=ROOT)
    return time.monotonic() - began


def start(place: Path, port: int, end: signal.Signals) -> float:
    """Seconds until the address is printed; the demo is then ended by the signal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OURS)}
    words = ("demo", "--providers", "24", "--port", str(port))
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-m", "pso_portal.runner", *words], cwd=ROOT, text=True,
        env=kept | {"PSO_VAR": str(place / "demo"), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if line.startswith("The portal answers at "):
            break
    else:
        sys.exit("".join(told))
    seconds = time.monotonic() - began
    process.send_signal(end)
    process.communicate(timeout=120)
    wait_for_end(place)
    return seconds


def wait_for_end(place: Path) -> None:
    """The web server of a killed portal ends by itself and frees the port; the next start is timed once it has.

    The database of a killed portal stays up: the next start takes it over.
    """
    for _ in range(240):
        shown = subprocess.run(("ps", "-eo", "args"), capture_output=True, text=True, check=True).stdout  # noqa: S607
        if not any(f"{place}/" in line and "gunicorn" in line for line in shown.splitlines()):
            return
        time.sleep(0.25)
    sys.exit("The web server is still running a minute after the demo was ended.")


if __name__ == "__main__":
    main()
