"""What a feed gives keeps the contract of all connectors."""

from html import escape

from bemot.connectors import contract_tests
from bemot.connectors.base import RawItem
from bemot.connectors.feed import connector, parsing

ENTRY = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title><id>f</id>
<entry><id>e1</id><link href="https://blogg.example/a#isso-1"/><published>2026-03-01T09:00:00Z</published>
<updated>2026-03-0{day}T09:00:00Z</updated>{author}<content type="html">{html}</content></entry></feed>"""


class TestDigest(contract_tests.Digest):
    connector = connector.CONNECTOR

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
        author = "<author><name>Maja Åkesson</name></author>" if with_author else ""
        data = ENTRY.format(day=2 if edited else 1, author=author, html=escape(paragraphs)).encode()
        (entry,) = parsing.parse(data, url="https://blogg.example/feed").entries
        return connector._item(entry, None)
