from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "pso_portal.files"
