"""A portal's servers in a folder of their own that goes at the end: where programs of `benchmarks` measure."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pso_portal.runner.environment import environment, from_process
from pso_portal.runner.programs import manage
from pso_portal.runner.servers import Servers
from pso_portal.runner.store import Store


@contextmanager
def a_place() -> Iterator[None]:
    """The schema of the portal and nothing in it; Django is set up, as the application's role. Servers that the
    environment names are left alone.
    """
    with tempfile.TemporaryDirectory(prefix="pso-bench-") as folder:
        store = Store(Path(folder).resolve())
        store.var.chmod(0o711)
        store.prepare()
        given = {name: value for name, value in from_process().items() if not name.endswith("_URL")}
        with Servers(store, given):
            os.environ |= environment(store, given)
            subprocess.run(manage("migrate", "--noinput"), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            import django

            django.setup()
            yield
            from django.db import connection

            connection.close()
