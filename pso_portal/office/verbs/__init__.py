"""Every verb of the audit, in words of its own."""

from __future__ import annotations

from typing import Final

from .of_learning import OF_LEARNING
from .of_the_house import OF_THE_HOUSE

VERBS: Final[dict[str, str]] = OF_THE_HOUSE | OF_LEARNING
