"""The list of connectors: built-in ones by path, others by entry point."""

from importlib.metadata import EntryPoint

import pytest

from bemot.connectors import registry
from bemot.connectors.base import Connector


@pytest.fixture
def added(monkeypatch):
    def add(name, value):
        points = [EntryPoint(name, value, registry.ENTRY_POINTS)]
        monkeypatch.setattr(registry, "entry_points", lambda group: points if group == registry.ENTRY_POINTS else [])
        registry._added.cache_clear()

    yield add
    monkeypatch.undo()
    registry._added.cache_clear()


@pytest.mark.parametrize("slug", registry.BUILT_IN)
def test_get_gives_each_built_in_connector(slug):
    found = registry.get(slug)

    assert isinstance(found, Connector)
    assert found.slug == slug


def test_all_gives_each_once():
    assert [one.slug for one in registry.all()] == registry.slugs()


def test_get_names_what_there_is():
    with pytest.raises(registry.UnknownConnector, match="atproto"):
        registry.get("myspace")


def test_get_finds_a_connector_of_another_package(added):
    added("elsewhere", "tests.connectors.test_registry:ELSEWHERE")

    assert registry.get("elsewhere").slug == "elsewhere"
    assert registry.slugs()[-1] == "elsewhere"


def test_get_refuses_an_entry_point_that_is_no_connector(added):
    added("elsewhere", "pathlib:Path")

    with pytest.raises(TypeError, match="elsewhere"):
        registry.get("elsewhere")


def test_entry_points_replace_no_built_in_connector(added):
    added("atproto", "pathlib:Path")

    assert registry.get("atproto").slug == "atproto"
    assert registry.slugs().count("atproto") == 1


class _Elsewhere(type(registry.get("atproto"))):
    slug = "elsewhere"


ELSEWHERE = _Elsewhere()
