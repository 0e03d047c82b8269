"""What terms would open or close, on the own past data of whoever asks, before anything is signed."""

from .asking import Foreseen, foreseen_by_provider, foreseen_by_pso

__all__ = ["Foreseen", "foreseen_by_provider", "foreseen_by_pso"]
