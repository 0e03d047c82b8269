"""How each term is asked: the question, a hint, what is said where it is left open; and the field that asks it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from pso_portal.agreements import term_words
from pso_portal.agreements.terms import NUMBERS, SINGLES, YES_OR_NO
from pso_portal.tenancy.event_types import LABELS as TYPE_LABELS

Q = tuple[str, str, str]  # question, hint, what is said where it is left open ("": it may be)

SECTIONS: Mapping[str, Mapping[str, Q]] = {
    "What you report": {
        "event_types": ("Event types reported", "No type chosen: no events go to the PSO.", ""),
        "element_tiers": ("Coded answers reported", "Beside what, where, when and how grave, which always goes.", ""),
        "narrative_to_desk": (
            "May what people wrote go to the de-identification desk?",
            "The desk of the PSO takes names and dates out.", "Say whether text may go to the desk: yes or no."),
        "attachments": ("Files on reports", "The files themselves stay with the provider.",
                        "Say what is told of files."),
        "reporting_act": ("What counts as reporting", "", "Choose what counts as reporting."),
        "report_within": ("Reported within how many days of entry", "0: no time is agreed.",
                          "Enter a whole number of days, 0 for none."),
        "api": ("May machines of the provider report, and fetch feedback?",
                "Under credentials that the provider makes.", "Say whether machines may: yes or no."),
    },
    "What may become of it": {
        "narrative_onward": ("What of a narrative may reach other providers?",
                             "Text only after a person at the desk has cleared it.",
                             "Say what may go onward."),
        "cases_in_alerts": ("May its cases be evidence in safety alerts?", "De-identified, of those reported from then "
                            "on. Alerts come either way.", "Say whether cases may stand behind alerts: yes or no."),
        "peer_dialogue": ("May peers ask about its released cases, and may it ask?",
                          "Through the PSO, without names.", "Say whether peers may ask: yes or no."),
        "affiliates": ("May its figures be added up with its affiliates'?",
                       "Affiliates whose terms ask for figures of the system see the sum.",
                       "Say whether figures may be added up: yes or no."),
        "npsd": ("May nonidentifiable records go to the national database (NPSD)?",
                 "Coded answers, the year and a code in place of the provider.",
                 "Say whether records may go to the NPSD: yes or no."),
    },
    "What comes back": {
        "analyses": ("Analyses received", "None chosen: no feedback reports are made.", ""),
        "measures": ("Measures received", "Beside the figure of all events.", ""),
        "level": ("Figures for", "", "Choose for whom figures are made."),
        "frequency": ("How often", "Every quarter is the most often yet. Every year: with the last quarter.",
                      "Choose how often."),
        "formats": ("To take along", "The page in the portal is always there.", ""),
        "recipients": ("Who receives feedback", "Roles of the provider.", ""),
    },
    "Against whom": {
        "peer_group": ("Peer group", "Most like you: of each figure the narrowest group of the year that can show one.",
                       "Choose a peer group."),
        "fall_back": ("If that group cannot show a figure, may the next wider one stand in?",
                      "Up to the whole setting.",
                      "Say whether a wider group may stand in: yes or no."),
        "smallest_cell": ("Smallest cell shown", "How many events a figure must stand for: 11 or more.",
                          "Enter a whole number of 11 or more."),
        "fewest_contributors": ("Fewest providers in a peer's figure", "Organizations, affiliates counted as one: 5 or "
                                "more.", "Enter a whole number of 5 or more."),
    },
    "When the contract ends": {
        "at_the_end": ("What becomes of what was reported", "", "Choose what becomes of it."),
        "keep_days": ("Kept after the contract's last day", "Days, from 30 to 90.", "Enter 30 to 90 days."),
    },
}  # fmt: skip
ON_LIST = "Choose from the list."
ANSWERS = [("yes", "Yes"), ("no", "No")]


def fields() -> dict[str, forms.Field]:
    """A field for each term, in the order in which they are asked."""
    return {term: _field(term, *asked) for section in SECTIONS.values() for term, asked in section.items()}


def choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Codes with their words as labels."""
    return [(str(code), word[0].upper() + word[1:]) for code, word in words.items()]


def _field(term: str, question: str, hint: str, missing: str) -> forms.Field:
    asked: dict[str, Any] = {"label": question, "help_text": hint, "required": bool(missing)}
    wrong = {"required": missing, "invalid": missing, "invalid_choice": ON_LIST}
    if term in NUMBERS:
        return forms.IntegerField(error_messages=wrong, **asked)
    if term in YES_OR_NO:
        return forms.TypedChoiceField(
            choices=ANSWERS, coerce=lambda said: said == "yes", widget=forms.RadioSelect,
            error_messages=wrong | {"invalid_choice": missing}, **asked,
        )  # fmt: skip
    if term in SINGLES:
        one = choices(term_words.ONE[term])
        return forms.ChoiceField(choices=one, widget=forms.RadioSelect, error_messages=wrong, **asked)
    words = TYPE_LABELS if term == "event_types" else term_words.SEVERAL[term][0]
    return forms.MultipleChoiceField(
        choices=choices(words), widget=forms.CheckboxSelectMultiple, error_messages=wrong, **asked
    )
