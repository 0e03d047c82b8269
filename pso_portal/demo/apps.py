from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pso_portal.demo"
