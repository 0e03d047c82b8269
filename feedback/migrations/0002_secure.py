from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("feedbackreport", TableClass.SHARED),
        Freeze("feedbackreport", except_columns=("first_read_at",)),
    ]
