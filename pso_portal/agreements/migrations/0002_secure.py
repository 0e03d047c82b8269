from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, Only, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("termsversion", TableClass.SHARED),
        SecureTable("signature", TableClass.SHARED),
        BindToProvider("signature", "version"),
        # Neither side signs for the other.
        Only("signature", "INSERT", "side = (SELECT scope_side())"),
        Freeze("signature"),
    ]
