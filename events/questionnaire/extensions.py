"""Extensions that forms may carry: six of FHIR's, and our own, by name of the model's field."""

from __future__ import annotations

from dataclasses import dataclass

HL7 = "http://hl7.org/fhir/StructureDefinition/"
OURS = "https://forms.pso-portal.example/StructureDefinition/"
CONTROL_SYSTEM = "http://hl7.org/fhir/questionnaire-item-control"
CATEGORY_SYSTEM = "http://hl7.org/fhir/questionnaire-display-category"

CONTROLS = frozenset({"radio-button", "check-box", "drop-down", "autocomplete", "page"})
CATEGORIES = frozenset({"instructions"})


@dataclass(frozen=True, slots=True)
class Extension:
    """`field` of the model, `url`, and the value[x] keys it may use."""

    field: str
    url: str
    values: tuple[str, ...]


_BOUNDS = ("valueInteger", "valueDecimal", "valueDate", "valueDateTime", "valueTime")

ON_ITEM: tuple[Extension, ...] = (
    Extension("control", f"{HL7}questionnaire-itemControl", ("valueCodeableConcept",)),
    Extension("display_category", f"{HL7}questionnaire-displayCategory", ("valueCodeableConcept",)),
    Extension("hidden", f"{HL7}questionnaire-hidden", ("valueBoolean",)),
    Extension("min_value", f"{HL7}minValue", _BOUNDS),
    Extension("max_value", f"{HL7}maxValue", _BOUNDS),
    Extension("max_occurs", f"{HL7}questionnaire-maxOccurs", ("valueInteger",)),
    Extension("unit", f"{HL7}questionnaire-unit", ("valueCoding",)),
    Extension("pii", f"{OURS}pii-class", ("valueCode",)),
    Extension("tier", f"{OURS}tier", ("valueCode",)),
    Extension("core", f"{OURS}core", ("valueBoolean",)),
    Extension("element", f"{OURS}common-formats-element", ("valueString",)),
    Extension("hint", f"{OURS}reporter-hint", ("valueString",)),
    Extension("missing", f"{OURS}message-when-missing", ("valueString",)),
    Extension("unless", f"{OURS}unless", ("valueString",)),
    Extension("past_only", f"{OURS}past-only", ("valueBoolean",)),
    Extension("to_be_checked", f"{OURS}to-be-checked", ("valueBoolean",)),
)

ON_OPTION: tuple[Extension, ...] = (
    Extension("exclusive", f"{HL7}questionnaire-optionExclusive", ("valueBoolean",)),
    Extension("hint", f"{OURS}option-hint", ("valueString",)),
    Extension("answer", f"{OURS}common-formats-answer", ("valueString",)),
)

ITEM_BY_URL = {extension.url: extension for extension in ON_ITEM}
OPTION_BY_URL = {extension.url: extension for extension in ON_OPTION}
