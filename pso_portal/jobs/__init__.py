"""Outbox, relay and task base: effects outside the transaction happen after commit, at least once, with one effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batch_task import batch_job
    from .services import enqueue
    from .task import job

__all__ = ["batch_job", "enqueue", "job"]


def __getattr__(name: str) -> Any:
    """Models cannot be imported before the app registry is ready."""
    if name == "enqueue":
        from .services import enqueue  # noqa: PLC0415  the reason stands above

        return enqueue
    if name == "job":
        from .task import job  # noqa: PLC0415  the reason stands above

        return job
    if name == "batch_job":
        from .batch_task import batch_job  # noqa: PLC0415  the reason stands above

        return batch_job
    raise AttributeError(name)
