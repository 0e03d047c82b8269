"""An invented journal: providers of every size, months and codes with their usual shares, reports that come late.

Drawn by a fixed seed. 2.6 million entries make about 1.6 million sums, as sums of eight keys do.
"""

from __future__ import annotations

import os
from uuid import UUID

import numpy as np
import psycopg

from aggregation.numbered import LISTS, month_number
from aggregation.strata import strata_of
from pso_portal.tenancy.care_settings import SETTINGS

from .place import owner_does

PROVIDERS, MONTHS, FIRST = 500, 60, month_number("2021-01")
SHARES = (0.35, 0.2, 0.08, 0.08, 0.1, 0.02, 0.06, 0.03, 0.05, 0.03)     # of providers, by setting
KINDS = (0.65, 0.2, 0.15)
HARMS = (0.005, 0.03, 0.1, 0.25, 0.55, 0.065)   # of incidents; the last code is for what reached nobody
SOON = 0.45     # of what is not told yet, told in the next month
COLUMNS = "contributor, setting, month, event_type, kind, harm, stratum, version, lag, count"
STAGE = f"CREATE TEMPORARY TABLE told AS SELECT {COLUMNS} FROM aggregation_factentry LIMIT 0"  # noqa: S608  our own names
ENTER = f"INSERT INTO aggregation_factentry (id, {COLUMNS}) SELECT gen_random_uuid(), {COLUMNS} FROM told"  # noqa: S608
Columns = dict[str, np.ndarray]
EMPTY = """
ALTER TABLE aggregation_factentry DISABLE TRIGGER frozen_whole;
TRUNCATE aggregation_factentry, aggregation_fact, aggregation_delayfact;
ALTER TABLE aggregation_factentry ENABLE TRIGGER frozen_whole;
"""


def invented(number: int, seed: int = 1) -> Columns:
    """The columns of so many entries."""
    chance = np.random.default_rng(seed)
    setting_of = chance.choice(len(SHARES), PROVIDERS, p=SHARES)
    size = chance.lognormal(0, 1, PROVIDERS)
    provider = chance.choice(PROVIDERS, number, p=size / size.sum())
    kind = chance.choice(len(KINDS), number, p=KINDS)
    harm = np.where(kind == 0, chance.choice(len(HARMS), number, p=HARMS), len(HARMS))
    setting = setting_of[provider]
    return {
        "contributor": 100_000 + provider, "setting": setting, "month": FIRST + chance.integers(0, MONTHS, number),
        "event_type": _by_setting(chance, setting, "event_type"), "kind": kind, "harm": harm,
        "stratum": _by_setting(chance, setting, "stratum"), "version": np.ones(number, int),
        "lag": np.minimum(chance.geometric(SOON, number) - 1, 40), "count": np.ones(number, int),
    }  # fmt: skip


def _by_setting(chance: np.random.Generator, setting: np.ndarray, name: str) -> np.ndarray:
    """Codes that a setting has, the first of them most often."""
    drawn = np.zeros(len(setting), int)
    for number, code in enumerate(LISTS["setting"]):
        of_setting = SETTINGS[code].event_types if name == "event_type" else strata_of(code)
        codes = np.array([LISTS[name].index(str(each)) for each in of_setting])
        share, here = 1 / np.arange(1, len(codes) + 1), np.flatnonzero(setting == number)
        drawn[here] = chance.choice(codes, len(here), p=share / share.sum())
    return drawn


def write(columns: Columns, *, told: bool = False) -> list[UUID]:
    """Put entries in the journal, which draws their ids; returns these, in no order, if they are to be `told`."""
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], options="-c pso.side=door") as owner:
        # Rows under row security cannot be copied in: they come by way of a table that has none.
        owner.execute(STAGE)
        with owner.cursor().copy(f"COPY told ({COLUMNS}) FROM STDIN") as copy:
            for row in zip(*(columns[name].tolist() for name in COLUMNS.split(", ")), strict=True):
                copy.write_row(row)
        entered = owner.execute(f"{ENTER} RETURNING id" if told else ENTER)
        ids = [row[0] for row in entered.fetchall()] if told else []
        owner.execute("DROP TABLE told")
    owner_does("ANALYZE aggregation_factentry")
    return sorted(ids)


def empty() -> None:
    """No entry, no sum. The journal refuses it to everybody: its owner has to lift that first."""
    owner_does(EMPTY)

