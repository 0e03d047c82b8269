"""The form language: a subset of FHIR R4 Questionnaire, evaluated on the server only. Pure, render-free."""
