from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import BindToProvider, Freeze, Only, SecureTable


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
        # What a provider reported is said by the provider: nothing on the PSO's side of the door can make one up.
        Only("submission", "INSERT", "(SELECT scope_side()) = 'provider'"),
        Freeze("submission"),
    ]
