"""Who may see the rows of a table: one class per table, declared on the model, enforced twice (ORM and database)."""

from __future__ import annotations

from enum import StrEnum


class TableClass(StrEnum):
    """The closed list of table classes. A model without one fails a test until someone decides."""

    PSES = "pses"  # the provider's own evaluation system: its own side only
    SHARED = "shared"  # provider: own rows; PSO: providers whose data it still holds; door: the provider at hand
    HANDED = "handed"  # what the door hands to a provider: it inserts, the provider reads and removes, nobody else
    FAMILY = "family"  # what two affiliates agreed between them: both read it, one of them writes, the PSO sees nothing
    KEPT = "kept"  # what both keep of their contract, also after the data is gone: provider its own, PSO all
    PROVIDER = "provider"  # the provider itself: it reads its row, the PSO reads and writes all
    RELEASED = "released"  # provider: where an audience row names it; PSO: all
    PSO = "pso"  # cases, facts, drafts of the PSO
    DOOR = "door"  # the link between submission and case: only the tasks of intake and of the release builder
    SYSTEM = "system"  # ids of work to do: any side inserts, the system reads
    AUDIT = "audit"  # any side inserts; each reads what concerns it
    GLOBAL = "global"  # listed by hand, with a reason, in tests/architecture
