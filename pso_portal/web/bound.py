"""From Django's form fields to the plain values that the component templates draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

# What Django writes by itself; the templates write them from plain values.
_OWN = frozenset({"id", "name", "type", "value", "checked", "required", "disabled", "class"})


def field_context(field: BoundField, **options: Any) -> dict[str, Any]:
    """Context of components/field.html for a text, number, date, time, select, file or textarea field."""
    said = _said(field)
    return {**said, "control": field.as_widget(attrs=_control_attrs(field, said)), **_chosen(options)}


def tiles_context(field: BoundField, hints: Mapping[str, str] | None = None, **options: Any) -> dict[str, Any]:
    """Context of components/tiles.html for radios, checkboxes and a single yes-or-no checkbox.

    Hints by value come from the argument or from `field.field.hints`.
    """
    known = hints or getattr(field.field, "hints", {})
    widget = field.field.widget
    drawn = {"kind": widget.input_type, "options": _options(field, known), "attrs": _input_attrs(field)}
    if isinstance(widget, forms.CheckboxInput):
        drawn |= {"single": True, "hint": ""}  # the tile itself says label and hint
    return {**_said(field), **drawn, **_chosen(options)}


def problems(*form_list: forms.BaseForm) -> list[dict[str, str]]:
    """What to fix, in the order of the page; each links to its field. Form-wide problems have no id."""
    found: list[dict[str, str]] = []
    for form in form_list:
        found += [{"id": "", "text": text} for text in form.non_field_errors()]
        for field in form:
            found += [{"id": field.id_for_label or field.auto_id, "text": text} for text in field.errors]
    return found


def _said(field: BoundField) -> dict[str, Any]:
    return {
        "id": field.auto_id or field.html_name,
        "name": field.html_name,
        "label": field.label,
        "hint": field.help_text,
        "error": field.errors[0] if field.errors else "",
        "optional": not field.field.required and not isinstance(field.field, forms.BooleanField),
        "disabled": field.field.disabled,
    }


def _chosen(options: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in options.items() if value is not None}


def _control_attrs(field: BoundField, said: Mapping[str, Any]) -> dict[str, Any]:
    described = [f"{said['id']}_{part}" for part in ("hint", "error") if said[part]]
    attrs: dict[str, Any] = {"class": "input"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return attrs


def _input_attrs(field: BoundField) -> dict[str, Any]:
    return {key: value for key, value in field.field.widget.attrs.items() if key not in _OWN}


def _options(field: BoundField, hints: Mapping[str, str]) -> list[dict[str, Any]]:
    if isinstance(field.field.widget, forms.CheckboxInput):
        return [{"value": "on", "label": field.label, "hint": field.help_text, "checked": bool(field.value())}]
    return [
        {
            "value": widget.data["value"],
            "label": widget.choice_label,
            "hint": hints.get(str(widget.data["value"]), ""),
            "checked": widget.data["selected"],
        }
        for widget in field.subwidgets
    ]
