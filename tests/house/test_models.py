"""Models: migrations are complete, time is passed in, and nobody looks upward through a reverse relation."""

import ast

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.tree import SOURCE, calls, layers, modules, name, parsed

FOLLOWING = {"all", "filter", "exclude", "first", "last", "exists", "count", "get", "order_by", "values", "values_list"}
PLAIN = {"playbook", "language", "connectors", "words", "lib"}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("bemot.")]


def package(path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def height_of(model) -> int:
    return layers()[model._meta.app_config.name.split(".")[1]]


def reverse_names() -> dict[str, int]:
    """Give each name under which a lower model could reach a higher one, with the lowest layer that owns it."""
    names: dict[str, int] = {}
    for config in OURS:
        for model in config.get_models():
            for relation in model._meta.related_objects:
                other = relation.related_model
                if other._meta.app_config not in OURS or height_of(other) <= height_of(model):
                    continue
                for found in {relation.name, relation.get_accessor_name()} - {None}:
                    names[found] = min(height_of(other), names.get(found, 99))
    return names


def names_within(height: int) -> set[str]:
    """Give the fields that models at or below a layer have of themselves; such a name says nothing about direction."""
    models = [model for config in OURS for model in config.get_models() if height_of(model) <= height]
    return {field.name for model in models for field in model._meta.get_fields() if not field.auto_created} | {
        relation.name
        for model in models
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_config in OURS and height_of(relation.related_model) <= height
    }


def looked_up(path) -> set[str]:
    """Give every part of every name that a module looks up: keywords, strings of look-ups, followed accessors."""
    found = set()
    for call in calls(path):
        found |= {part for keyword in call.keywords if keyword.arg for part in keyword.arg.split("__")}
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value.strip("-_ "):
                found |= set(argument.value.lstrip("-").split("__")) if " " not in argument.value else set()
        if (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in FOLLOWING
            and isinstance(call.func.value, ast.Attribute)
        ):
            found.add(call.func.value.attr)
    return found


def test_no_look_up_follows_a_reverse_relation_upward():
    upward = reverse_names()
    wrong = {}
    for path in modules():
        height = layers().get(package(path))
        if height is None or package(path) in PLAIN or path.name == "models.py" or "models" in path.parent.parts[-1:]:
            continue
        above = {found for found, owner in upward.items() if owner > height} - names_within(height)
        if hits := looked_up(path) & above:
            wrong[name(path)] = sorted(hits)
    assert wrong == {}


def test_migrations_hold_what_the_models_say():
    with translation.override(None):  # a migration holds the English words
        loader = MigrationLoader(None, ignore_no_migrations=True)
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        missing = detector.changes(graph=loader.graph)
    labels = {config.label for config in OURS}
    assert {label: [str(each) for each in changes] for label, changes in missing.items() if label in labels} == {}


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_app_with_models_has_migrations(config):
    if list(config.get_models()):
        assert (SOURCE / config.label / "migrations" / "0001_initial.py").exists()


def test_time_is_passed_in():
    stamped = {"auto_now", "auto_now_add"}
    wrong = [name(path) for path in modules() for call in calls(path) if stamped & {each.arg for each in call.keywords}]
    assert wrong == []


def test_errors_are_caught_broadly_in_the_worker_loop_only():
    broad = {
        name(path)
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and not any(isinstance(each, ast.Raise) and each.exc is None for each in ast.walk(node))
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
    }
    assert broad <= {"src/bemot/worker/loop.py"}
