"""Makes frozen dataclasses of the story's JSON, and gives its plain texts."""

import json
import types
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from importlib import resources
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_FOLDER = resources.files("bemot.demo_story") / "data"
# The month that the file of last month's comments was written in; its days run from 1 to 28, so any month takes them.
_WRITTEN_MONTH = "2025-08"


class BrokenStory(ValueError):
    """A file of the story has not the promised form; the text says where."""


def load(name: str) -> object:
    """Give the parsed content of `data/<name>.json`."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def regrets(language: str) -> tuple[str, ...]:
    """Give sample answers that one regrets, in `sv` or `en`."""
    text = (_FOLDER / f"regret.{language}.txt").read_text(encoding="utf-8")
    return tuple(part.strip() for part in text.split("\n\n"))


def last_month(now: datetime) -> str:
    """Give a CSV export of the month before `now`; three of its lines are bad on purpose."""
    month = (now.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    return (_FOLDER / "last_month.csv").read_text(encoding="utf-8").replace(_WRITTEN_MONTH, month)


def build(kind: type[T], value: object, *, at: str) -> T:
    """Make a `kind` of parsed JSON: dataclasses, tuples of one type, enums, optional and plain values.

    Raises `BrokenStory` for unknown or missing keys and for values of another type.
    """
    return cast("T", _build(kind, value, at))


def _build(kind: Any, value: object, at: str) -> object:
    if get_origin(kind) is tuple:
        return _build_tuple(get_args(kind)[0], value, at)
    if get_origin(kind) is types.UnionType:
        inner = next(part for part in get_args(kind) if part is not types.NoneType)
        return None if value is None else _build(inner, value, at)
    if is_dataclass(kind):
        return _build_row(kind, value, at)
    if issubclass(kind, Enum):
        if value not in {member.value for member in kind}:
            raise BrokenStory(f"{at}: {value!r} is no {kind.__name__}")
        return kind(value)
    if type(value) is not kind:
        raise BrokenStory(f"{at}: {value!r} is no {kind.__name__}")
    return value


def _build_tuple(kind: Any, value: object, at: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise BrokenStory(f"{at}: a list was expected")
    return tuple(_build(kind, item, f"{at}[{place}]") for place, item in enumerate(value))


def _build_row(kind: Any, value: object, at: str) -> object:
    if not isinstance(value, dict):
        raise BrokenStory(f"{at}: an object was expected")
    hints = get_type_hints(kind)
    unknown = set(value) - {field.name for field in fields(kind)}
    if unknown:
        raise BrokenStory(f"{at}: unknown {', '.join(sorted(unknown))}")
    row = {name: _build(hints[name], item, f"{at}.{name}") for name, item in value.items()}
    try:
        return kind(**row)
    except TypeError as error:
        raise BrokenStory(f"{at}: {error}") from error
