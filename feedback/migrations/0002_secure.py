from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, Only, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("feedbackreport", TableClass.SHARED),
        # What the PSO said is said by the PSO; its readers only stamp the first reading.
        Only("feedbackreport", "INSERT", "(SELECT scope_side()) = 'pso'"),
        Freeze("feedbackreport", except_columns=("first_read_at",)),
    ]
