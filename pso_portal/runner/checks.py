"""`./portal test`: every check of the house."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pso_portal.runner.environment import from_process
from pso_portal.runner.programs import manage
from pso_portal.runner.speech import aloud
from pso_portal.runner.store import ROOT

# Rules that a lawyer or a statistician reads: they import no framework and pass the strictest type check.
PURE = (
    "pso_portal/names",
    "pso_portal/runner",
    "pso_portal/tenancy/care_settings.py",
    "pso_portal/tenancy/classes.py",
    "pso_portal/tenancy/event_types.py",
    "pso_portal/tenancy/legends.py",
    "pso_portal/tenancy/policies_sql.py",
    "pso_portal/tenancy/resealing_sql.py",
    "pso_portal/tenancy/sides.py",
    "pso_portal/vault/envelope.py",
    "pso_portal/provenance/merkle.py",
    "pso_portal/provenance/statements.py",
    "pso_portal/provenance/verify_bundle.py",
    "pso_portal/accounts/mail_choices.py",
    "pso_portal/accounts/permissions.py",
    "pso_portal/accounts/roles.py",
    "pso_portal/agreements/enums.py",
    "pso_portal/agreements/narrowing.py",
    "pso_portal/agreements/negotiation.py",
    "pso_portal/agreements/term_words.py",
    "pso_portal/agreements/terms.py",
    "pso_portal/agreements/wording.py",
    "pso_portal/files/checks",
    "pso_portal/files/scanning.py",
    "pso_portal/files/stream.py",
    "pso_portal/notices/relay.py",
    "pso_portal/office/attesting.py",
    "pso_portal/office/contracts.py",
    "pso_portal/office/incidents.py",
    "pso_portal/office/listing.py",
    "pso_portal/office/listing_dates.py",
    "pso_portal/office/disposition.py",
    "pso_portal/web/charts",
    "pso_portal/web/zones.py",
    "pso_portal/demo/cast.py",
    "pso_portal/demo/history.py",
    "pso_portal/demo/looking.py",
    "pso_portal/demo/narratives.py",
    "pses/canonical.py",
    "pses/continued.py",
    "pses/copies.py",
    "pses/directory.py",
    "pses/directory_csv.py",
    "pses/disclosing.py",
    "pses/disclosures.py",
    "pses/deliberation",
    "pses/duties",
    "pses/emergency.py",
    "pses/enums.py",
    "pses/evidence.py",
    "pses/legal.py",
    "pses/later_facts.py",
    "pses/family.py",
    "pses/let_out.py",
    "pses/marking.py",
    "pses/not_work_product.py",
    "pses/outside.py",
    "pses/privilege.py",
    "pses/pswp.py",
    "pses/rulebook.py",
    "pses/written_policy.py",
    "events/common_formats.py",
    "events/told_along.py",
    "events/deliveries.py",
    "events/doubles.py",
    "events/enums.py",
    "events/form_figures.py",
    "events/form_rules.py",
    "events/escalation.py",
    "events/forms_by_type.py",
    "events/hearing_back.py",
    "events/imports",
    "events/modules.py",
    "events/questionnaire",
    "events/receipts.py",
    "events/stated.py",
    "events/identity_opening.py",
    "events/routing.py",
    "events/searching.py",
    "aggregation/alike",
    "aggregation/cohorts",
    "aggregation/crossing.py",
    "aggregation/deidentification",
    "aggregation/deidentifying.py",
    "aggregation/determination",
    "aggregation/disclosure",
    "aggregation/dashboards",
    "aggregation/measures",
    "aggregation/numbered.py",
    "aggregation/packing.py",
    "aggregation/likeness.py",
    "aggregation/npsd",
    "aggregation/patience.py",
    "aggregation/peers.py",
    "aggregation/periods.py",
    "aggregation/release_life.py",
    "aggregation/release_lines.py",
    "aggregation/review",
    "aggregation/signals",
    "aggregation/statistics",
    "aggregation/strata.py",
    "aggregation/uses.py",
    "feedback/alerts",
    "feedback/calendar.py",
    "feedback/comparison.py",
    "feedback/report",
    "feedback/resources.py",
    "feedback/run_life.py",
    "feedback/usual.py",
    "feedback/what_if/brings.py",
)
_NOTHING_RAN = 5
_TWO = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Step:
    """One check; `absent` says why it cannot run yet."""

    name: str
    command: Sequence[str]
    absent: str = ""


def main(words: Sequence[str]) -> int:
    """Run the quick checks, or with `--full` the slow tests; other words go to pytest. 0 if all passed."""
    full = "--full" in words
    passed_on = [word for word in words if word != "--full"]
    steps = [] if full else [*_static_checks()]
    # Two at a time, as the tests behind them: one is as long as all the others.
    with ThreadPoolExecutor(2) as lanes:
        results = list(lanes.map(_run, steps))
    # Pytest comes last, so that its summary ends the output.
    if steps:
        aloud("\n".join(f"{name:28} {seconds:6.1f} s  {verdict}" for name, seconds, verdict in results))
    runs = _slow(passed_on) if full else [_quick(passed_on)]
    codes = [_pytest(run, "long" if full else "quick") for run in runs]
    failed = [name for name, _, verdict in results if verdict == "FAILED"]
    if failed:
        sys.stderr.write(f"Failed before the tests: {', '.join(failed)}\n")
    return 1 if failed or any(codes) else 0


def _static_checks() -> list[Step]:
    python = [sys.executable, "-m"]
    pure = [path for path in PURE if (ROOT / path).exists()]
    contracts = "" if (ROOT / ".importlinter").exists() else "there is no contract file"
    return [
        Step("ruff", [*python, "ruff", "check", "--quiet", "."]),
        Step("mypy --strict, pure modules", [*python, "mypy", "--follow-imports=silent", *pure]),
        Step("import contracts", [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"], contracts),
        Step("migrations are complete", manage("makemigrations", "--check", "--dry-run")),
    ]


def _quick(words: Sequence[str]) -> list[str]:
    return ["-m", "not slow", "-n", "2", *words]


def _slow(words: Sequence[str]) -> list[list[str]]:
    """First what wants the machine to itself, then the rest on two workers, a file on one of them, in the files'
    order: by size, as the default is, the long walks of one test each would come last and leave a worker idle."""
    alone = ["-m", "(slow or property) and alone", *words]
    return [alone, ["-m", "(slow or property) and not alone and not whole", *_TWO, *words]]


def _run(step: Step) -> tuple[str, float, str]:
    """Name, seconds and verdict. Output is shown only where the check failed."""
    if step.absent:
        return step.name, 0.0, f"skipped: {step.absent}"
    started = time.monotonic()
    result = subprocess.run(  # noqa: S603 - a list, no shell, our own tools
        step.command, cwd=ROOT, env=from_process(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if result.returncode != 0:
        aloud(f"── {step.name}\n{result.stdout.decode(errors='replace').strip()}\n")
    return step.name, time.monotonic() - started, "FAILED" if result.returncode else "passed"


def _pytest(words: Sequence[str], properties: str) -> int:
    """`properties`: how long property tests look for a counterexample, "quick" or "long"."""
    command, known = [sys.executable, "-m", "pytest", *words], from_process() | {"PSO_PROPERTIES": properties}
    code = subprocess.run(command, cwd=ROOT, env=known, check=False).returncode  # noqa: S603
    if code == _NOTHING_RAN and "-m" in words:
        aloud("No test of this kind stands there.")
        return 0 if words[1].startswith("(slow") else code
    return code
