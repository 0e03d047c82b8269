"""What was done, provably. `record` an act; `note_read` a sealed field that was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .services import note_read, record, record_many, unnamed

__all__ = ["note_read", "record", "record_many", "unnamed"]


def __getattr__(name: str) -> Any:
    """Models cannot be imported before the app registry is ready, and models below import this package."""
    if name in __all__:
        from . import services  # noqa: PLC0415  the reason stands above

        return getattr(services, name)
    raise AttributeError(name)
