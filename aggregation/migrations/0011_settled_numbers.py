"""A row of cases keeps the number that it was settled with, and a settling that is done is frozen."""

from django.db import migrations, models

from pso_portal.tenancy.operations import Freeze

# Row security is forced for the owner too: without this pause the rows that stand could not be filled in. A row that
# was to be counted again stands as it was settled until a later quarter is.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aggregation_alikegroup NO FORCE ROW LEVEL SECURITY;
ALTER TABLE aggregation_settledcase NO FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs_message NO FORCE ROW LEVEL SECURITY;
UPDATE aggregation_alikegroup SET cases = (
  SELECT count(*) FROM aggregation_settledcase WHERE group_id = aggregation_alikegroup.id);
UPDATE aggregation_alikegroup SET state = 'shown' WHERE state = 'doubted';
UPDATE jobs_message SET done_at = now() WHERE task = 'aggregation.count_alike' AND done_at IS NULL;
ALTER TABLE aggregation_alikegroup FORCE ROW LEVEL SECURITY;
ALTER TABLE aggregation_settledcase FORCE ROW LEVEL SECURITY;
ALTER TABLE jobs_message FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('aggregation', '0010_alike'),
        ('jobs', '0003_batches'),
    ]

    operations = [
        migrations.AddField(
            model_name='alikegroup',
            name='cases',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        Freeze("alikegroup", except_columns=("state",)),
        Freeze("settlement", except_columns=("settled_at", "cases", "shown", "kept"), once="settled_at"),
    ]
