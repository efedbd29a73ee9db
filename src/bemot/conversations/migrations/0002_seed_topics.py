"""The thirteen topics that each installation starts with."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TOPICS = [
    ("delivery", "Leverans", "Delivery"),
    ("billing", "Betalning", "Billing"),
    ("product_quality", "Kvalitet", "Quality"),
    ("staff_conduct", "Bemötande", "Staff conduct"),
    ("website_app", "Webb och app", "Website and app"),
    ("availability", "Tillgång", "Availability"),
    ("environment_ethics", "Miljö och etik", "Environment and ethics"),
    ("accessibility", "Tillgänglighet", "Accessibility"),
    ("privacy", "Integritet", "Privacy"),
    ("safety", "Säkerhet", "Safety"),
    ("waiting_time", "Väntetid", "Waiting time"),
    ("communication", "Information", "Communication"),
    ("other", "Annat", "Other"),
]


def seed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the topics."""
    topic = apps.get_model("conversations", "Topic")
    topic.objects.bulk_create(topic(slug=slug, name_sv=sv, name_en=en) for slug, sv, en in TOPICS)


class Migration(migrations.Migration):
    """Rows of `Topic`."""

    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
