"""A sentence in plain English, whole and part by part."""

from __future__ import annotations

from collections.abc import Iterable

from aggregation.alike.wording import EXACT, label_of, words_of
from aggregation.cohorts.sentence import Sentence
from pso_portal.tenancy.care_settings import SETTINGS

ANY = "Any"
MANY = 3  # more event types than these are counted, not named


def words(said: Sentence) -> str:
    """For example: "Medication events in hospitals, 2025, mild harm or worse"."""
    kinds = f" that are {_either(_plural(EXACT['kind'][kind].lower()) for kind in said.kinds)}" if said.kinds else ""
    where = f" in {settings_words(said.setting)}" if said.setting else ""
    tail = [part for part in (years_words(said), harm_words(said), *_answers(said)) if part]
    return ", ".join([f"{_subject(said)}{kinds}{where}", *tail])


def parts(said: Sentence) -> dict[str, str]:
    """Each part by its name, to lay two sentences beside each other."""
    coded = {label_of(name): _either(words_of(name, value) for value in values) for name, values in said.coded}
    return {
        "Setting": SETTINGS[said.setting].label if said.setting else ANY,
        "Event types": _either(EXACT["event_type"][code] for code in said.types) or ANY,
        "Kinds": _either(EXACT["kind"][code] for code in said.kinds) or ANY,
        "Years": years_words(said).capitalize() or ANY,
        "Harm": harm_words(said).capitalize() or ANY,
    } | coded  # fmt: skip


def settings_words(code: str) -> str:
    """The kind of providers, several of them: "EMS agencies"."""
    label = SETTINGS[code].label
    return _plural(label if label[:2].isupper() else label[0].lower() + label[1:])


def years_words(said: Sentence) -> str:
    if said.since and said.until:
        return str(said.since) if said.since == said.until else f"{said.since} to {said.until}"
    return f"since {said.since}" if said.since else f"until {said.until}" if said.until else ""


def harm_words(said: Sentence) -> str:
    least, most = (EXACT["harm"].get(code, "").lower() for code in (said.least, said.most))
    if least and most:
        return least if least == most else f"{least} to {most}"
    return f"{least} or worse" if least else f"at most {most}" if most else ""


def _subject(said: Sentence) -> str:
    if not said.types:
        return "All events"
    if len(said.types) > MANY:
        return f"Events of {len(said.types)} types"
    labels = [EXACT["event_type"][code] for code in said.types]
    return _either([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])]) + " events"


def _answers(said: Sentence) -> list[str]:
    return [f"{label_of(name).lower()}: {_either(words_of(name, value) for value in values).lower()}"
            for name, values in said.coded]  # fmt: skip


def _either(said: Iterable[str]) -> str:
    listed = list(said)
    return " or ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def _plural(label: str) -> str:
    if label.endswith("y"):
        return f"{label[:-1]}ies"
    return f"{label}es" if label.endswith("s") else f"{label}s"
