"""What search looks in: an FTS5 table on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_MAKE = {
    # Stems are made by the desk; the tokenizer must not fold å, ä and ö.
    "sqlite": "CREATE VIRTUAL TABLE conversations_search USING fts5("
    "stems, tokenize=\"unicode61 remove_diacritics 0\")",
    "postgresql": "CREATE INDEX conversations_search ON conversations_message USING gin "
    "(to_tsvector('simple', stems))",
}
_DROP = {"sqlite": "DROP TABLE conversations_search", "postgresql": "DROP INDEX conversations_search"}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    editor.execute(_MAKE[editor.connection.vendor])


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index."""
    editor.execute(_DROP[editor.connection.vendor])


class Migration(migrations.Migration):
    """The index of search."""

    dependencies = [("conversations", "0002_seed_topics")]
    operations = [migrations.RunPython(make, drop)]
