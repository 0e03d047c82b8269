"""Every form is whole: it lints, is marked item by item, is stable, and its words can be read."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

import pytest

from events.questionnaire.lint import Problem
from events.questionnaire.load import FORMS, form, problems, to_json
from events.questionnaire.model import Item, Pii, Tier
from events.questionnaire.narrow import upto

from .reading import NAMES, VERSIONS, codes, data, extension, sheet

every_form = pytest.mark.parametrize("name", NAMES)
NO_DICTIONARY = {"medication", "ems"}  # the one is read from the form itself, for the other no Common Format exists
HARD_WORDS = re.compile(r"please|invalid|oops|victim|fault|blame|error maker", re.IGNORECASE)


def questions(name: str) -> list[Item]:
    return [item for item in form(name).walk() if item.type.is_question]


def test_every_file_is_known() -> None:
    assert {path.stem for path in FORMS.glob("*.json")} == {*NAMES, "quick-report"}


@every_form
def test_it_lints_and_reads_back_the_same(name: str) -> None:
    assert problems(data(name)) == list[Problem]()
    assert to_json(form(name)) == data(name)
    assert (form(name).url, form(name).version) == (
        f"https://forms.pso-portal.example/Questionnaire/{name}", VERSIONS[name])  # fmt: skip
    assert (FORMS / f"{name}.json").stat().st_size <= 100_000


@every_form
def test_every_question_is_marked(name: str) -> None:
    for item in questions(name):
        assert None not in (item.pii, item.core), item.link_id
        assert item.tier in (Tier.FULL, Tier.MANAGER), item.link_id
        assert bool(item.missing) is item.required, item.link_id


@every_form
def test_what_can_name_somebody_is_sealed(name: str) -> None:
    for item in questions(name):
        if item.type.is_written or item.type in ("date", "dateTime", "time"):
            assert item.pii is not Pii.NONE, item.link_id
        if re.search(r"name|birth_date|record_number|serial", item.link_id):
            assert item.pii is not Pii.NONE, item.link_id


@every_form
def test_every_other_can_be_said_in_words(name: str) -> None:
    for link_id, node in sheet(name).items.items():
        if "other" in codes(node):
            specify = sheet(name).items[f"{link_id}.other"]
            assert (specify["type"], specify["required"]) == ("string", True)
            assert [(when["question"], when["operator"], when["answerCoding"]["code"]) for when in
                    specify["enableWhen"]] == [(link_id, "=", "other")]  # fmt: skip


@every_form
def test_codes_are_words_of_ours(name: str) -> None:
    systems: dict[str, dict[str, str]] = {}
    for node in sheet(name).items.values():
        assert len(set(codes(node))) == len(codes(node))
        for option in node.get("answerOption", ()):
            coding = option["valueCoding"]
            assert re.fullmatch(r"[a-z][a-z0-9_]*", coding["code"])
            assert coding["system"].startswith("https://forms.pso-portal.example/CodeSystem/")
            known = systems.setdefault(coding["system"], {})
            assert known.setdefault(coding["code"], coding["display"]) == coding["display"]


def test_one_code_system_means_one_thing_in_all_forms() -> None:
    known: dict[tuple[str, str], str] = {}
    for name in NAMES:
        for node in sheet(name).items.values():
            for option in node.get("answerOption", ()):
                coding = option["valueCoding"]
                display = known.setdefault((coding["system"], coding["code"]), coding["display"])
                assert display == coding["display"], (name, coding)


@every_form
def test_what_no_source_settles_is_marked_to_be_checked(name: str) -> None:
    marked = [item.link_id for item in questions(name) if item.to_be_checked]
    assert bool(marked) is (name not in NO_DICTIONARY)
    if name not in (*NO_DICTIONARY, "generic"):
        assert len(marked) == len(questions(name))


@every_form
def test_no_question_hangs_on_one_of_a_later_stage(name: str) -> None:
    order = list(Tier)
    by_id = {item.link_id: item for item in form(name).walk()}
    for item in questions(name):
        for condition in item.conditions:
            assert order.index(by_id[condition.question].tier or Tier.QUICK) <= order.index(item.tier or Tier.QUICK)
    reporters = upto(form(name), Tier.FULL)
    assert all(item.tier is not Tier.MANAGER for item in reporters.walk())
    assert problems(to_json(reporters)) == list[Problem]()
    assert upto(form(name), Tier.MANAGER) == form(name)


@every_form
def test_its_sentences_can_be_read_after_eight_years_of_school(name: str) -> None:
    texts = [item.text for item in form(name).walk() if item.text and item.control != "page"]
    said = " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts)
    assert grade(said) <= 8, grade(said)
    everything = [value for node in sheet(name).items.values() for value in words_of(node)]
    assert not [text for text in everything if HARD_WORDS.search(text)]
    assert not [item.text for item in questions(name) if not item.text.endswith("?")]


def words_of(node: dict[str, Any]) -> list[str]:
    held = [node.get("text", ""), extension(node, "reporter-hint") or "", extension(node, "message-when-missing") or ""]
    for option in node.get("answerOption", ()):
        held += [option["valueCoding"]["display"], extension(option, "option-hint") or ""]
    return held


def grade(text: str) -> float:
    """Flesch and Kincaid's grade, with vowels counted for syllables."""
    sentences = len(re.findall(r"[.?!]+(?:\s|$)", text))
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@every_form
def test_nothing_and_unknown_are_chosen_alone(name: str) -> None:
    for item in questions(name):
        alone = {option.coding.code for option in item.options if option.exclusive}
        offered = {option.coding.code for option in item.options}
        assert alone == ({"none", "unknown"} & offered if item.repeats else set())


# What is stored under each version: link ids, types and codes. A change to any of them is another version.
STORED: dict[str, str] = {
    "generic": "8cad6f51631480d5",
    "medication": "7e7115084608abc0",
    "fall": "ebe4853f1cdbad22",
    "device": "8ce9ac000b324fda",
    "blood": "87616f0fbe2d0575",
    "pressure_injury": "95dfda8ab5d343ca",
    "surgery": "efa49123209043f0",
    "perinatal": "7c32ccdd1b35079d",
    "vte": "885d69336b2e03fb",
    "infection": "1a87b99400d991ce",
    "nursing_home": "4a97cb4bfc8e86ae",
    "pharmacy": "559c78f2dc3cf249",
    "diagnostic": "4c65968b5a63bc01",
    "ems": "690504ce9427e4e4",
}


@every_form
def test_a_version_keeps_its_link_ids_and_codes(name: str) -> None:
    kept = [
        (link_id, node["type"], [option["valueCoding"] | {"display": ""} for option in node.get("answerOption", ())])
        for link_id, node in sheet(name).items.items()
    ]
    assert sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16] == STORED[name]
