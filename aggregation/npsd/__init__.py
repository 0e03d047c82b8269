"""Records for the national network of patient safety databases (42 U.S.C. 299b-23): what one says, and which may go.

Pure. A record is a case in the form in which it is shown (`aggregation.alike`), put as elements of the Common Formats,
under a code that stands for its provider. It is nonidentifiable or it does not go (42 CFR 3.206(b)(5), 3.212).
"""

from __future__ import annotations

from .choosing import Bars, Candidate, going
from .delivery import Delivery, file_of
from .elements import FORMATS, MASKED, problems, record_of

__all__ = ["FORMATS", "MASKED", "Bars", "Candidate", "Delivery", "file_of", "going", "problems", "record_of"]
