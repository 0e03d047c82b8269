from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pso_portal.audit"
    verbose_name = "What was done, provably"
