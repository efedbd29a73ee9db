"""The pages of the styleguide are whole, plain and without anything inline; strangers' words stay words."""

import gzip
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import render_to_string

NAMES = ["index", "inbox", "conversation", "draft", "guide", "sign_in"]
TEMPLATES = Path(__file__).parents[3] / "src" / "bemot" / "web" / "templates"
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'
AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


class Reader(HTMLParser):
    """Collect what a strict policy forbids, and the ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        if given.get("id"):
            self.ids.append(given["id"])


@pytest.mark.parametrize("name", NAMES)
def test_page_has_nothing_inline(pages, name):
    reader = Reader()
    reader.feed((pages / f"{name}.html").read_text(encoding="utf-8"))
    assert reader.ids
    assert reader.inline == []


@pytest.mark.parametrize("name", NAMES)
def test_page_asks_for_files_that_exist(pages, name):
    wanted = re.findall(r'(?:src|href)="/?(static/[^"]+)"', (pages / f"{name}.html").read_text(encoding="utf-8"))
    assert len(wanted) > 5
    assert [path for path in wanted if not (pages / path).exists()] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "index"])
def test_page_stays_light(pages, name):
    page = (pages / f"{name}.html").read_text(encoding="utf-8")
    files = {pages / path for path in re.findall(r'(?:src|href)="/?(static/[^"]+)"', page)}
    css = pages / "static" / "css"
    files |= {css / path for path in re.findall(r'url\("([^"]+)"\)', (css / "desk.css").read_text("utf-8"))}
    contents = [path.read_bytes() for path in files]
    assert sum(map(len, contents)) <= 150_000  # as files, htmx's 51 kB included: what a browser keeps
    assert sum(len(gzip.compress(content)) for content in [*contents, page.encode()]) <= 60_000  # on the wire


def test_styleguide_shows_every_component():
    shown = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    names = {path.name for path in (TEMPLATES / "components").glob("*.html")}
    assert len(names) > 30
    assert {name for name in names if f'"components/{name}"' not in shown} == set()


@pytest.mark.parametrize(
    ("part", "context"),
    [
        ("message", {"message": {"id": 1, "kind": "subject", "who": HOSTILE, "segments": [{"text": HOSTILE}]}}),
        ("message", {"message": {"id": 1, "who": "x", "segments": [{"text": HOSTILE, "reason": HOSTILE}]}}),
        ("inbox_row", {"row": {"id": 1, "who": HOSTILE, "text": HOSTILE, "words": [HOSTILE]}}),
        ("note", {"note": {"id": 1, "who": HOSTILE, "text": HOSTILE, "at": AT}}),
        ("mail_thread", {"mail": {"title": HOSTILE, "letters": [{"sender": HOSTILE, "text": HOSTILE, "at": AT}]}}),
        ("evidence", {"evidence": {"label": HOSTILE, "reasons": [{"words": HOSTILE, "reason": HOSTILE}]}}),
        ("finding", {"finding": {"words": HOSTILE, "reason": HOSTILE, "advice": HOSTILE, "rewording": HOSTILE}}),
        ("person", {"person": {"name": HOSTILE, "handle": HOSTILE, "where": HOSTILE, "past": [HOSTILE]}}),
        ("preview", {"preview": {"network": HOSTILE, "who": HOSTILE, "parts": [HOSTILE]}}),
    ],
)
def test_component_escapes_what_strangers_wrote(part, context):
    html = render_to_string(f"components/{part}.html", context)
    assert "alert(1)" in html
    assert "<script" not in html
    assert "<img" not in html


def test_veiled_message_keeps_its_words_out_of_the_page():
    message = {"id": 1, "who": "x", "at": AT, "segments": [{"text": "fula ord"}]}
    assert "fula ord" in render_to_string("components/message.html", {"message": message})
    veiled = message | {"veil": {"reason": "Dolt: hot.", "show_url": "/show/"}}
    beside = {"message": message, "veil": veiled["veil"]}
    for context in ({"message": veiled}, beside):
        html = render_to_string("components/message.html", context)
        assert "Dolt: hot." in html
        assert "fula ord" not in html


def test_time_gives_the_exact_time_to_machine_and_reader():
    html = render_to_string("components/time.html", {"at": AT, "shown": "nyss"})
    assert 'datetime="2026-03-10T09:00:00Z"' in html
    assert ">nyss</time>" in html
    assert "10:00" in html  # Stockholm
