"""What the house tests look at: the folders and files of the project."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bemot"
DOCS = ROOT / "docs"
TEMPLATES = SOURCE / "web" / "templates"
STATIC = SOURCE / "web" / "static"


def modules(*folders: Path) -> list[Path]:
    """Give every Python file of ours below the folders (the source by default), migrations left out."""
    below = folders or (SOURCE,)
    return sorted(path for folder in below for path in folder.rglob("*.py") if "migrations" not in path.parts)


def name(path: Path) -> str:
    """Give a path as a person writes it, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    """Give the lines of a text file."""
    return path.read_text(encoding="utf-8").splitlines()


@cache
def parsed(path: Path) -> ast.Module:
    """Give the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path) -> Iterator[ast.Call]:
    """Give every call in a module."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


@cache
def project() -> dict[str, Any]:
    """Give pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def layers() -> dict[str, int]:
    """Give each package's height as the import contract says it; 0 is the lowest."""
    contract = next(each for each in project()["tool"]["importlinter"]["contracts"] if each["id"] == "layers")
    rows = [[part.strip(" ()") for part in row.split("|")] for row in contract["layers"]]
    return {package: height for height, row in enumerate(reversed(rows)) for package in row}
