"""Whether all that left a provider and all that reached it obeyed the terms of its moment: recomputed from frozen rows
and entries alone, and from no decision of the code that let it pass.

A kind of row joins by a prover: a function that yields a `Row` for each. Each names the version that it cites, and
the terms that it breaks.
"""

from .cases import AT_THE_DOOR
from .proof import Breach, Proof, Row, prove
from .provers import PROVERS

__all__ = ["AT_THE_DOOR", "PROVERS", "Breach", "Proof", "Row", "prove"]
