"""A worker of its own for one message: killed by a signal where the message is poison and was not set aside."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any
from uuid import UUID


def main(message_id: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pso_portal.settings")
    django.setup()
    from pso_portal.jobs.batch_task import run_batch
    from tests.jobs.test_batches import SIZE, TASK, Killed, add

    def handle(**told: Any) -> str:
        try:
            return add(**told)
        except Killed:
            os.kill(os.getpid(), signal.SIGKILL)
            raise

    run_batch(UUID(message_id), handle, TASK, SIZE)


if __name__ == "__main__":
    main(sys.argv[1])
