"""Search by words over comments and answers: stems made here, FTS5 on SQLite, a GIN index on PostgreSQL."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import snowballstemmer
from django.db import connection
from django.db.models import QuerySet

from bemot.accounts.models import User
from bemot.conversations import queries
from bemot.conversations.models import Message

_WORD = re.compile(r"\w+")
_ALGORITHMS = {"sv": "swedish", "en": "english", "nb": "norwegian", "no": "norwegian", "da": "danish", "fi": "finnish"}
# More hits than anybody reads; keeps a common word as cheap as a rare one.
CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """One message that was found, with its conversation."""

    message: Message


def stems(text: str, language: str) -> str:
    """Give the stems of a text's words with blanks between them; both Swedish and English where it is unknown."""
    return " ".join(_stem(word, language.split("-", maxsplit=1)[0] or "sv") for word in _WORD.findall(text.lower()))


def index(messages: Sequence[Message], *, known: bool = False) -> None:
    """Put saved messages into the index, in the caller's transaction; `known` ones replace their earlier wording.

    PostgreSQL indexes the column by itself.
    """
    if connection.vendor != "sqlite":
        return
    rows = [(message.pk, message.stems) for message in messages if message.stems]
    with connection.cursor() as cursor:
        if known:
            cursor.executemany("DELETE FROM conversations_search WHERE rowid = %s", [(row[0],) for row in rows])
        cursor.executemany("INSERT INTO conversations_search(rowid, stems) VALUES (%s, %s)", rows)


def find(user: User, words: str, *, limit: int = 50) -> list[Hit]:
    """Give messages that hold all the words, newest first."""
    wanted = _WORD.findall(words.lower())
    if not wanted:
        return []
    visible = queries.visible_to(user)
    base = Message.objects.filter(conversation__in=visible.values("pk"))
    found = list(
        _matching(base, wanted)
        .select_related("conversation__contact", "conversation__topic", "channel", "contact", "by")
        .order_by("-sent_at")[:limit]
    )
    return [Hit(message=row) for row in found]


def among(rows: QuerySet[Any], words: str) -> list[int]:
    """Give the ids of those messages of `rows`, a query for message ids, that hold all the words."""
    wanted = _WORD.findall(words.lower())
    return list(_matching(Message.objects.filter(pk__in=rows), wanted).values_list("pk", flat=True)) if wanted else []


def _matching(base: QuerySet[Message], words: list[str]) -> QuerySet[Message]:
    groups = [sorted({_stem(word, language) for language in ("sv", "en")}) for word in words]
    if connection.vendor == "sqlite":
        query = " AND ".join("(" + " OR ".join(f'"{stem}"*' for stem in group) + ")" for group in groups)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM conversations_search WHERE conversations_search MATCH %s"
                " ORDER BY rowid DESC LIMIT %s",
                [query, CANDIDATES],
            )
            ids = [row[0] for row in cursor.fetchall()]
        return base.filter(pk__in=ids)
    query = " & ".join("(" + " | ".join(f"{stem}:*" for stem in group) + ")" for group in groups)
    return base.extra(
        where=["to_tsvector('simple', conversations_message.stems) @@ to_tsquery('simple', %s)"], params=[query]
    )


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    stem: str = _stemmer(_ALGORITHMS.get(language, "swedish")).stemWord(word)
    return stem


@lru_cache(maxsize=8)
def _stemmer(algorithm: str) -> snowballstemmer.SwedishStemmer:
    return snowballstemmer.stemmer(algorithm)
