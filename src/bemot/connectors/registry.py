"""The one list of connectors: those that come with the desk, and those that other packages add."""

import functools
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from bemot.connectors.base import Connector, HandingIn

if TYPE_CHECKING:
    from bemot.connectors.fake.network import Network

ENTRY_POINTS = "bemot.connectors"

BUILT_IN = {
    "atproto": "bemot.connectors.atproto.connector:CONNECTOR",
    "wordpress": "bemot.connectors.wordpress.connector:CONNECTOR",
    "feed": "bemot.connectors.feed.connector:CONNECTOR",
    "mailbox": "bemot.connectors.mailbox.connector:CONNECTOR",
    "by_hand": "bemot.connectors.by_hand.connector:CONNECTOR",
    "fake": "bemot.connectors.fake.connector:CONNECTOR",
    "fake_mailbox": "bemot.connectors.mailbox.in_a_folder:CONNECTOR",
}


class UnknownConnector(LookupError):
    """No connector has this slug: a package was removed, or a name is misspelt."""


def slugs() -> list[str]:
    """Give all slugs, the built-in ones first."""
    return [*BUILT_IN, *sorted(_added())]


def get(slug: str) -> Connector:
    """Give one connector; it is imported when it is first asked for. Raises `UnknownConnector`."""
    if slug in BUILT_IN:
        return _load(BUILT_IN[slug])
    try:
        found = _added()[slug].load()
    except KeyError:
        raise UnknownConnector(f"There is no connector {slug!r}. Known: {', '.join(slugs())}.") from None
    return _checked(found, slug)


def all() -> list[Connector]:  # noqa: A001 - read as registry.all()
    """Give every connector, the built-in ones first."""
    return [get(slug) for slug in slugs()]


def handing_in() -> HandingIn:
    """Give what makes stored items of what colleagues bring by hand."""
    return cast("HandingIn", import_module("bemot.connectors.by_hand.handing_in"))


def fake_network(path: Path) -> "Network":
    """Give the fake network that lies at `path`, made where there is none: the demo writes on it as people would."""
    return cast("Network", import_module("bemot.connectors.fake.network").Network(path))


def importing() -> ModuleType:
    """Give what reads exports: `read`, `size`, `BadLine`, `NoExport`."""
    return import_module("bemot.connectors.importing.reader")


def _load(path: str) -> Connector:
    module, _, name = path.partition(":")
    return cast("Connector", getattr(import_module(module), name))


@functools.cache
def _added() -> dict[str, EntryPoint]:
    """Look for connectors of other packages; a built-in one cannot be replaced from outside."""
    return {point.name: point for point in entry_points(group=ENTRY_POINTS) if point.name not in BUILT_IN}


def _checked(found: object, slug: str) -> Connector:
    if not isinstance(found, Connector) or found.slug != slug:
        msg = f"The entry point {slug!r} of {ENTRY_POINTS} does not lead to a connector with that slug."
        raise TypeError(msg)
    return found
