"""The database refuses a draft that would carry private talk into a public thread, and to open a private thread."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_LEAKS = """
    NOT (SELECT private FROM conversations_thread WHERE id = NEW.thread_id)
    AND (NEW.purpose = 'private' OR (SELECT t.private FROM conversations_message m
         JOIN conversations_thread t ON t.id = m.thread_id WHERE m.id = NEW.answers_id))
"""
_SQLITE = [
    f"CREATE TRIGGER draft_stays_private_insert BEFORE INSERT ON responses_draft WHEN {_LEAKS} "
    "BEGIN SELECT RAISE(ABORT, 'what is private stays private'); END;",
    "CREATE TRIGGER draft_stays_private_update BEFORE UPDATE OF thread_id, purpose, answers_id ON responses_draft "
    f"WHEN {_LEAKS} BEGIN SELECT RAISE(ABORT, 'what is private stays private'); END;",
    "CREATE TRIGGER thread_stays_private BEFORE UPDATE OF private ON conversations_thread "
    "WHEN OLD.private AND NOT NEW.private BEGIN SELECT RAISE(ABORT, 'what is private stays private'); END;",
]
_POSTGRESQL = [
    f"""CREATE FUNCTION draft_private_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_LEAKS} THEN
            RAISE EXCEPTION 'what is private stays private' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;""",
    "CREATE TRIGGER draft_stays_private BEFORE INSERT OR UPDATE OF thread_id, purpose, answers_id ON responses_draft "
    "FOR EACH ROW EXECUTE FUNCTION draft_private_guard();",
    """CREATE FUNCTION thread_private_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.private AND NOT NEW.private THEN
            RAISE EXCEPTION 'what is private stays private' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;""",
    "CREATE TRIGGER thread_stays_private BEFORE UPDATE OF private ON conversations_thread "
    "FOR EACH ROW EXECUTE FUNCTION thread_private_guard();",
]
_UNDO = {
    "sqlite": [
        "DROP TRIGGER draft_stays_private_insert;",
        "DROP TRIGGER draft_stays_private_update;",
        "DROP TRIGGER thread_stays_private;",
    ],
    "postgresql": [
        "DROP TRIGGER draft_stays_private ON responses_draft;",
        "DROP FUNCTION draft_private_guard();",
        "DROP TRIGGER thread_stays_private ON conversations_thread;",
        "DROP FUNCTION thread_private_guard();",
    ],
}


def _run(editor: BaseDatabaseSchemaEditor, statements: list[str]) -> None:
    with editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers there."""
    _run(editor, _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL)


def unguard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    _run(editor, _UNDO[editor.connection.vendor])


class Migration(migrations.Migration):
    """Triggers on `responses_draft` and `conversations_thread`."""

    dependencies = [("responses", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
