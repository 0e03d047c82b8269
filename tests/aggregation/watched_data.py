"""Two years of pooled counts of a dozen equal contributors, written as the door writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from aggregation.binding import case_key
from aggregation.models import Case, Contributor, DelayFact, ExposureFact, Fact, Passage, SignalWatch
from aggregation.periods import months_to
from aggregation.services import owe_watch
from events.common_formats import DEVICE_KINDS, FACTORS, LOCATIONS
from pso_portal.tenancy import scope
from pso_portal.tenancy.care_settings import SETTINGS
from pso_portal.tenancy.scope import Scope
from pso_portal.tenancy.sides import Side
from tests.conftest import NOW
from tests.main_job.conftest import run_jobs

CODES = range(100_001, 100_013)
MONTHS = months_to("2024-01", "2026-02")
Count = Callable[[str, int], int]
DOOR, PSO = Scope(Side.DOOR), Scope(Side.PSO)


def contribute(setting: str = "clinic", codes: Iterable[int] = CODES, organization: int = 0) -> None:
    """Contributors, each an organization of its own, or all of one."""
    with scope.enter(DOOR):
        Contributor.objects.bulk_create(
            Contributor(code=code, organization=organization or code, setting=setting, provider_key=f"key {code}",
                        link={"provider": ""})
            for code in codes
        )  # fmt: skip


def count(each: Count, event_type: str = "fall", setting: str = "clinic", months: list[str] = MONTHS,
          codes: Iterable[int] = CODES, lag: int = 0) -> None:
    """Events by month and contributor, all told `lag` months later, and an exposure of 1,000 for each."""
    told = [(month, code, each(month, code)) for month, code in product(months, codes)]
    with scope.enter(PSO):
        Fact.objects.bulk_create(
            Fact(contributor=code, setting=setting, month=month, event_type=event_type, kind="incident",
                 harm="no_harm", count=number)
            for month, code, number in told
        )  # fmt: skip
        DelayFact.objects.bulk_create(
            (DelayFact(setting=setting, month=month, contributor=code, lag=lag, count=number)
             for month, code, number in told), ignore_conflicts=True,
        )  # fmt: skip
        ExposureFact.objects.bulk_create(
            (ExposureFact(setting=setting, month=month, contributor=code, value=1000, return_number=1)
             for month, code, _ in told), ignore_conflicts=True,
        )  # fmt: skip


def grown(month: str, _code: int) -> int:
    """One event a month each, and three in February 2026."""
    return 3 if month == "2026-02" else 1


def quiet(_month: str, _code: int) -> int:
    return 1


def watch(now: Any = NOW) -> SignalWatch:
    """The watch as the scheduler owes it and the worker does it."""
    with scope.enter(PSO):
        assert owe_watch(now=now)
    run_jobs()
    with scope.enter(PSO):
        return SignalWatch.objects.order_by("-month").first()


def pairs(more: int, codes: Iterable[int] = CODES, each: int = 4, event_type: str = "burn") -> None:
    """Cases of 2026 in which types and places have nothing to do with each other, and `more` of burns (or of another
    type) in the laboratory, in turn of these contributors.
    """
    types = [str(code) for code in SETTINGS["hospital"].event_types]
    places = [str(code) for code in LOCATIONS if code != "unknown"]
    cells = [*product(types, places)] * each
    rows = [_case(event_type, place) for event_type, place in cells]
    strange = [_case(event_type, "laboratory") for _ in range(more)]
    with scope.enter(DOOR):
        Case.objects.bulk_create(rows)
    _give(strange, list(codes))


def devices(more: int) -> None:
    """Cases of 2026 in which devices and factors have nothing to do with each other, and `more` of monitors and
    training, in turn of all contributors.
    """
    cells = [*product(DEVICE_KINDS, FACTORS)] * 4 + [("monitor", "training")] * more
    _give([_case("device", "imaging", **{"device.kind": kind, "factor.main": factor}) for kind, factor in cells],
          list(CODES))  # fmt: skip


def _give(cases: list[Case], givers: list[int]) -> None:
    """Keep cases, in turn of these contributors."""
    with scope.enter(DOOR):
        Case.objects.bulk_create(cases)
        Passage.objects.bulk_create(
            Passage(submission_key=f"{case.pk}", case_key=case_key(case.pk), engine_version="1",
                    link={"contributor": givers[number % len(givers)]})
            for number, case in enumerate(cases)
        )  # fmt: skip


def _case(event_type: str, place: str, **coded: str) -> Case:
    return Case(setting="hospital", event_type=event_type, kind="incident", harm="no_harm", year=2026,
                coded={"location_kind": place} | coded, engine_version="1")  # fmt: skip
