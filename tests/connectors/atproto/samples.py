"""A reply as the protocol's documentation gives it (app.bsky.feed.defs#postView), ready to be changed."""

import hashlib
import json
from typing import Any

from bemot.connectors.base import RawItem

OWN = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
CRITIC = "did:plc:z72i7hdynmk6r22z27h6tvur"
ROOT = f"at://{OWN}/app.bsky.feed.post/3k43tv4rft22g"
ROOT_CID = "bafyreig2fjxi3rptqdgylg7e5hmjl6mcke7rn2b6cugzlqq3i4zu6rq52q"
REPLY = f"at://{CRITIC}/app.bsky.feed.post/3k44deefqdk2g"
DELETED_CID = "bafyreiaelxtmkkwdsnxr5wtqg"


def cid(record: dict[str, Any]) -> str:
    """Give something that depends on the content alone, as a CID does."""
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    return f"bafyrei{digest[:52]}"


def view(text: str = "Tåget var sent igen.", *, uri: str = REPLY, **record: Any) -> dict[str, Any]:
    """Give a post view; `record` replaces fields of the record, None takes one away."""
    content = {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": "2023-08-07T05:49:39.417Z",
        "langs": ["sv"],
        "reply": {"root": {"uri": ROOT, "cid": ROOT_CID}, "parent": {"uri": ROOT, "cid": ROOT_CID}},
        **record,
    }
    content = {key: value for key, value in content.items() if value is not None}
    return {
        "uri": uri,
        "cid": cid(content),
        "author": {
            "did": CRITIC,
            "handle": "maja.example.org",
            "displayName": "Maja L.",
            "avatar": "https://cdn.example.org/img/avatar/plain/maja@jpeg",
            "labels": [],
        },
        "record": content,
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": 2,
        "indexedAt": "2023-08-07T05:49:40.501Z",
        "labels": [],
    }


def item(post: dict[str, Any], *, parent_missing: bool = False) -> RawItem:
    """Give a post as the desk stores it."""
    body = json.dumps({"post": post, "parent_missing": parent_missing}, ensure_ascii=False).encode()
    return RawItem("post", post["uri"], post["cid"], body)
