from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("termsversion", TableClass.SHARED),
        SecureTable("signature", TableClass.SHARED),
        BindToProvider("signature", "version"),
        Freeze("signature"),
    ]
