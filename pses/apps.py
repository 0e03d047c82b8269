from django.apps import AppConfig


class PsesConfig(AppConfig):
    name = "pses"
