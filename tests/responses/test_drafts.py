"""One draft to a message, versions that overwrite nothing, four eyes, checks that stop."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bemot.accounts.models import Membership
from bemot.accounts.roles import NotAllowed
from bemot.conversations.models import Conversation, Topic
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import checks, clearance, drafts, publication, queries, review, saved_replies, verdicts
from bemot.responses.library import search
from bemot.responses.models import Draft, DraftVersion, SavedReply
from bemot.routing.models import ResponsePolicy
from bemot.words import DraftState, Intent, PublicationState, Purpose, SecondPerson
from tests.cast import Cast
from tests.responses.making import (
    ANSWER,
    comment_of,
    count_of,
    make_approved,
    make_comment,
    make_draft,
    make_queued,
    reload,
    send,
)
from tests.responses.test_publication import AFTER_UNDO


def test_start_gives_ones_own_back_and_names_who_else_writes(cast: Cast) -> None:
    conversation = make_comment(cast)
    first = make_draft(cast, conversation)

    assert make_draft(cast, conversation) == first
    with pytest.raises(drafts.SomebodyElseWrites, match="Ana Berg"):
        drafts.start(conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.bo, now=cast.now)
    assert count_of(conversation, "drafted") == 1


def test_start_names_who_writes_though_the_person_has_written_more(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = make_draft(cast, conversation)
    make_comment(cast, "Hallå? Svara då!", at=cast.now + timedelta(minutes=1))
    more = comment_of(conversation)
    assert more != draft.answers
    with pytest.raises(drafts.SomebodyElseWrites, match="Ana Berg"):
        drafts.start(conversation, answers=more, purpose=Purpose.ANSWER, by=cast.bo, now=cast.now)
    drafts.discard(draft, by=cast.ana, now=cast.now)
    assert drafts.start(conversation, answers=more, purpose=Purpose.ANSWER, by=cast.bo, now=cast.now).author == cast.bo


def test_start_refuses_strangers_and_foreign_messages(cast: Cast) -> None:
    conversation, other = make_comment(cast), make_comment(cast, "Ni är bäst", by="olle")
    with pytest.raises(drafts.CannotAnswer):
        drafts.start(conversation, answers=comment_of(other), purpose=Purpose.ANSWER, by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        drafts.start(conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.dag, now=cast.now)
    make_draft(cast, conversation)
    assert queries.drafts_visible_to(cast.bo).count() == 1
    assert not queries.drafts_visible_to(cast.dag).exists()


def test_start_refuses_what_is_answered(cast: Cast) -> None:
    conversation = make_comment(cast)
    send(make_queued(cast, conversation), at=cast.now + AFTER_UNDO)

    with pytest.raises(drafts.AlreadyAnswered):
        make_draft(cast, conversation)


def test_edit_keeps_a_version_a_minute_and_overwrites_nobody(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast), text="Hej")
    seconds = timedelta(seconds=20)

    assert drafts.edit(draft, text="Hej M", base_n=1, by=cast.ana, now=cast.now + seconds).n == 1
    assert drafts.edit(draft, text="Hej Maja", base_n=1, by=cast.ana, now=cast.now + 4 * seconds).n == 2
    with pytest.raises(drafts.WrittenMeanwhile):
        drafts.edit(draft, text="Från en gammal flik", base_n=1, by=cast.ana, now=cast.now + 5 * seconds)
    with pytest.raises(drafts.SomebodyElseWrites):
        drafts.edit(draft, text="Bo vill", base_n=2, by=cast.bo, now=cast.now + 5 * seconds)
    drafts.take_over(draft, by=cast.bo, now=cast.now + 5 * seconds)
    assert drafts.edit(draft, text="Bo skriver", base_n=2, by=cast.bo, now=cast.now + 5 * seconds).n == 3

    assert [row.text for row in DraftVersion.objects.all()] == ["Hej M", "Hej Maja", "Bo skriver"]
    assert Draft.objects.get().text == "Bo skriver"


def test_discard_lets_somebody_else_begin(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = make_draft(cast, conversation)
    drafts.discard(draft, by=cast.ana, now=cast.now)

    with pytest.raises(SomebodyWasFaster):
        drafts.discard(draft, by=cast.ana, now=cast.now)
    drafts.start(conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.bo, now=cast.now)
    assert Draft.objects.count() == 2


def test_approve_by_the_writer_is_refused_by_verb_and_database(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = drafts.start(
        conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.bo, now=cast.now, text=ANSWER
    )
    review.submit(draft, by=cast.bo, now=cast.now)

    with pytest.raises(review.SameEyes):
        review.approve(draft, by=cast.bo, now=cast.now)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(approved_by=cast.bo)
    review.approve(draft, by=cast.cleo, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        review.approve(draft, by=cast.cleo, now=cast.now)
    assert count_of(conversation, "approved") == 1


def test_approve_may_edit_and_keeps_both_wordings(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = make_draft(cast, conversation)
    review.submit(draft, by=cast.ana, now=cast.now)
    with pytest.raises(NotAllowed):
        review.approve(draft, by=cast.ana, now=cast.now)  # an agent's role does not approve

    review.approve(draft, text=ANSWER.replace("torsdag", "fredag"), by=cast.bo, now=cast.now)

    draft.refresh_from_db()
    assert "fredag" in draft.text
    assert [row.by for row in draft.versions.all()] == [cast.ana, cast.bo]
    assert (draft.submitted_version_by, draft.approved_by, draft.four_eyes) == (cast.ana, cast.bo, "before")


def test_send_back_says_why_and_lets_writing_go_on(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast))
    review.submit(draft, reviewer=cast.bo, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        review.submit(draft, by=cast.ana, now=cast.now)
    with pytest.raises(drafts.NotInWriting):
        drafts.edit(draft, text="Nu", base_n=1, by=cast.ana, now=cast.now)

    review.send_back(draft, reason="Säg förlåt först", by=cast.bo, now=cast.now)

    assert drafts.edit(draft, text="Förlåt", base_n=1, by=cast.ana, now=cast.now).n == 2
    assert Draft.objects.get().sent_back_reason == "Säg förlåt först"


def test_approve_alone_waits_for_a_second_look(cast: Cast) -> None:
    conversation = make_comment(cast)
    Membership.objects.filter(team=cast.inbox.team).exclude(user=cast.cleo).delete()
    draft = drafts.start(
        conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.cleo, now=cast.now,
        text=ANSWER.replace(" Ana", " Cleo"),
    )  # fmt: skip
    review.submit(draft, by=cast.cleo, now=cast.now)

    with pytest.raises(review.SameEyes):
        review.approve(draft, by=cast.cleo, now=cast.now + timedelta(minutes=9))
    review.approve(draft, by=cast.cleo, now=cast.now + timedelta(minutes=11))
    assert Draft.objects.get().alone


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing in it"),
        ("Hej Maja! Vi svarar [när]. Mejla ana@norrbrotag.example. Ana", "blank"),
        ("Hej Maja! Ditt personnummer 811218-9876 finns hos oss, mejla ana@norrbrotag.example. Ana", "personal data"),
        ("Hej Maja! " + "Vi ser över tidtabellen nu. " * 30 + "Ana", "too long"),
    ],
)
def test_submit_stops_what_must_not_go_out(cast: Cast, text: str, words: str) -> None:
    draft = make_draft(cast, make_comment(cast), text=text)

    with pytest.raises(clearance.Stopped, match=words):
        review.submit(draft, by=cast.ana, now=cast.now)
    assert Draft.objects.get().state == DraftState.WRITING


def test_submit_stops_a_hot_draft_until_it_is_mended(cast: Cast) -> None:
    hot = "NU RÄCKER DET! Du ljuger och du borde skämmas, det är ditt eget fel att du missade tåget!!!"
    draft = make_draft(cast, make_comment(cast), text=hot)
    assert checks.check(draft).hot

    with pytest.raises(clearance.Stopped):
        review.submit(draft, by=cast.ana, now=cast.now)
    drafts.edit(draft, text=ANSWER, base_n=1, by=cast.ana, now=cast.now)
    review.submit(draft, by=cast.ana, now=cast.now)


def test_check_knows_our_own_address_and_the_courtesies(cast: Cast) -> None:
    found = checks.check(make_draft(cast, make_comment(cast)))

    assert (found.greeting, found.signature, found.contact, found.personal_data, found.blocking) == (
        True, True, True, (), False,
    )  # fmt: skip
    bare = checks.check_text("Tåget var sent.", around=checks.around(Draft.objects.get()))
    assert (bare.greeting, bare.signature, bare.contact) == (False, False, False)
    strangers = checks.check_text("Hej! Skriv till maja.lind@gmail.com", around=checks.around(Draft.objects.get()))
    assert strangers.personal_data


def test_afterwards_publishes_and_is_listed_for_a_look_back(cast: Cast) -> None:
    conversation = make_comment(cast)
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes=SecondPerson.AFTERWARDS)
    draft = make_draft(cast, conversation)
    row = publication.publish(draft, by=cast.ana, now=cast.now)[0]
    send(row, at=cast.now + AFTER_UNDO)

    assert list(queries.to_look_back_at(cast.bo)) == [draft]
    assert not queries.to_look_back_at(cast.ana).exists()
    review.look_back(draft, by=cast.bo, now=cast.now)
    assert not queries.to_look_back_at(cast.bo).exists()
    with pytest.raises(SomebodyWasFaster):
        review.look_back(draft, by=cast.bo, now=cast.now)


def make_prepared(cast: Cast) -> SavedReply:
    text = ANSWER.replace("Maja", "[namn]").replace("torsdag", "[dag]")
    saved = saved_replies.keep(cast.inbox, title="Sent tåg", text=text, by=cast.cleo, now=cast.now)
    saved_replies.approve(saved, by=cast.bo, now=cast.now)
    return SavedReply.objects.get(pk=saved.pk)


def test_prepared_answer_goes_out_by_the_person_on_duty_alone(cast: Cast) -> None:
    conversation = make_comment(cast)
    Membership.objects.filter(user=cast.ana).update(drafts_only=True)
    draft = drafts.start(
        conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.ana, now=cast.now,
        text=ANSWER, saved_reply=make_prepared(cast),
    )  # fmt: skip

    assert publication.publish(draft, by=cast.ana, now=cast.now)[0].state == PublicationState.QUEUED


def test_prepared_answer_changed_outside_its_blanks_needs_four_eyes(cast: Cast) -> None:
    conversation = make_comment(cast)
    draft = drafts.start(
        conversation, answers=comment_of(conversation), purpose=Purpose.ANSWER, by=cast.ana, now=cast.now,
        text=ANSWER.replace("vidare.", "vidare, och biljetten är gratis."), saved_reply=make_prepared(cast),
    )  # fmt: skip

    with pytest.raises(publication.NeedsSecondPerson):
        publication.publish(draft, by=cast.ana, now=cast.now)


def test_saved_reply_needs_two_and_loses_its_approval_when_changed(cast: Cast) -> None:
    saved = make_prepared(cast)
    with pytest.raises(SomebodyWasFaster):
        saved_replies.approve(saved, by=cast.bo, now=cast.now)
    saved_replies.change(saved, text="Ny text [namn]", by=cast.bo, now=cast.now)
    saved.refresh_from_db()
    assert saved.approved_by is None
    with pytest.raises(saved_replies.SameApprover):
        saved_replies.approve(saved, by=cast.bo, now=cast.now)
    assert saved_replies.filled(saved, contact="Maja", signature="", address="") == "Ny text Maja"


OFFER = (
    "Hej! Jag hjälper dig gärna om det är något särskilt som du vill ha hjälp med. "
    "Mejla mig på ana@norrbrotag.example. Ana"
)


def make_troll(cast: Cast, *, by: str = "maja") -> Conversation:
    conversation = make_comment(cast, "Haha ni är clowner", intent=Intent.TROLLING, by=by)
    verdict = verdicts.propose(conversation, reason="Bara hån", by=cast.ana, now=cast.now)
    verdicts.confirm(verdict, by=cast.bo, now=cast.now)
    return conversation


def test_offer_needs_a_confirmed_verdict(cast: Cast) -> None:
    conversation = make_comment(cast, "Haha ni är clowner", intent=Intent.TROLLING)
    with pytest.raises(drafts.NoOfferYet):
        make_draft(cast, conversation, text=OFFER, purpose=Purpose.OFFER)


def test_offer_goes_out_once_and_shuts_the_public_box(cast: Cast) -> None:
    conversation = make_troll(cast)
    engaging = make_draft(cast, conversation)
    with pytest.raises(clearance.PublicBoxShut):
        review.submit(engaging, by=cast.ana, now=cast.now)

    send(make_queued(cast, conversation, text=OFFER, purpose=Purpose.OFFER), at=cast.now + AFTER_UNDO)

    assert verdicts.standing(conversation, now=cast.now).broken_off_at is not None
    assert count_of(conversation, "broken_off") == 1
    with pytest.raises(clearance.PublicBoxShut, match="10 March"):
        review.submit(engaging, by=cast.ana, now=cast.now)
    make_comment(cast, "Clowner!!!", intent=Intent.TROLLING)
    with pytest.raises(drafts.NoOfferYet):
        make_draft(cast, reload(conversation), text=OFFER + " Igen", purpose=Purpose.OFFER)
    verdicts.lift(verdicts.standing(conversation, now=cast.now), reason="Ny sak", by=cast.cleo, now=cast.now)
    drafts.look_again(engaging, by=cast.ana, now=cast.now)
    review.submit(engaging, by=cast.ana, now=cast.now)


def test_private_answer_goes_by_hand_into_a_private_thread(cast: Cast) -> None:
    conversation = make_comment(cast)
    row = make_queued(cast, conversation, purpose=Purpose.PRIVATE)

    assert (row.state, row.draft.thread.private) == (PublicationState.BY_HAND, True)
    publication.settle_by_hand(row, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        publication.settle_by_hand(row, by=cast.ana, now=cast.now)
    assert cast.network.notified("maja") == []


def test_return_on_a_confidential_topic_is_private(cast: Cast) -> None:
    conversation = make_comment(cast)
    Topic.objects.filter(pk=conversation.topic_id).update(confidential=True)

    draft = make_draft(cast, reload(conversation), purpose=Purpose.RETURN)

    assert draft.thread.private


def test_undecided_press_stays_here(cast: Cast) -> None:
    conversation = make_comment(cast, "Jag söker en kommentar.", intent=Intent.PRESS)
    draft = make_approved(cast, conversation)

    with pytest.raises(clearance.Undecided):
        publication.publish(draft, by=cast.ana, now=cast.now)


def test_earlier_answers_find_what_was_answered_to_something_alike(cast: Cast) -> None:
    send(make_queued(cast, make_comment(cast)), at=cast.now + AFTER_UNDO)
    alike = make_comment(cast, "Tredje gången som 7.14 inte kommer i tid, vad gör ni?", by="olle")
    other = make_comment(cast, "Appen kraschar hela dagen", by="pia", topic="website_app")

    assert [row.by for row in search.earlier_answers(alike)] == [cast.ana]
    assert search.earlier_answers(other) == []
