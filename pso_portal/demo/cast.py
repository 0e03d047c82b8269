"""An invented PSO and its providers: places, people, sizes. Pure, and the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

TOWNS = (
    "Alder Creek", "Birch Hollow", "Cedar Bend", "Dunmore Flats", "Elk Prairie", "Fennel Grove", "Garnet Hill",
    "Hazel Ford", "Ironwood", "Juniper Falls", "Kestrel Point", "Larkspur", "Maple Crossing", "Nettle Bay",
    "Otter Lake", "Pinion Ridge", "Quarry Glen", "Rowan Heights", "Sorrel Springs", "Tamarack", "Umber Valley",
    "Verbena", "Willow Run", "Yarrow Plains", "Zinnia Park",
)  # fmt: skip
STATES = ("MO", "KS", "IA", "NE", "OK", "AR")
ZONES = {"MO": "America/Chicago", "KS": "America/Chicago", "IA": "America/Chicago", "NE": "America/Denver",
         "OK": "America/Chicago", "AR": "America/Chicago", "CA": "America/Los_Angeles"}  # fmt: skip
FIRST = (
    "Amara", "Bennett", "Calla", "Dorian", "Estelle", "Farrah", "Gideon", "Hollis", "Imani", "Jarvis", "Keiko",
    "Leland", "Marisol", "Nadine", "Orrin", "Priya", "Quentin", "Rosalind", "Silas", "Tamsin", "Ulrich", "Vesna",
    "Wendell", "Ximena", "Yusuf", "Zora", "Annika", "Bram", "Corinne", "Desmond",
)  # fmt: skip
LAST = (
    "Abernathy", "Bellweather", "Castellan", "Dunleavy", "Eberhart", "Fairbanks", "Galloway", "Hathaway", "Ingersoll",
    "Jernigan", "Kowalczyk", "Lindqvist", "Macallister", "Nakagawa", "Okonkwo", "Pemberton", "Quintero", "Rasmussen",
    "Silverthorn", "Thackeray", "Underhill", "Vandermeer", "Whitcombe", "Yarborough", "Zimmerman", "Ashworth",
    "Brightwater", "Crenshaw", "Delacroix", "Ellsworth",
)  # fmt: skip
# Name and kind of place.
UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "hospital": (("4 West", "general_care"), ("Intensive care", "special_care"), ("Emergency", "emergency_department"),
                 ("Surgery", "operating_room"), ("Maternity", "labor_and_delivery"), ("Pharmacy", "pharmacy")),
    "nursing_home": (("East wing", "resident_room"), ("West wing", "resident_room"), ("Memory care", "resident_room"),
                     ("Dining room", "common_area")),
    "ems": (("Ambulance 1", "ambulance"), ("Ambulance 2", "ambulance"), ("On scene", "scene"), ("Dispatch", "other")),
    "pharmacy": (("Counter", "pharmacy"), ("Compounding", "pharmacy")),
    "clinic": (("Front desk", "outpatient"), ("Exam rooms", "outpatient"), ("Laboratory", "laboratory")),
}  # fmt: skip
TITLES = {
    "hospital": "Hospital", "nursing_home": "Care Center", "ems": "Ambulance District", "pharmacy": "Pharmacy",
    "clinic": "Family Clinic",
}  # fmt: skip
COUNTS = {"hospital": 20, "nursing_home": 12, "ems": 12, "pharmacy": 8, "clinic": 8}
MONTHLY_EXPOSURE = {
    "hospital": 4_200, "nursing_home": 2_600, "ems": 950, "pharmacy": 7_500, "clinic": 2_900,
}  # fmt: skip
OWNERS = ("nonprofit", "nonprofit", "for_profit", "public")
SIZES = {"small": 0.5, "medium": 1.0, "large": 1.8}
FAMILY = 4
DEMO_PASSWORD = "quiet-harbor-lantern"  # noqa: S105  printed at the start of every demo, refused elsewhere


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    roles: tuple[str, ...]
    email: str


@dataclass(frozen=True, slots=True)
class CastProvider:
    """One invented provider. `leads` is the index of its parent; one that `leaves_early` ends its contract."""

    name: str
    setting: str
    state: str
    size_band: str
    ownership: str
    teaching: bool
    units: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    monthly_exposure: int
    leads: int | None = None
    leaves_early: bool = False
    slug: str = field(default="")

    @property
    def timezone(self) -> str:
        return ZONES[self.state]


def providers(count: int, seed: int = 7) -> list[CastProvider]:
    """`count` providers in the proportions of the full demo; the first four hospitals are one family."""
    rng = random.Random(seed)  # noqa: S311  invented data, not a secret
    settings = _settings(count)
    return [_provider(index, setting, settings, rng) for index, setting in enumerate(settings)]


def _settings(count: int) -> list[str]:
    whole = sum(COUNTS.values())
    if count < whole * 2 // 3:
        return _few(count)
    shares = {setting: max(1, round(n * count / whole)) for setting, n in COUNTS.items()}
    shares["hospital"] += count - sum(shares.values())
    return [setting for setting, n in shares.items() for _ in range(n)]


def _few(count: int) -> list[str]:
    """In a small network only some settings are large enough to show anything: nursing homes and EMS with six each,
    one pharmacy, one clinic, hospitals for the rest. A family counts once.
    """
    small = ["nursing_home"] * min(6, count // 4) + ["ems"] * min(6, count // 4) + ["pharmacy", "clinic"]
    return ["hospital"] * max(1, count - len(small)) + small


def _provider(index: int, setting: str, settings: list[str], rng: random.Random) -> CastProvider:
    nth = settings[:index].count(setting)
    size = ("small", "medium", "large")[nth % 3]
    name = f"{TOWNS[(nth * 3 + len(setting)) % len(TOWNS)]} {TITLES[setting]}"
    slug = f"{setting[:4]}{nth + 1:02d}".replace("_", "")
    return CastProvider(
        name=name,
        setting=setting,
        state=STATES[index % len(STATES)],
        size_band=size,
        ownership=OWNERS[(nth + nth // 5) % len(OWNERS)],
        teaching=setting == "hospital" and nth % 4 == 2,
        units=UNITS[setting],
        people=_people(slug, nth, rng),
        monthly_exposure=int(MONTHLY_EXPOSURE[setting] * SIZES[size] * rng.uniform(0.85, 1.15)),
        leads=0 if setting == "hospital" and 0 < nth < FAMILY else None,
        leaves_early=setting == "nursing_home" and nth == settings.count(setting) - 1,
        slug=slug,
    )


def _people(slug: str, nth: int, rng: random.Random) -> tuple[Person, ...]:
    roles: list[tuple[str, ...]] = [("risk_manager",), ("provider_administrator",), ("reporter",)]
    roles += [("reporter", "deliberation_member") if nth == 0 else ("reporter",)]
    roles += [("executive",)] if nth % 3 == 0 else []
    roles += [("provider_privacy_officer", "provider_auditor")] if nth == 0 else []
    return tuple(_person(slug, number, held, rng) for number, held in enumerate(roles))


def _person(slug: str, number: int, roles: tuple[str, ...], rng: random.Random) -> Person:
    name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    word = {"risk_manager": "risk", "provider_administrator": "admin", "reporter": "staff", "executive": "chief"}
    first = word.get(roles[0], "privacy")
    tail = str(number - 1) if first == "staff" else ""
    return Person(name, roles, f"{first}{tail}@{slug}.example")


PSO_PEOPLE = (
    Person("Delphine Osei", ("analyst",), "analyst@meridian.example"),
    Person("Ines Moreau", ("analyst",), "analyst2@meridian.example"),
    Person("Harlan Voss", ("pso_administrator",), "admin@meridian.example"),
    Person("Mirela Santoro", ("pso_privacy_officer",), "privacy@meridian.example"),
    Person("Tobias Renner", ("pso_auditor",), "auditor@meridian.example"),
)
