from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("draft", TableClass.PSES),
        SecureTable("numbering", TableClass.PSES),
        SecureTable("event", TableClass.PSES),
        SecureTable("exposure", TableClass.PSES),
        BindToProvider("event", "facility"),
        BindToProvider("event", "unit"),
    ]
