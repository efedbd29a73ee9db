"""Makes plain text of HTML, for reading and counting; what is shown as HTML is sanitised elsewhere."""

import re
import unicodedata
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"}
    | {"tr", "ul"}
)
_SILENT = frozenset({"script", "style", "head", "template", "noscript", "title"})
_UNSEEN = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._silent: list[str] = []
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag == "p" else "\n")
        elif tag == "img":
            # An emoji is often a picture whose description is the sign itself.
            self.parts.append(given.get("alt") or "")
        elif tag == "a" and given.get("href"):
            self._link = (given["href"] or "", len(self.parts))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag == "p" else "\n")
        elif tag == "a" and self._link:
            href, start = self._link
            self.links.append((href, _tidy("".join(self.parts[start:]))))
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain(html: str) -> str:
    """Give the text of an HTML fragment: NFC, lines kept, at most one empty line; pictures by their alt text."""
    return _tidy("".join(_read(html).parts))


def links(html: str) -> list[tuple[str, str]]:
    """Give (address, text) of each link, in order, the addresses as they stand."""
    return _read(html).links


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.translate(_UNSEEN).split("\n"))
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
