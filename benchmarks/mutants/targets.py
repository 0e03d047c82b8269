"""Which modules are tried with faults, and by which tests; and the faults that make no difference, reviewed by hand."""

from __future__ import annotations

from dataclasses import dataclass

# The rules that must hold whatever else does. Each with the tests that are to notice a fault in it by themselves.
TARGETS: dict[str, tuple[str, ...]] = {
    "pso_portal.vault.envelope": ("tests/vault/test_envelope.py",),
    "pses.pswp": ("tests/pses/test_pswp.py",),
    "pso_portal.agreements.terms": ("tests/agreements/test_terms.py",),
    "events.policies": ("tests/events/test_policies.py",),
    "pses.policies": ("tests/pses/test_policies.py", "tests/pses/test_family_policies.py"),
    "aggregation.policies": ("tests/aggregation/test_policies.py",),
    "feedback.policies": ("tests/feedback/test_policies.py",),
    "pso_portal.accounts.policies": ("tests/accounts/test_policies.py",),
}
LEAST = 0.95  # of the faults in each module that make a difference


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A fault that nobody could notice. `source` is the line it stands in: where that changes, look again."""

    module: str
    source: str
    what: str
    why: str


_TERMS = "pso_portal.agreements.terms"
EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(_TERMS, "return False", "return None instead of False", "Its only caller asks whether it is true."),
    Equivalent(
        _TERMS, 'V = TypeVar("V", bound=Dated)', "'V' → 'VX'",
        "The name of a type variable is for whoever reads an error of the type check.",
    ),
    Equivalent(
        "pses.pswp", "_REASONS[State.REMOVED, _move] = _REASONS[State.REMOVED, Move.REPORT]", "Move.REPORT → Move.FLAG",
        "Two lines above, the reason against a flag was set to the one against reporting.",
    ),
    Equivalent(
        "pses.policies", 'for name, said, text in zip(("entity", "person"), recipient, disclosing.WHO, strict=True):',
        "True → False", "All three are pairs by their types; strictness only says so.",
    ),
)  # fmt: skip


def is_equivalent(module: str, source: str, what: str) -> bool:
    return any((each.module, each.source, each.what) == (module, source, what) for each in EQUIVALENT)
