"""Duties to tell an outside body: which the list knows, when each may apply, and by when. Pure; the list is data.

What is made to meet such a duty is not patient safety work product, wherever it is stored (81 FR 32655; see
`pses.not_work_product`). The list helps a person to remember; it decides nothing. It is not complete, and counsel has
to check every line that is not marked as read.
"""

from .deadlines import Deadline, remind_at
from .found import WHO_DECIDES, Found, duties_for, duty, known_here
from .lanes import MODES, Mode, asked_at_intake, choices_for, mode_of
from .lint import problems
from .load import DUTIES, EDITION
from .model import Confidence, Duty

__all__ = [
    "DUTIES",
    "EDITION",
    "MODES",
    "WHO_DECIDES",
    "Confidence",
    "Deadline",
    "Duty",
    "Found",
    "Mode",
    "asked_at_intake",
    "choices_for",
    "duties_for",
    "duty",
    "known_here",
    "mode_of",
    "problems",
    "remind_at",
]
