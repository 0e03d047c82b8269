"""A form with every kind of question, empty, filled and with errors."""

from __future__ import annotations

from typing import Any

from django import forms

TILES = [
    ("medication", "Medication"),
    ("fall", "Fall"),
    ("device", "Device or equipment"),
    ("pressure", "Pressure injury"),
    ("surgery", "Surgery or anesthesia"),
    ("other", "Something else"),
]
STAGES = [("prescribing", "Prescribing"), ("dispensing", "Dispensing"), ("administering", "Administering"),
          ("monitoring", "Monitoring")]  # fmt: skip
HARMS = [("none", "No harm"), ("mild", "Mild harm"), ("moderate", "Moderate harm"), ("severe", "Severe harm or death")]
HARM_HINTS = {
    "none": "Reached the patient, no change seen",
    "mild": "Minor symptoms or extra monitoring",
    "moderate": "Needed treatment or a longer stay",
    "severe": "Your risk manager is told at once",
}
WHEN = [("now", "Just now"), ("shift", "Earlier this shift"), ("other", "Another time")]


class SampleForm(forms.Form):
    about = forms.ChoiceField(label="What was it about?", choices=TILES, widget=forms.RadioSelect)
    stage = forms.ChoiceField(label="At which stage?", choices=STAGES, widget=forms.RadioSelect)
    medicine = forms.CharField(
        label="Medicine", error_messages={"required": 'Enter the medicine, or choose "I do not know"'}
    )
    unknown = forms.BooleanField(label="I do not know the medicine", required=False)
    harm = forms.ChoiceField(label="How was the patient affected?", choices=HARMS, widget=forms.RadioSelect)
    when = forms.ChoiceField(label="When did it happen?", choices=WHEN, widget=forms.RadioSelect)
    story = forms.CharField(
        label="What happened?",
        help_text="Say what you saw and what you did. Leave out names of patients and staff.",
        widget=forms.Textarea,
        required=False,
    )
    day = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    hour = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    age = forms.IntegerField(label="Age in years", required=False)
    unit = forms.ChoiceField(label="Unit", choices=[("4w", "4 West"), ("icu", "ICU")], required=False)
    factors = forms.MultipleChoiceField(
        label="What contributed?",
        choices=[("handover", "Handover"), ("staffing", "Staffing"), ("labels", "Labels that look alike")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(label="Photo or document", required=False)
    locked = forms.CharField(label="Report number", required=False, disabled=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["harm"].hints = HARM_HINTS  # type: ignore[attr-defined]


def with_errors() -> SampleForm:
    form = SampleForm(
        {"about": "medication", "stage": "administering", "harm": "mild", "when": "now", "factors": ["labels"]},
        initial={"locked": "25-004812"},
        auto_id="error_%s",
    )
    form.is_valid()
    return form


def empty() -> SampleForm:
    return SampleForm(initial={"locked": "25-004812"})
