"""What each connector must pass. A connector's test module subclasses these classes and fills in the samples.

    class TestDigest(contract_tests.Digest):
        connector = CONNECTOR
        account = Account(own_id="…")

        def sample(self, *, text, with_author=True, edited=False): ...

Only tests import this module: it needs pytest.
"""
# ruff: noqa: S101, D102 - these are tests: their names are their sentences

import json
import time
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest

from bemot.connectors.base import (
    Account,
    Aim,
    Connector,
    Deletion,
    Json,
    Moderating,
    Payload,
    Post,
    Posting,
    RawItem,
    Rejected,
    Sent,
    Target,
    TryLater,
)
from bemot.words import Measure

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

TEXTS = {
    "plain": "Tåget var sent igen. Hör ni på?",
    "empty": "",
    "huge": "Så här kan det inte fortsätta. " * 5_000,
    "right_to_left": "הרכבת איחרה שוב! متى تجيبون؟",
    "emoji": "👩‍👩‍👧‍👧 🏳️‍🌈 👍🏽 🇸🇪",
    "lines": "Första raden\n\nTredje raden",
    "markup": "1 < 2 & <script>alert('hej')</script> &amp; <b>fet</b>",
    "mathematics": "𝒯å𝑔𝑒𝓉",
}
"""What people write. A connector may trim the ends; it may lose nothing else."""

BROKEN = {
    "nothing": b"",
    "no_utf8": b"\xff\xfe\x00\x80",
    "cut": b'{"id": "1", "te',
    "null": b"null",
    "number": b"7",
    "text": b'"hej"',
    "list": b"[]",
    "empty_object": b"{}",
    "wrong_types": b'{"post": 1, "id": [], "uri": {}, "record": "x", "content": 3}',
    "deep": b"[" * 200_000,
}


class Digest(ABC):
    """What `digest` owes: the same bytes give the same posts, nothing is lost, broken bytes are refused clearly."""

    connector: Connector
    account: Account = Account()

    @abstractmethod
    def sample(self, *, text: str, with_author: bool = True, edited: bool = False) -> RawItem:
        """Give one comment as the network sends it: the same one each time, but for what the arguments change."""

    def deletion(self) -> RawItem | None:
        """Give the deletion of the same comment; None where the network tells none."""
        return None

    def _post(self, item: RawItem) -> Post:
        (found,) = [one for one in self.connector.digest(item, self.account) if one.external_id == item.external_id]
        assert isinstance(found, Post)
        return found

    def test_connector_offers_the_whole_contract(self) -> None:
        assert isinstance(self.connector, Connector)
        assert self.connector.slug
        assert self.connector.name
        assert len({field.name for field in self.connector.fields}) == len(self.connector.fields)
        assert {field.kind for field in self.connector.fields} <= {"text", "url", "secret", "email", "multiline"}

    @pytest.mark.parametrize("name", TEXTS)
    def test_digest_keeps_the_text(self, name: str) -> None:
        post = self._post(self.sample(text=TEXTS[name]))

        assert post.text.strip() == TEXTS[name].strip()
        assert "<script" not in post.html.lower() or "<script" not in TEXTS[name]
        assert post.root_id
        assert post.author is None or post.author.external_id
        assert post.created_at is None or post.created_at.utcoffset() is not None

    def test_digest_is_deterministic(self) -> None:
        item = self.sample(text=TEXTS["plain"])

        assert self.connector.digest(item, self.account) == self.connector.digest(item, self.account)

    def test_same_content_has_the_same_revision(self) -> None:
        assert self.sample(text=TEXTS["plain"]) == self.sample(text=TEXTS["plain"])

    def test_an_edit_is_the_same_comment_in_another_revision(self) -> None:
        if not self.connector.capabilities.edits_seen:
            return
        before, after = self.sample(text="Usla ni är."), self.sample(text="Ni var sena.", edited=True)

        assert (before.kind, before.external_id) == (after.kind, after.external_id)
        assert before.revision != after.revision
        assert self._post(before).external_id == self._post(after).external_id
        assert self._post(after).text == "Ni var sena."

    def test_digest_tells_a_deletion(self) -> None:
        item = self.deletion()
        if item is None:
            assert not self.connector.capabilities.deletions_seen
            return
        (found,) = self.connector.digest(item, self.account)

        assert isinstance(found, Deletion)
        assert found.external_id == self._post(self.sample(text="x")).external_id

    def test_digest_does_without_an_author(self) -> None:
        post = self._post(self.sample(text=TEXTS["plain"], with_author=False))

        assert post.text == TEXTS["plain"]

    @pytest.mark.parametrize("name", BROKEN)
    def test_digest_refuses_broken_bytes(self, name: str) -> None:
        item = replace(self.sample(text="x"), body=BROKEN[name])

        with pytest.raises(Rejected):
            self.connector.digest(item, self.account)

    def test_digest_reads_or_refuses_whatever_is_cut_off(self) -> None:
        item = self.sample(text=TEXTS["emoji"])
        for end in range(0, len(item.body), 7):
            try:
                self.connector.digest(replace(item, body=item.body[:end]), self.account)
            except Rejected:
                continue


