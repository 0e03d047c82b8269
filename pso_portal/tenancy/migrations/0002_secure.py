from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, SecureTable
from pso_portal.tenancy.policies_sql import DROP_FUNCTIONS, FUNCTIONS


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        SecureTable("provider", TableClass.PROVIDER, column="id"),
        SecureTable("facility", TableClass.SHARED),
        SecureTable("unit", TableClass.SHARED),
        BindToProvider("unit", "facility"),
    ]
