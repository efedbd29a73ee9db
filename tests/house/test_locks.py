"""The locks name what pyproject.toml asks for, by version and content, and nothing of the machine that made them."""

import re

import pytest
from packaging.requirements import Requirement

from tests.house.tree import ROOT, lines, project

LOCKS = sorted(ROOT.glob("requirements*.lock"))
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([^ ;]+)( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines(ROOT / lock):
        if match := PIN.fullmatch(line):
            found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_holds_pins_and_hashes_only(lock):
    assert [line for line in lines(lock) if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []


def test_lock_for_running_meets_what_is_asked_for():
    locked = pins("requirements.lock")
    groups = project()["dependency-groups"]
    for line in [*project()["project"]["dependencies"], *groups["build"]]:
        asked = Requirement(line)
        versions = locked[asked.name]
        assert all(asked.specifier.contains(version) for version in versions), line


def test_lock_for_development_holds_the_one_for_running_whole():
    development = pins("requirements-dev.lock")
    assert {key: development.get(key) for key in pins("requirements.lock")} == pins("requirements.lock")


def test_lock_for_development_meets_what_is_asked_for():
    locked = pins("requirements-dev.lock")
    for line in project()["dependency-groups"]["dev"]:
        if isinstance(line, str):
            asked = Requirement(line)
            assert all(asked.specifier.contains(version) for version in locked[asked.name]), line


def test_builder_is_pinned_alike_in_both_places():
    group = {Requirement(line).name: line for line in project()["dependency-groups"]["build"]}
    for line in project()["build-system"]["requires"]:
        assert group[Requirement(line).name] == line
