"""Routes of the gallery, under /_ui/."""

from __future__ import annotations

from django.urls import path

from .gallery import ErrorGalleryView, GalleryView

urlpatterns = [
    path("", GalleryView.as_view(), name="gallery"),
    path("errors/<str:name>/", ErrorGalleryView.as_view(), name="gallery_error"),
    path("<str:name>/", GalleryView.as_view(), name="gallery_page"),
]
