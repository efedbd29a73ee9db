"""Nothing grows past what a person reads in one sitting, and names say what a module is."""

import re

import pytest

from tests.house.tree import ROOT, SOURCE, STATIC, lines, modules, name

LONGEST_MODULE = 400
ALL_OWN_SCRIPT = 800
LONGEST_SCRIPT = 100
LONGEST_STYLESHEET = 200
LONGEST_COMMAND = 30
VAGUE = {
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}


def own(kind: str) -> list:
    return [path for path in sorted(STATIC.rglob(f"*.{kind}")) if "vendor" not in path.parts]


def test_module_stops_at_400_lines():
    too_long = {name(path): len(lines(path)) for path in modules(SOURCE, ROOT / "tests", ROOT / "bench")}
    assert {path: size for path, size in too_long.items() if size > LONGEST_MODULE} == {}


def test_own_script_stays_within_its_budget():
    sizes = {name(path): len(lines(path)) for path in own("js")}
    assert sum(sizes.values()) <= ALL_OWN_SCRIPT, sizes
    assert {path: size for path, size in sizes.items() if size > LONGEST_SCRIPT} == {}


def test_stylesheet_of_a_component_stops_at_200_lines():
    sizes = {name(path): len(lines(path)) for path in own("css") if path.parent.name == "components"}
    assert {path: size for path, size in sizes.items() if size > LONGEST_STYLESHEET} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "bin").iterdir()), ids=lambda path: path.name)
def test_command_is_short_plain_shell_and_says_what_it_does(path):
    text = lines(path)
    assert len(text) < LONGEST_COMMAND
    assert text[0] == "#!/bin/sh"
    assert re.match(r"# [A-Z].+", text[1])
    assert path.stat().st_mode & 0o111 == 0o111


def test_name_of_a_module_is_a_noun_of_the_field():
    vague = [name(path) for path in modules() if VAGUE & {path.stem, *path.relative_to(SOURCE).parent.parts}]
    assert vague == []


def test_no_django_app_has_signals():
    assert [name(path) for path in modules() if path.stem == "signals" and (path.parent / "apps.py").exists()] == []


def test_makefile_only_names_commands():
    recipes = [line.split(";", 1)[1].strip() for line in lines(ROOT / "Makefile") if ";" in line]
    assert len(recipes) == 6
    assert all(re.fullmatch(r"@bin/[a-z]+( --[a-z]+| \$\([A-Z]+\))?", recipe) for recipe in recipes), recipes
