"""Routes of the forms: their versions, for those who publish them."""

from __future__ import annotations

from django.urls import path

from .views import form_preview, form_use, forms

form_urls = [
    path("form-use/", form_use.FormUse.as_view(), name="form_use"),
    path("forms/", forms.FormList.as_view(), name="forms"),
    path("forms/new/", forms.NewForm.as_view(), name="form_new"),
    path("forms/<uuid:form_id>/", forms.FormPage.as_view(), name="form"),
    path("forms/<uuid:form_id>/preview/", form_preview.FormPreview.as_view(), name="form_preview"),
    path("forms/<uuid:form_id>/publish/", forms.FormPublish.as_view(), name="form_publish"),
    path("forms/<uuid:form_id>/retire/", forms.FormRetire.as_view(), name="form_retire"),
    path("forms/<uuid:form_id>/discard/", forms.FormDiscard.as_view(), name="form_discard"),
    path("forms/<uuid:form_id>/questionnaire.json", forms.FormDownload.as_view(), name="form_download"),
]
