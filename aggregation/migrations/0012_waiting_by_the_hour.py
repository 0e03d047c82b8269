"""Texts at the desk say by the hour since when they wait, and those of one hour stand in no order of their coming."""

from django.db import migrations, models

# Row security is forced for the owner too: without this pause the rows that stand could not be cut to their hour.
CUT = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aggregation_reviewitem NO FORCE ROW LEVEL SECURITY;
UPDATE aggregation_reviewitem SET waiting_since = date_trunc('hour', waiting_since, 'UTC'),
  decided_at = CASE state WHEN 'passed' THEN date_trunc('hour', decided_at, 'UTC') ELSE decided_at END;
ALTER TABLE aggregation_reviewitem FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0011_settled_numbers'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='reviewitem',
            options={'base_manager_name': 'objects', 'ordering': ['waiting_since', 'id']},
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='waiting_since',
            field=models.DateTimeField(help_text='A full hour: the moment would say whose text it is'),
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='decided_at',
            field=models.DateTimeField(help_text='Of one that passed by another version, a full hour, too', null=True),
        ),
        migrations.RunSQL(CUT, migrations.RunSQL.noop),
    ]
