"""The rule for a single release, checked for the worst single insider: enough providers, enough events, no giant."""

from __future__ import annotations

from fractions import Fraction

from aggregation.disclosure.adversary.reading import Case

NOTHING = Fraction(0)


def failing(case: Case) -> list[str]:
    """Names of releases that a single insider reads too much from. `static` of the case says what is asked: providers
    besides the insider, events, the share k that the largest n may hold, p. What it does not say is not asked.
    """
    family = {one: min(members) for members in case.families for one in members}
    found = []
    for release in case.releases:
        held: dict[str, Fraction] = {}
        for number in release.adds:
            cell = case.cells[number]
            whose = family.get(cell.provider, cell.provider)
            held[whose] = held.get(whose, NOTHING) + cell.value
        if held and _fails(sorted(held.values(), reverse=True), case):
            found.append(release.name)
    return found


def _fails(amounts: list[Fraction], case: Case) -> bool:
    asked = case.static
    total, reporters = sum(amounts, NOTHING), sum(amount > 0 for amount in amounts)
    first, second = (*amounts, NOTHING)[:2]
    if total < asked.get("min_events", NOTHING) or reporters - 1 < asked.get("min_providers", NOTHING):
        return True
    size = int(asked.get("n", 1))
    insider = amounts[size] if len(amounts) > size else NOTHING
    if "k" in asked and sum(amounts[:size], NOTHING) > asked["k"] * (total - insider):
        return True
    return "p" in asked and total - first - second < asked["p"] * first
