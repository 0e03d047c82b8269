from django.db import migrations

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, Only, SecureTable


class Migration(migrations.Migration):
    dependencies = [
        ("aggregation", "0001_initial"),
        ("tenancy", "0002_secure"),
    ]

    operations = [
        SecureTable("contributor", TableClass.DOOR),
        SecureTable("passage", TableClass.DOOR),
        SecureTable("case", TableClass.PSO),
        SecureTable("reviewitem", TableClass.PSO),
        SecureTable("fact", TableClass.PSO),
        SecureTable("exposurefact", TableClass.PSO),
        SecureTable("releasedraft", TableClass.PSO),
        SecureTable("audience", TableClass.SHARED),
        SecureTable("release", TableClass.RELEASED, key="id"),
        SecureTable("releasecell", TableClass.RELEASED),
        # Row security of releases stands on these rows: a provider's side that could write one would let itself in.
        Only("audience", "INSERT", "(SELECT scope_side()) <> 'provider'"),
        Freeze("release"),
        Freeze("releasecell"),
        Freeze("audience"),
    ]
