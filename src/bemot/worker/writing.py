"""Whether anybody has written to the database, asked so cheaply that it may be asked all the time."""

from django.db import DatabaseError, connection


def version() -> int | None:
    """Give a number that changes when another connection commits; None where the database has no such number.

    SQLite counts the commits of others, in this process or another, for each connection. PostgreSQL has nothing that is
    as cheap. A database that is away for a moment is looked at again by the loop itself.
    """
    if connection.vendor != "sqlite":
        return None
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])
    except DatabaseError:
        return None