class Render:
    """What `render`, `length` and `new_send_key` owe. For connectors that send."""

    connector: Connector
    account: Account = Account()
    target: Target

    def _render(self, text: str, key: str) -> Payload:
        return self.connector.render(text, language="sv", target=self.target, account=self.account, send_key=key)

    def test_render_gives_json_that_stays_the_same(self) -> None:
        key = self.connector.new_send_key(NOW)
        first, second = self._render(TEXTS["emoji"], key), self._render(TEXTS["emoji"], key)

        assert first == second
        assert first.send_key == key
        assert json.loads(json.dumps(first.body)) == first.body

    def test_send_keys_made_at_one_moment_differ(self) -> None:
        assert len({self.connector.new_send_key(NOW) for _ in range(100)}) == 100

    def test_length_and_render_agree(self) -> None:
        allowed = self.connector.capabilities.max_graphemes
        assert self.connector.length("Hej!") is None
        if allowed is None:
            return
        assert self.connector.length("å" * allowed) is None
        problem = self.connector.length("å" * (allowed + 1))
        assert problem is not None
        assert problem.used > problem.allowed
        with pytest.raises(Rejected):
            self._render("å" * (allowed + 1), self.connector.new_send_key(NOW))

    def test_length_counts_as_a_reader_does(self) -> None:
        allowed = self.connector.capabilities.max_graphemes
        if allowed is None:
            return
        letters = "e\u0301" * allowed

        assert self.connector.length(letters) is None

    def test_render_refuses_an_empty_text(self) -> None:
        with pytest.raises(Rejected):
            self._render(" \n ", self.connector.new_send_key(NOW))


class Send:
    """What sending owes, against a network: subclasses give `payload`, `account` and `unsure_account` as fixtures.

    `payload` is freshly rendered under the present time and answers a comment that stands; `unsure_account` is the
    same account over a connection that loses the network's answer to whatever is sent.
    """

    connector: Connector

    def test_send_makes_one_post_however_often(self, payload: Payload, account: Account) -> None:
        assert self.connector.find_sent(payload, account) is None

        first = self.connector.send(payload, account)
        stored = Payload(json.loads(json.dumps(payload.body)), payload.send_key)
        second = self.connector.send(stored, account)

        assert first.external_id == second.external_id
        assert _id(self.connector.find_sent(stored, account)) == first.external_id

    def test_send_owns_up_to_what_it_does_not_know(
        self, payload: Payload, account: Account, unsure_account: Account
    ) -> None:
        with pytest.raises(TryLater) as caught:
            self.connector.send(payload, unsure_account)

        assert caught.value.accepted_perhaps
        found = self._found_soon(payload, account)
        assert found is not None
        assert self.connector.send(payload, account).external_id == found.external_id

    def _found_soon(self, payload: Payload, account: Account) -> Sent | None:
        """Look again for a moment: a network may show late what it took; the desk waits 30 s before it asks."""
        until = time.monotonic() + 15
        while (found := self.connector.find_sent(payload, account)) is None and time.monotonic() < until:
            time.sleep(0.1)
        return found


