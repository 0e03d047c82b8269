"""How much longer a text ten times as long takes to de-identify, whatever it repeats.

`python -m benchmarks.deid_growth`. Ten is the work that the length asks for; a cost that grows with its square shows as
fifty and more. Prints one line of JSON: the ratio for each repeated piece, alone and behind an opening that holds what
the expressions ask for.
"""

from __future__ import annotations

import json
import time

from aggregation.deidentification import deidentify
from pso_portal.names import Known

KNOWN = Known(patient=("Maria Quellbrook",), mrns=("7700123",))
OPENING = ("Seen x@y.co at a dot b dash c 1.1.1.1 :a:b -ab- , tx may 5 one two three room 4 ext 45 www.a 999-9999 9/9"
           " in 999 order no 5 spelled a b c serial lot mrn ssn 45 zip 4 ninety years +1 505 clinic on st st a ")
PIECES = ("one ", "a", "A ", "a.", "a a one ", "Ab ", "9.", "a-", "a_", "a'", ".")
SHORT, LONG = 2_000, 20_000


def seconds(text: str) -> float:
    """The least of three, of this process alone."""
    taken = []
    for _ in range(3):
        begun = time.process_time()
        deidentify(text, KNOWN)
        taken.append(time.process_time() - begun)
    return min(taken)


def ratio(piece: str, opening: str) -> float:
    """How many times the long text takes what the short one does."""
    short, long = (opening + (piece * length)[:length] for length in (SHORT, LONG))
    seconds(short)
    return round(seconds(long) / seconds(short), 1)


if __name__ == "__main__":
    print(json.dumps({repr(piece): [ratio(piece, opening) for opening in ("", OPENING)] for piece in PIECES}))
