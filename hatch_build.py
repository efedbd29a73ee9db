"""Compiles the message catalogues: as a build hook of the wheel, and as a command of `bin/setup`."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(source: Path) -> list[Path]:
    """Write a .mo beside each .po below `source` that is newer than it; give what was written."""
    written = []
    for catalogue in sorted(source.rglob("*.po")):
        target = catalogue.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        with catalogue.open("rb") as readable:
            messages = read_po(readable, locale=catalogue.parent.parent.name)
        with target.open("wb") as writable:
            write_mo(writable, messages)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling finds this class by its kind and calls it before each build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Compile before anything is packed."""
        compile_catalogues(Path(self.root) / "src")


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent / "src")
