"""What a cell of a release is of: a measure and version, a peer group of the year, and how far its rate was rounded."""

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
        migrations.AddField(
            model_name='releasecell',
            name='measure_code',
            field=models.CharField(blank=True, default='', help_text='Of the catalogue; empty before there was one', max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='releasecell',
            name='measure_version',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='releasecell',
            name='place',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='releasecell',
            name='group',
            field=models.CharField(blank=True, default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='releasecell',
            name='contributors',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='releasecell',
            name='category',
            field=models.CharField(help_text='The line of the table', max_length=40),
        ),
        migrations.AlterModelOptions(
            name='releasecell',
            options={'base_manager_name': 'objects', 'ordering': ['period', 'place', 'category']},
        ),
        migrations.RemoveConstraint(
            model_name='releasecell',
            name='aggregation_one_cell',
        ),
        migrations.AddConstraint(
            model_name='releasecell',
            constraint=models.UniqueConstraint(fields=('release', 'place', 'category', 'period'), name='aggregation_one_cell'),
        ),
    ]
