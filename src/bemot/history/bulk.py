"""Writing many rows at once.

Django's `bulk_update` builds one CASE per row and column, and `bulk_create` compiles each value anew: together more CPU
than all the rest of an intake.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models.options import Options

M = TypeVar("M", bound=models.Model)


def write(rows: Iterable[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` of saved rows of one model (its key is `id`), inside the caller's transaction."""
    wanted = list(rows)
    if not wanted:
        return
    meta = wanted[0]._meta
    columns = [column for column in meta.concrete_fields if column.name in fields]
    if len(columns) != len(fields):
        raise FieldError(f"Not all of {', '.join(fields)} are columns of {meta.label}.")
    values = [[*_values(row, columns), row.pk] for row in wanted]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_update_all(meta, columns, len(wanted)), [value for row in values for value in row])
        else:
            cursor.executemany(_update(meta, columns), values)


def add(rows: Iterable[models.Model]) -> None:
    """Write new rows of one model whose keys nobody asks for, inside the caller's transaction; `id` stays unset."""
    wanted = list(rows)
    if not wanted:
        return
    with connection.cursor() as cursor:
        for _some, statement, values in _inserts(wanted):
            cursor.execute(statement, values)


def make(rows: Iterable[M]) -> list[M]:
    """Write new rows of one model, inside the caller's transaction, and give them with their keys."""
    wanted = list(rows)
    if not wanted:
        return wanted
    with connection.cursor() as cursor:
        for some, statement, values in _inserts(wanted):
            cursor.execute(f"{statement} RETURNING id", values)
            for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - Django documents it
    return wanted


def _inserts(wanted: list[M]) -> Iterator[tuple[list[M], str, list[Any]]]:
    columns = [column for column in wanted[0]._meta.concrete_fields if not column.primary_key]
    table, names = _quoted(wanted[0]._meta.db_table), ", ".join(_quoted(column.column) for column in columns)
    at_once = connection.ops.bulk_batch_size(columns, wanted)
    for first in range(0, len(wanted), at_once):
        some = wanted[first : first + at_once]
        places = _places(len(columns), len(some))
        values = [value for row in some for value in _values(row, columns)]
        yield some, f"INSERT INTO {table} ({names}) VALUES {places}", values  # noqa: S608 - names of our own columns


def _update(meta: "Options[Any]", columns: "Sequence[models.Field[Any, Any]]") -> str:
    assigned = ", ".join(f"{_quoted(column.column)} = %s" for column in columns)
    return f"UPDATE {_quoted(meta.db_table)} SET {assigned} WHERE id = %s"  # noqa: S608 - names of our own columns


def _update_all(meta: "Options[Any]", columns: "Sequence[models.Field[Any, Any]]", rows: int) -> str:
    # One statement: psycopg's `executemany` ends with a flush, after which PostgreSQL (15) forgets how long the
    # transaction has been idle, and a worker that hangs there holds its rows for ever.
    assigned = ", ".join(
        f"{_quoted(column.column)} = v.column{place}::{column.db_type(connection)}"
        for place, column in enumerate(columns, 1)
    )
    count = len(columns) + 1
    values = f"FROM (VALUES {_places(count, rows)}) v WHERE t.id = v.column{count}"
    return f"UPDATE {_quoted(meta.db_table)} t SET {assigned} {values}"  # noqa: S608 - names of our own columns


def _places(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _values(row: models.Model, columns: "Sequence[models.Field[Any, Any]]") -> list[Any]:
    return [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]
