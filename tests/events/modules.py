"""An invented module, so that the way of a full report is tested whatever forms ship."""

from __future__ import annotations

from events import modules
from events.questionnaire.extensions import CONTROL_SYSTEM, HL7
from events.questionnaire.load import from_json
from events.questionnaire.model import Questionnaire

from .questionnaires import form, item, when

URL = "https://forms.pso-portal.example/Questionnaire/airway"
PAGE = {
    "url": f"{HL7}questionnaire-itemControl",
    "valueCodeableConcept": {"coding": [{"system": CONTROL_SYSTEM, "code": "page"}]},
}


def airway() -> Questionnaire:
    """Two pages: a code that opens a text and a yes/no, a repeating group with a name in it, a manager's question."""
    tools = item(
        "tool", "group", repeats=True,
        item=[item("tool.kind", "choice"), item("tool.mark", "string", pii="patient"), item("tool.size", "integer")],
    )  # fmt: skip
    return from_json(
        form(
            item("page.one", "group", extension=[PAGE], item=[
                item("late", tier="full"),
                item("why", "text", tier="full", enableWhen=[when("late")]),
                item("born", "date", pii="patient", tier="full"),
                item("first", "choice", tier="full", required=True),
            ]),
            item("page.two", "group", extension=[PAGE], item=[
                tools, item("who", "choice", pii="staff", tier="full"), item("cause", "choice", tier="manager"),
            ]),
            url=URL, title="Airway", status="active",
        )
    )  # fmt: skip


def use() -> Questionnaire:
    """Make it known, for events of type "airway"."""
    made = airway()
    modules.add("airway", made)
    return made
