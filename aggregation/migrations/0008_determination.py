"""The record of a release for the expert who determines, and the risk at which a text passed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from pso_portal.tenancy.classes import TableClass
from pso_portal.tenancy.operations import Freeze, SecureTable


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0007_questions'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='risk',
            field=models.FloatField(help_text='Residual risk at which the text passed; None: it did not by itself', null=True),
        ),
        migrations.CreateModel(
            name='Determination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('statement', models.TextField(help_text="Canonical JSON; says no more than the release's readers may know")),
                ('signature', models.BinaryField()),
                ('public_key', models.BinaryField()),
                ('release', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='determination', to='aggregation.release')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        SecureTable("determination", TableClass.PSO),
        Freeze("determination"),
    ]
