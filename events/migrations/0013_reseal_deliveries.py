from django.db import migrations

from pso_portal.tenancy.operations import Resealable


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_delivery"),
        ("tenancy", "0003_resealing"),
    ]

    operations = [
        Resealable("deliverypart"),
    ]
