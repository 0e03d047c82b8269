from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("pses", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("workproduct", TableClass.PSES),
        SecureTable("submission", TableClass.SHARED),
        SecureTable("submissionnumbering", TableClass.PSES),
        SecureTable("outsiderecord", TableClass.PSES),
        BindToProvider("outsiderecord", "work_product"),
        Freeze("submission"),
    ]
