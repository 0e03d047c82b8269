from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("attachment", TableClass.PSES),
    ]
