"""Corrections are learned within a chore, by one principal, and forgotten exactly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bemot.accounts.models import Principal
from bemot.accounts.roles import NotAllowed
from bemot.channels.models import Inbox
from bemot.conversations import heads
from bemot.conversations.models import Conversation, LocalHead
from bemot.language import triage
from bemot.lib.errors import SomebodyWasFaster
from bemot.outcomes import corrections, queries
from bemot.outcomes.models import Correction
from tests.cast import Cast, kinds_of, make_comment, work
from tests.responses.making import comment_of, count_of, reload
from tests.web.door import signed_in

SAID = "Bageriet på torget har tydligen fått nya gardiner i skyltfönstret."
LIKE = "Hej! " + SAID
LATER = timedelta(minutes=5)


def correct(cast: Cast, conversation: Conversation, **said) -> Correction:
    said = said or {"field": "intent", "should_be": "suggestion"}
    return corrections.correct(comment_of(conversation), **said, by=cast.ana, now=cast.now)


def weights_of(name: str) -> bytes:
    return bytes(LocalHead.objects.get(principal__name=name).weights)


def test_correct_changes_what_the_next_comment_is_called(cast: Cast) -> None:
    first = make_comment(cast, SAID)
    assert first.intent != "suggestion"
    correct(cast, first)
    work(cast, at=cast.now)

    second = make_comment(cast, LIKE, by="olle", at=cast.now + LATER)

    assert second.intent == "suggestion"
    assert LocalHead.objects.get().corrections == 1
    assert not heads.to_fit().exists()


def test_undo_makes_the_desk_answer_as_if_nothing_had_been_said(cast: Cast) -> None:
    first, kept = make_comment(cast, SAID), make_comment(cast, "Hissen på perrongen är trasig igen", by="pia")
    before = (first.intent, first.needs_reply, first.unsure)
    correct(cast, kept, field="intent", should_be="question")
    work(cast, at=cast.now)
    never = weights_of("Norrbro Tåg")
    correction = correct(cast, first)
    work(cast, at=cast.now)
    assert weights_of("Norrbro Tåg") != never

    corrections.undo(correction, by=cast.ana, now=cast.now)
    work(cast, at=cast.now)

    assert weights_of("Norrbro Tåg") == never
    row = reload(first)
    assert (row.intent, row.needs_reply, row.unsure) == before
    shipped = triage.read([triage.Comment(LIKE)])[0].intent
    assert make_comment(cast, LIKE, by="olle", at=cast.now + LATER).intent == shipped
    with pytest.raises(SomebodyWasFaster):
        corrections.undo(correction, by=cast.ana, now=cast.now)
    assert count_of(first, "correction_undone") == 1


def test_undo_of_the_newer_lets_the_older_stand(cast: Cast) -> None:
    first = make_comment(cast, SAID)
    correct(cast, first)
    newer = correct(cast, first, field="intent", should_be="praise")

    corrections.undo(newer, by=cast.ana, now=cast.now)

    assert reload(first).intent == "suggestion"
    assert reload(first).classified_by == cast.ana


def test_undo_refuses_who_may_not_correct(cast: Cast) -> None:
    correction = correct(cast, make_comment(cast, SAID))

    with pytest.raises(NotAllowed):
        corrections.undo(correction, by=cast.dag, now=cast.now)

    assert not queries.corrections_visible_to(cast.dag).exists()
    assert queries.corrections_visible_to(cast.ana).get() == correction


def test_correct_counts_for_no_other_principal(cast: Cast) -> None:
    first = make_comment(cast, SAID)
    correct(cast, first)
    work(cast, at=cast.now)
    assert make_comment(cast, LIKE, by="olle", at=cast.now + LATER).intent == "suggestion"
    Inbox.objects.filter(pk=cast.inbox.pk).update(principal=Principal.objects.get(name="Badnämnden"))
    LocalHead.objects.update(stale_since=None)

    elsewhere = make_comment(cast, "Hallå! " + SAID, by="pia", at=cast.now + 2 * LATER)

    assert elsewhere.intent != "suggestion"


def test_refit_does_it_once(cast: Cast) -> None:
    correct(cast, make_comment(cast, SAID))
    pk = LocalHead.objects.get().pk

    assert [corrections.refit(pk, now=cast.now) for _ in range(2)] == [True, False]


def test_refit_follows_new_shipped_weights(cast: Cast) -> None:
    correct(cast, make_comment(cast, SAID))
    work(cast, at=cast.now)
    LocalHead.objects.update(model_version="older")
    assert heads.of([cast.inbox.principal_id]) == {}

    work(cast, at=cast.now)

    assert heads.of([cast.inbox.principal_id])[cast.inbox.principal_id].rows == 1


def test_of_asks_once_for_a_head_that_is_held(cast: Cast) -> None:
    correct(cast, make_comment(cast, SAID))
    work(cast, at=cast.now)
    heads.of([cast.inbox.principal_id])

    with CaptureQueriesContext(connection) as asked:
        assert heads.of([cast.inbox.principal_id] * 50)

    assert len(asked) == 1


def test_undo_correction_stands_on_the_page_of_the_correction(cast: Cast) -> None:
    first = make_comment(cast, SAID)
    correction = correct(cast, first)
    client = signed_in(cast.ana)
    url = reverse("undo_correction", args=[first.pk, correction.pk])
    assert url in client.get(reverse("correct", args=[first.pk, "intent"])).content.decode()

    assert client.post(url).status_code == 303

    assert kinds_of(first)[-1] == "correction_undone"
    assert url not in client.get(reverse("correct", args=[first.pk, "intent"])).content.decode()
    assert client.post(url).status_code == 404
