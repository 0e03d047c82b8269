"""What makes two providers of a setting alike, besides their size: whether they teach, and who owns them."""

import pso_portal.tenancy.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0004_affiliation'),
    ]

    operations = [
        migrations.AddField(
            model_name='provider',
            name='ownership',
            field=models.CharField(default='unknown', max_length=20, validators=[pso_portal.tenancy.models.check_ownership]),
        ),
        migrations.AddField(
            model_name='provider',
            name='teaching',
            field=models.BooleanField(default=False, help_text='It trains residents or students of a health profession'),
        ),
    ]
