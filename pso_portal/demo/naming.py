"""The directory of an invented hospital: who is on call, what people call its units, and its neighbors."""

from __future__ import annotations

from datetime import datetime

from pses.services import import_directory_list
from pso_portal.tenancy.models import Provider

from .stage import member, on_stage

# None of these is told of in the invented narratives: those hold names that no directory knows.
NEIGHBORS = """kind,name,other forms
person,"Ostrander, Philippa MD",Pip; POS
person,Dr. Tobias Wrenfield,
person,"Maelis Corrigan, RN",Mae
person,Ignacio Belmonte,Nacho
facility,{name},{short}
unit,4 West,4W; Four West
unit,Bluebird Hall,
street,Larkhill Avenue,
street,Old Mill Road,
town,Sallow Ford,
other organization,Prairie Bend Ambulance,PBA
other organization,Thistledown Care Center,
"""


def name_neighbors(provider: Provider, now: datetime) -> None:
    """The list of one provider, read in by its administrator; a second time adds nothing."""
    short = "".join(word[0] for word in provider.name.split()) + "C"
    with on_stage(member(provider.pk, "provider_administrator"), now) as administrator:
        import_directory_list(by=administrator, text=NEIGHBORS.format(name=provider.name, short=short), now=now)
