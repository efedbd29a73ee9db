"""What the code knows, the documentation names: settings, events, connectors, dependencies, word lists."""

import importlib
import re

import pytest
from packaging.requirements import Requirement

from bemot.words import EventKind
from tests.house.tree import DOCS, ROOT, SOURCE, modules, name, project

SETTING = re.compile(r"\bBEMOT_[A-Z][A-Z_]*[A-Z]\b")


def first_cells(page: str) -> list[str]:
    """Give what the first column of a page's tables holds in code type."""
    return re.findall(r"^\| `([^`]+)` \|", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)


def settings_of_the_code() -> set[str]:
    from bemot.settings import Environment

    declared = {
        str(field.validation_alias or f"BEMOT_{key.upper()}") for key, field in Environment.model_fields.items()
    }
    read = {found for path in modules() for found in SETTING.findall(path.read_text(encoding="utf-8"))}
    return declared | read


def test_each_setting_has_its_line():
    documented = first_cells("reference/settings.md")
    assert set(documented) == settings_of_the_code() | {"PORT", "DEMO"}
    assert len(documented) == len(set(documented))


def test_each_event_kind_has_its_line():
    documented = first_cells("reference/events.md")
    assert sorted(documented) == sorted(EventKind)


def test_each_event_kind_has_a_sentence():
    if not (SOURCE / "web" / "templatetags").is_dir():
        return
    sentences = importlib.import_module("bemot.web.templatetags.sentences").SENTENCES
    assert set(EventKind) - {EventKind(kind) for kind in sentences} == set()


def test_each_connector_has_its_page():
    folders = [path for path in sorted((SOURCE / "connectors").iterdir()) if (path / "__init__.py").is_file()]
    pages = {page.stem.replace("-", "_") for page in (DOCS / "reference" / "connectors").glob("*.md")}
    assert folders
    assert [name(path) for path in folders if path.name not in pages] == []


def test_each_run_time_dependency_has_its_sentence():
    asked_for = {Requirement(line).name for line in project()["project"]["dependencies"]}
    assert set(first_cells("explanation/dependencies.md")) >= asked_for


@pytest.mark.parametrize(
    "path",
    sorted((SOURCE / "language" / "lexicons").rglob("*.txt")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_word_list_opens_with_where_it_comes_from(path):
    header = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        field, _, value = line.lstrip("# ").partition(":")
        header[field.strip().lower()] = value.strip()
    assert [field for field in ("source", "licence", "version", "language") if not header.get(field)] == []


def test_changelog_has_a_place_for_what_comes_next():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
