"""Writing many rows: one statement, executed many times.

Django's `bulk_update` builds one CASE per row and column, and `bulk_create` compiles each value anew: together more CPU
than all the rest of an intake.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import FieldError
from django.db import connection, models


def write(rows: Iterable[models.Model], fields: Sequence[str]) -> None:
    """Write `fields` of saved rows of one model (its key is `id`), inside the caller's transaction."""
    wanted = list(rows)
    if not wanted:
        return
    meta = wanted[0]._meta
    columns = [column for column in meta.concrete_fields if column.name in fields]
    if len(columns) != len(fields):
        raise FieldError(f"Not all of {', '.join(fields)} are columns of {meta.label}.")
    quote = connection.ops.quote_name
    assigned = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    values = [[*_values(row, columns), row.pk] for row in wanted]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(meta.db_table)} SET {assigned} WHERE id = %s",  # noqa: S608 - names of our own columns; values are parameters
            values,
        )


def add(rows: Iterable[models.Model]) -> None:
    """Write new rows of one model whose keys nobody asks for, inside the caller's transaction; `id` stays unset."""
    wanted = list(rows)
    if not wanted:
        return
    meta = wanted[0]._meta
    columns = [column for column in meta.concrete_fields if not column.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.column)) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608 - names of our own columns
            [_values(row, columns) for row in wanted],
        )


def _values(row: models.Model, columns: "Sequence[models.Field[Any, Any]]") -> list[Any]:
    return [column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns]
