from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        migrations.RunSQL("ALTER TABLE audit_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
            "ALTER TABLE audit_entry DROP COLUMN xid"),
        SecureTable("entry", TableClass.AUDIT),
        Freeze("entry"),
    ]
