"""Flags of which the core is unsure: shown, and nobody is rung for them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0003_index_stems'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='unsure_flags',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='triageresult',
            name='unsure_flags',
            field=models.JSONField(default=list),
        ),
    ]
