"""The database refuses to change history, and to delete it outside an erasure."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER history_event_stays BEFORE UPDATE ON history_event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER history_event_kept BEFORE DELETE ON history_event
WHEN NOT EXISTS (SELECT 1 FROM history_erasurewindow)
BEGIN SELECT RAISE(ABORT, 'events are deleted by an erasure only'); END;
"""
_POSTGRESQL = """
CREATE FUNCTION history_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'events are never changed'; END IF;
    IF NOT EXISTS (SELECT 1 FROM history_erasurewindow) THEN
        RAISE EXCEPTION 'events are deleted by an erasure only';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER history_event_guard BEFORE UPDATE OR DELETE ON history_event
FOR EACH ROW EXECUTE FUNCTION history_event_guard();
"""
_UNDO = {
    "sqlite": "DROP TRIGGER history_event_stays; DROP TRIGGER history_event_kept;",
    "postgresql": "DROP TRIGGER history_event_guard ON history_event; DROP FUNCTION history_event_guard();",
}


def _run(editor: BaseDatabaseSchemaEditor, sql: str) -> None:
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "sqlite":
            for statement in sql.split("END;"):
                if statement.strip():
                    cursor.execute(statement + "END;" if "CREATE" in statement else statement)
        else:
            cursor.execute(sql)


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers there."""
    _run(editor, _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    for statement in _UNDO[editor.connection.vendor].split(";"):
        if statement.strip():
            editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on `history_event`."""

    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
