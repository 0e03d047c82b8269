"""DuckDB's part of the bench, in an environment of its own: reads a task as JSON, answers with seconds as JSON.

It reads the entries out of PostgreSQL through its own scanner, groups them, writes the sums back and has PostgreSQL
give them their primary key; then it groups a table of its own, the limit of what it could do.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import duckdb_extension_postgres_scanner as scanner


def main() -> None:
    """One task."""
    task = json.load(sys.stdin)
    database = duckdb.connect()
    database.execute(f"LOAD '{next(Path(scanner.__file__).parent.rglob('*.duckdb_extension'))}'")
    address = task["address"].replace("'", "''")
    database.execute(f"ATTACH '{address}' AS pg (TYPE postgres)")
    sums = "SELECT {key}, sum(count)::INT AS count FROM {source} GROUP BY ALL"
    back = "INSERT INTO pg.public.{target} BY NAME FROM sums"
    key = "SET maintenance_work_mem = ''512MB''; ALTER TABLE {target} ADD PRIMARY KEY ({key})"
    steps: dict[str, str] = {
        "read_and_group": "CREATE TABLE sums AS " + sums.replace("{source}", "pg.public.{source}"),
        "write_back": back,
        "primary_key": f"CALL postgres_execute('pg', '{key}')",
    }
    told = {name: seconds(partial(database.execute, text.format(**task))) for name, text in steps.items()}
    own = "CREATE TABLE own AS SELECT {key}, count FROM pg.public.{source}"
    database.execute(own.format(**task))
    limit = "CREATE TABLE limit_sums AS " + sums.format(key=task["key"], source="own")
    told["own_table"] = min(seconds(partial(database.execute, limit.replace("limit_sums", f"limit_{number}")))
                            for number in range(3))  # fmt: skip
    print(json.dumps(told | {"version": duckdb.__version__}))


def seconds(act: Callable[[], object]) -> float:
    """By the clock."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
