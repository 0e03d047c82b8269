"""`attack_releases`: an attack, as every provider, pair and family, on this installation's releases, on a case in a
file, or on an invented network, where the auditor or a rule may be switched off to see what it prevents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from aggregation.disclosure.adversary.attacking import alone, attack
from aggregation.disclosure.adversary.outcome import Outcome, in_words
from aggregation.disclosure.adversary.reading import Case, CaseError, read
from aggregation.disclosure.candidates import COARSER
from aggregation.disclosure.rehearsal.networks import invent
from aggregation.disclosure.rehearsal.running import AUDITOR, rehearse
from aggregation.disclosure.rules import Rule
from aggregation.released_case import released_case, released_settings
from aggregation.services import enter_attack
from pso_portal.tenancy.command import PortalCommand
from pso_portal.tenancy.sides import Side

SAMPLED = 0.02
REFUSED = (
    "The auditor and its rules can be switched off on invented networks alone (--generate SEED). What this "
    "installation released, and what a case tells, went out as it did: nothing is left to switch off."
)


class Command(PortalCommand):
    help = "Attack releases as every provider, pair and family, and report each cell bounded too closely."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--case", type=Path, metavar="FILE", help="a disclosure case; else this installation's own")
        source.add_argument("--generate", type=int, metavar="SEED", help="an invented network, the same for a seed")
        parser.add_argument("--alone", action="store_true", help="as providers and families, not as pairs: quicker")
        parser.add_argument("--auditor", choices=["on", "off"], default="on", help="invented networks only")
        parser.add_argument("--without", action="append", default=[], metavar="RULE",
                            help="number or name of a rule to switch off, invented networks only; may be "
                                 "repeated")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        self.alone: bool = options["alone"]
        invented = options["generate"] is not None
        if not invented and (options["auditor"] == "off" or options["without"]):
            raise CommandError(REFUSED)
        if invented:
            off = AUDITOR if options["auditor"] == "off" else frozenset(_rule(name) for name in options["without"])
            case = _read(rehearse(invent(options["generate"]), off, coarser=COARSER).case)
            found = {f"invented network {options['generate']}": self._attacked(case)}
        elif options["case"]:
            found = {str(options["case"]): self._attacked(_from_file(options["case"]))}
        else:
            found = self._own()
        self._tell(found)

    def _own(self) -> dict[str, Outcome]:
        """Setting by setting: no release holds two of them."""
        with self.on_side(Side.DOOR):
            cases = {setting: _read(released_case(setting)) for setting in released_settings()}
        found = {setting: self._attacked(case) for setting, case in cases.items()}
        with self.as_pso():
            enter_attack(by=None, outcomes=found, now=timezone.now())
        return found

    def _attacked(self, case: Case) -> Outcome:
        return attack(case, alone(case) if self.alone else None, sample=SAMPLED)

    def _tell(self, found: Mapping[str, Outcome]) -> None:
        """Sentences, then one line of JSON. Exit code 1 where an attack succeeds."""
        if not found:
            self.stdout.write("Nothing was released yet.")
        for name, outcome in found.items():
            self.stdout.write(f"{name}: " + "\n".join(in_words(outcome)))
        tighter = sum(outcome.figures for outcome in found.values())
        told = {name: outcome.told() for name, outcome in found.items()}
        self.stdout.write(json.dumps({"tighter_than_protection": tighter, "attacked": told}))
        if tighter:
            raise SystemExit(1)


def _from_file(path: Path) -> Case:
    try:
        return _read(json.loads(path.read_text()))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise CommandError(f"{path} is no JSON: {error}") from error


def _read(case: Any) -> Case:
    try:
        return read(case)
    except CaseError as error:
        raise CommandError(str(error)) from error


def _rule(named: str) -> Rule:
    """By number or name; only those that an audit can go without."""
    can = sorted(AUDITOR | {Rule.ROUNDING})
    for rule in can:
        if named.lower() in {str(int(rule)), rule.name.lower()}:
            return rule
    names = ", ".join(f"{int(rule)} ({rule.name.lower()})" for rule in can)
    raise CommandError(f"There is no rule {named} to switch off. There are: {names}.")
