"""The AT Protocol connector keeps the contract over documented payloads."""

import json

from bemot.connectors import contract_tests, registry
from bemot.connectors.base import Account, Author, RawItem, Target
from tests.connectors.atproto import samples

AT = registry.get("atproto")
ACCOUNT = Account(own_id=samples.OWN)


class TestDigest(contract_tests.Digest):
    connector = AT
    account = ACCOUNT

    def sample(self, *, text, with_author=True, edited=False):  # noqa: ARG002 - another text is the edit
        post = samples.view(text)
        if not with_author:
            del post["author"]
        return samples.item(post)

    def deletion(self):
        return RawItem("deletion", samples.REPLY, samples.DELETED_CID, json.dumps({"uri": samples.REPLY}).encode())


class TestRender(contract_tests.Render):
    connector = AT
    account = ACCOUNT
    target = Target(
        samples.REPLY,
        samples.cid({}),
        samples.ROOT,
        samples.ROOT_CID,
        Author(samples.CRITIC, handle="maja.example.org"),
    )
