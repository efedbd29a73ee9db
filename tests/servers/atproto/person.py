"""A test person on a real AT Protocol network: writes, answers, edits, deletes, blocks."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

Ref = dict[str, str]
"""A post and its wording: `uri` and `cid`."""

POST = "app.bsky.feed.post"


@dataclass
class Person:
    """An account with its session. A reference to a post is a dict with `uri` and `cid`."""

    pds: str
    did: str
    handle: str
    password: str
    _token: str = field(repr=False)
    _client: httpx2.Client = field(repr=False)

    @classmethod
    def create(cls, client: httpx2.Client, pds: str, *, handle: str, password: str) -> "Person":
        """Make an account on the server."""
        body = {"handle": handle, "password": password, "email": f"{handle}@example.org"}
        made = _sound(client.post(f"{pds}/xrpc/com.atproto.server.createAccount", json=body))
        return cls(pds, made["did"], handle, password, made["accessJwt"], client)

    def call(self, method: str, **body: Any) -> dict[str, Any]:
        """Call a procedure of the person's own server."""
        return _sound(self._client.post(f"{self.pds}/xrpc/{method}", json=body, headers=self._headers))

    def get(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask through the person's own server, as the person."""
        return _sound(self._client.get(f"{self.pds}/xrpc/{method}", params=params, headers=self._headers))

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def app_password(self) -> str:
        """Make a password for one program."""
        return self.call("com.atproto.server.createAppPassword", name=secrets.token_hex(6))["password"]

    def post(self, text: str, *, reply_to: dict[str, Any] | None = None, **more: Any) -> Ref:
        """Write a post; `more` goes into the record (`langs`, `createdAt`, `facets`, `embed`)."""
        record = {"$type": POST, "text": text, "createdAt": _now(), "langs": ["sv"], **more}
        if reply_to:
            record["reply"] = {"root": reply_to.get("root", _ref(reply_to)), "parent": _ref(reply_to)}
        made = self.call("com.atproto.repo.createRecord", repo=self.did, collection=POST, record=record)
        return {"uri": made["uri"], "cid": made["cid"]}

    def reply(self, to: Ref, text: str, *, root: Ref | None = None, **more: Any) -> Ref:
        """Answer a post; `root` is the first post of the thread where it is another one."""
        return self.post(text, reply_to={**to, "root": _ref(root or to)}, **more)

    def edit(self, ref: Ref, text: str) -> Ref:
        """Put another wording in the place of a post."""
        rkey = ref["uri"].rsplit("/", 1)[1]
        record = self.get("com.atproto.repo.getRecord", repo=self.did, collection=POST, rkey=rkey)["value"]
        body = {"repo": self.did, "collection": POST, "rkey": rkey, "record": {**record, "text": text}}
        made = self.call("com.atproto.repo.putRecord", **body)
        return {"uri": made["uri"], "cid": made["cid"]}

    def delete(self, ref: Ref) -> None:
        """Delete a post."""
        rkey = ref["uri"].rsplit("/", 1)[1]
        self.call("com.atproto.repo.deleteRecord", repo=self.did, collection=POST, rkey=rkey)

    def block(self, other: "Person") -> None:
        """Block somebody."""
        record = {"$type": "app.bsky.graph.block", "subject": other.did, "createdAt": _now()}
        self.call("com.atproto.repo.createRecord", repo=self.did, collection="app.bsky.graph.block", record=record)

    def close_replies(self, ref: Ref) -> None:
        """Let nobody answer in the thread of an own post (a threadgate)."""
        rkey = ref["uri"].rsplit("/", 1)[1]
        gate = "app.bsky.feed.threadgate"
        record = {"$type": gate, "post": ref["uri"], "allow": [], "createdAt": _now()}
        self.call("com.atproto.repo.putRecord", repo=self.did, collection=gate, rkey=rkey, record=record)


def _sound(response: httpx2.Response) -> dict[str, Any]:
    assert response.is_success, f"{response.url.path}: {response.status_code} {response.text[:300]}"
    return response.json() if response.content else {}


def _ref(post: dict[str, Any]) -> Ref:
    return {"uri": post["uri"], "cid": post["cid"]}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
