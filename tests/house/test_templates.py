"""Templates compile, name pages that exist, hold nothing inline, and a part carries the id that it is swapped by."""

import re

import pytest
from django.template import engines
from django.urls import get_resolver

from bemot.web.parts import PARTS
from tests.house.tree import TEMPLATES

FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
URL = re.compile(r"{%\s*url\s+['\"]([^'\"]+)['\"]")
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:"
)


def text(path: str) -> str:
    return (TEMPLATES / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES)
def test_template_compiles(path):
    assert engines["django"].get_template(path).template.nodelist is not None


def test_templates_name_pages_that_exist():
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    named = {(path, found) for path in FILES for found in URL.findall(text(path)) if ":" not in found}
    assert {(path, found) for path, found in named if found not in known} == set()


@pytest.mark.parametrize("path", FILES)
def test_template_holds_nothing_inline(path):
    if path.startswith("mail/"):
        return
    assert INLINE.findall(re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text(path), flags=re.DOTALL)) == []


@pytest.mark.parametrize("path", FILES)
def test_template_leaves_the_clock_to_the_language(path):
    # A sheet of evidence writes seconds and a zone; a machine reads an attribute. People read 14.30 or 14:30.
    assert re.findall(r'date:"[^"]*H:i"', text(path)) == []


def test_part_carries_the_id_that_it_is_swapped_by():
    wrong = []
    for parts in PARTS.values():
        for swapped, path in parts.items():
            markup = re.sub(r"{#.*?#}|{%.*?%}", "", text(path), flags=re.DOTALL) if path in FILES else ""
            first = re.search(r"<[a-z][^>]*>", markup, flags=re.DOTALL)
            if not first or not re.search(rf"\sid=[\"']{swapped}[\"']", first[0]):
                wrong.append(f"{path} does not open with an element whose id is {swapped}")
    assert wrong == []
