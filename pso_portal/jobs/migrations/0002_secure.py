from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("message", TableClass.SYSTEM),
        SecureTable("completion", TableClass.SYSTEM),
    ]
