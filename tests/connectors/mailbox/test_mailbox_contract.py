"""What a mailbox gives keeps the contract of all connectors."""

from email import policy

from bemot.connectors import contract_tests
from bemot.connectors.base import Author, Envelope, RawItem, Target
from bemot.connectors.mailbox import reading
from bemot.connectors.mailbox.connector import CONNECTOR
from tests.connectors.mailbox.mails import ACCOUNT, make_mail


class TestDigest(contract_tests.Digest):
    connector = CONNECTOR
    account = ACCOUNT

    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:  # noqa: ARG002 - as the contract calls it
        mail = make_mail(text, sender="Maja Åkesson <maja@kund.example>" if with_author else "")
        return reading.item(mail.as_bytes(policy=policy.SMTP))


class TestRender(contract_tests.Render):
    connector = CONNECTOR
    account = ACCOUNT
    target = Target(
        external_id="<1@kund.example>#ab",
        revision="ab",
        root_id="r",
        root_revision="",
        author=Author("maja@kund.example", name="Maja"),
        envelope=Envelope(subject="Försenat", references=("<1@kund.example>",)),
    )
