"""What is handed in by hand keeps the contract of all connectors."""

from bemot.connectors import contract_tests
from bemot.connectors.base import Account, RawItem, Target
from bemot.connectors.by_hand import handing_in
from bemot.connectors.by_hand.connector import CONNECTOR


class TestDigest(contract_tests.Digest):
    connector = CONNECTOR

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:  # noqa: ARG002
        author = "Maja Åkesson" if with_author else ""
        return handing_in.paste(url="https://blogg.example/a#comment-12", text=text, author=author)


class TestRender(contract_tests.Render):
    connector = CONNECTOR
    account = Account()
    target = Target("blogg.example/a#comment-12", "1", "blogg.example/a", "1", None, url="https://blogg.example/a")
