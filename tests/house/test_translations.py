"""Every string that the desk shows is in every catalogue, translated, with the same blanks."""

import gettext
import io
import re
from pathlib import Path

import django
from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.tree import SOURCE, modules

CATALOGUES = sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ugettext")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
Key = tuple[str | None, str]


def keys_of(program: str) -> set[Key]:
    found = set()
    for _, function, messages, _ in extract_python(io.BytesIO(program.encode()), KEYWORDS, [], {}):
        words = [messages] if isinstance(messages, str) else list(messages or ())  # None: a name, no string
        context = words.pop(0) if function.startswith(("pgettext", "npgettext")) else None
        if words and words[0]:
            found.add((context, words[0]))
    return found


def keys_of_the_desk() -> set[Key]:
    found = set()
    for path in modules():
        found |= keys_of(path.read_text(encoding="utf-8"))
    for path in [*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]:
        found |= keys_of_template(path.read_text(encoding="utf-8"), origin=str(path))
    return found


def keys_of_template(template: str, *, origin: str) -> set[Key]:
    """What `templatize` gives is Python but for its indentation."""
    return keys_of("\n".join(line.strip() for line in templatize(template, origin=origin).splitlines()))


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=path.parent.parent.name) if message.id]


def first(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else words[0]


def test_extraction_finds_what_is_marked():
    template = "<p>\n  {% translate 'Send' %}\n </p>{% blocktranslate trimmed %}\n a {{ b }}\n{% endblocktranslate %}"
    assert keys_of_template(template, origin="a test") == {(None, "Send"), (None, "a %(b)s")}
    assert keys_of("gettext(label)") == set()
    assert keys_of("pgettext_lazy('verb', 'Answer')\n_('Yes')") == {("verb", "Answer"), (None, "Yes")}


def test_swedish_catalogue_exists_once_the_desk_speaks():
    assert not keys_of_the_desk() or "sv" in {path.parent.parent.name for path in CATALOGUES}


def test_catalogue_holds_each_string_of_the_desk():
    wanted = keys_of_the_desk()
    for path in CATALOGUES:
        held = {(message.context, first(message.id)) for message in messages(path)}
        assert wanted - held == set(), path


def test_catalogue_is_translated_and_keeps_the_blanks():
    wrong = []
    for message in (message for path in CATALOGUES for message in messages(path)):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = [sorted(BLANK.findall(source)) for source in sources]
        if message.fuzzy or not all(texts) or any(sorted(BLANK.findall(text)) not in allowed for text in texts):
            wrong.append(message.id)
    assert wrong == []


def test_borrowed_sentences_are_still_those_of_django():
    held = set()
    for path in Path(django.__file__).parent.rglob("locale/sv/LC_MESSAGES/django.mo"):
        with path.open("rb") as file:
            held |= set(gettext.GNUTranslations(file)._catalog)  # there is no other way to list
    words = {key if isinstance(key, str) else key[0] for key in held}
    borrowed = {words for _, words in keys_of((SOURCE / "web" / "borrowed.py").read_text(encoding="utf-8"))}
    assert borrowed
    assert borrowed - words == set()
