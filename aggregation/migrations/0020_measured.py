"""What a cell of a release is of: how far its rate was rounded."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0019_npsd'),
    ]

    operations = [
        migrations.AddField(
            model_name='releasecell',
            name='decimals',
            field=models.PositiveSmallIntegerField(default=1, help_text='Of the rate; what it was rounded to'),
        ),
    ]