class Moderate:
    """What measures owe where a network takes some: subclasses give `aim` and `account` as fixtures.

    `aim` is a stranger's comment that stands below a post of the account's own.
    """

    connector: Connector

    def _moderating(self) -> Moderating:
        return cast("Moderating", self.connector)

    def test_measures_are_taken_looked_up_and_taken_back(self, aim: Aim, account: Account) -> None:
        offered, final = self.connector.capabilities.measures, self.connector.capabilities.final
        assert offered
        for measure in sorted(offered - final):
            key = self.connector.new_send_key(datetime.now(UTC))
            assert self._moderating().moderated(measure, aim, account, key=key) is False
            first, _second = [
                self._moderating().moderate(measure, aim, account, reason="Hot", key=key) for _ in range(2)
            ]
            assert self._moderating().moderated(measure, aim, account, key=key) is True
            kept: list[Json] = [json.loads(json.dumps(dict(first.undo))), {}]
            for undo in kept:
                self._moderating().unmoderate(measure, aim, account, undo=undo, key=key)
                assert self._moderating().moderated(measure, aim, account, key=key) is False

    def test_measures_that_are_final_are_refused_back(self, aim: Aim, account: Account) -> None:
        for measure in sorted(self.connector.capabilities.final):
            with pytest.raises(Rejected):
                self._moderating().unmoderate(measure, aim, account, undo={}, key="x")

    def test_measures_are_refused_about_what_is_not_there(self, aim: Aim, account: Account) -> None:
        gone = replace(aim, external_id="nothing", root_id="nothing")
        with pytest.raises(Rejected):
            self._moderating().moderate(Measure.HIDE, gone, account, reason="Hot", key="x")


class Posts:
    """What posts that answer nothing owe where a network takes some: subclasses give `account` as a fixture."""

    connector: Connector

    def _posting(self) -> Posting:
        assert self.connector.capabilities.posts
        return cast("Posting", self.connector)

    def _payload(self, account: Account, *posts: str) -> Payload:
        key = self.connector.new_send_key(datetime.now(UTC))
        posts = posts or ("“Tack!” – Maja",)
        return self._posting().render_post(posts, language="sv", account=account, send_key=key)

    def test_posts_are_sent_once_found_and_taken_down(self, account: Account) -> None:
        payload = self._payload(account)
        body: Json = json.loads(json.dumps(dict(payload.body)))
        payload = Payload(body=body, send_key=payload.send_key)
        assert self.connector.find_sent(payload, account) is None
        first, second = [self.connector.send(payload, account) for _ in range(2)]
        assert first.external_id == second.external_id == _id(self.connector.find_sent(payload, account))
        for _ in range(2):
            self._posting().take_down(first.external_id, account)
        assert self.connector.find_sent(payload, account) is None

    def test_posts_of_a_thread_are_sent_once_and_taken_down_together(self, account: Account) -> None:
        payload = self._payload(account, "“Tack!” – Maja", "Tack själv, Maja.", "Vi ses på bussen.")
        first = self.connector.send(payload, account)
        assert first.external_id == self.connector.send(payload, account).external_id
        self._posting().take_down(first.external_id, account)
        assert self.connector.find_sent(payload, account) is None

    def test_posts_that_are_empty_or_too_long_are_refused(self, account: Account) -> None:
        for text in ("", " \n", "Så här kan det inte fortsätta. " * 50_000):
            with pytest.raises(Rejected):
                self._payload(account, text)


def _id(sent: Sent | None) -> str | None:
    return sent.external_id if sent else None
