"""A draft from the first word to publishing, undo and settling by hand."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bemot.accounts.models import Membership
from bemot.conversations.models import Conversation
from bemot.responses import publication
from bemot.responses.models import Draft, Publication
from bemot.routing.models import ResponsePolicy
from bemot.words import PublicationState, Role
from tests.cast import Cast, kinds_of, make_comment
from tests.web.door import press, signed_in, words

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."
KIND = (
    "Hej Maja! Jag är ledsen att tåget har varit sent tre veckor i rad. Vi byter fordonet i kväll. "
    "Skriv gärna till mig på ana@norrbrotag.example om något är fel i morgon. /Ana"
)


@pytest.fixture
def found(cast: Cast) -> Conversation:
    """Give a complaint on which a decision stands."""
    conversation = make_comment(cast, COMPLAINT)
    reason = {"move": "apologise", "place": "local", "reason": "Det var vårt fel."}
    signed_in(cast.ana).post(reverse("decide", args=[conversation.pk]), reason)
    return conversation


def begin(cast: Cast, found: Conversation) -> Draft:
    signed_in(cast.ana).post(reverse("start_draft", args=[found.pk]))
    return Draft.objects.get(conversation=found)


def path(name: str, row: Draft | Publication) -> str:
    return reverse(name, args=[row.pk])


def test_start_shows_what_one_needs_then_opens_the_editor(cast: Cast, found: Conversation) -> None:
    client = signed_in(cast.ana)
    assert COMPLAINT in words(client.get(reverse("start_draft", args=[found.pk])))
    assert not Draft.objects.exists()
    answer = client.post(reverse("start_draft", args=[found.pk]))
    assert answer.status_code == 303
    assert answer.url == path("draft", Draft.objects.get())
    assert client.get(reverse("current_draft", args=[found.pk])).url == answer.url
    assert client.get(reverse("start_draft", args=[found.pk])).url == answer.url
    page = client.get(answer.url).content.decode()
    assert "data-draft-form" in page
    assert "Send for approval" in page
    assert "data-findings" in page
    assert 'class="finding" data' not in page.partition("<template")[0], "nobody finds fault with a greeting and a name"


@pytest.mark.parametrize(
    "verb", ["edit_draft", "check_draft", "submit", "approve", "publish", "discard", "take_over", "send_back"]
)
def test_every_verb_is_refused_to_another_team(cast: Cast, found: Conversation, verb: str) -> None:
    draft = begin(cast, found)
    before = kinds_of(found)
    assert signed_in(cast.dag).get(path("draft", draft)).status_code == 404
    assert signed_in(cast.dag).post(path(verb, draft), {"text": KIND, "reason": "x"}).status_code == 404
    assert kinds_of(found) == before


def test_edit_keeps_the_text_while_one_writes(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    assert signed_in(cast.ana).post(path("edit_draft", draft), {"text": "Hej\r\nMaja"}).status_code == 204
    assert Draft.objects.get().text == "Hej\nMaja"


def test_edit_is_refused_kindly_to_a_colleague(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    refused = press(signed_in(cast.bo), path("edit_draft", draft), {"text": "Mitt"})
    assert refused.status_code == 409
    assert "Ana" in words(refused)
    assert "Ana Berg is writing this answer" in words(signed_in(cast.bo).get(path("draft", draft)))


def test_check_gives_findings_with_places(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    text = "Hej! Vi beklagar om du upplever att tåget var sent. Ring [nummer]."
    answer = json.loads(signed_in(cast.ana).post(path("check_draft", draft), {"text": text}).content)
    blank = next(one for one in answer["findings"] if one["kind"] == "blank")
    assert text[blank["start"] : blank["end"]] == "[nummer]"
    assert blank["blocking"]
    assert any(one["kind"] == "non_apology" for one in answer["findings"])
    assert answer["length"]["used"] == len(f"@maja {text}")


def test_draft_page_escapes_what_is_written(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    signed_in(cast.ana).post(path("edit_draft", draft), {"text": "</textarea><script>alert(1)</script>"})
    assert "<script>alert(" not in signed_in(cast.ana).get(path("draft", draft)).content.decode()


def test_a_draft_goes_to_another_who_changes_words_and_approves(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    ana, bo = signed_in(cast.ana), signed_in(cast.bo)
    sent = press(ana, path("submit", draft), {"text": KIND, "reviewer": cast.bo.pk})
    assert sent.status_code == 204, words(sent)
    assert "HX-Redirect" in sent.headers
    assert "It waits for Bo Dal" in words(ana.get(path("draft", draft)))
    assert "Approve" in words(bo.get(path("draft", draft)))
    better = KIND.replace("ledsen", "verkligen ledsen")
    assert bo.post(path("approve", draft), {"text": better}).status_code == 303
    assert Draft.objects.get().text == better
    assert "Publish in the thread" in words(ana.get(path("draft", draft)))


def test_send_back_returns_it_with_a_word(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    signed_in(cast.ana).post(path("submit", draft), {"text": KIND})
    assert signed_in(cast.bo).post(path("send_back", draft), {"reason": ""}).status_code == 422
    signed_in(cast.bo).post(path("send_back", draft), {"reason": "Säg vilket tåg."})
    assert "Säg vilket tåg." in words(signed_in(cast.ana).get(path("draft", draft)))


def test_the_conversation_tells_what_the_second_person_made_of_the_draft(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    ana, bo, page = signed_in(cast.ana), signed_in(cast.bo), reverse("conversation", args=[found.pk])
    ana.post(path("submit", draft), {"text": KIND})
    assert "sent back" not in words(ana.get(page))
    bo.post(path("send_back", draft), {"reason": "Säg vilket tåg."})
    assert "The draft was sent back: “Säg vilket tåg.”" in words(ana.get(page))
    foot = ana.get(page, headers={"HX-Request": "true", "HX-Target": "foot"})
    assert "The draft was sent back: “Säg vilket tåg.”" in words(foot)  # a phone shows no head there
    ana.post(path("submit", draft), {"text": KIND})
    assert "sent back" not in words(ana.get(page))
    bo.post(path("approve", draft), {"text": KIND})
    assert "Bo Dal has approved the answer. It has not gone out yet." in words(ana.get(page))
    ana.post(path("publish", draft))
    assert "has approved the answer" not in words(ana.get(page))


def test_a_draft_page_that_waits_leads_on_once_it_is_approved(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    ana, bo = signed_in(cast.ana), signed_in(cast.bo)
    ana.post(path("submit", draft), {"text": KIND})
    panel = {"HX-Request": "true", "HX-Target": "state"}
    waiting = f"{path('draft', draft)}?was=in_review"
    assert waiting in ana.get(path("draft", draft)).content.decode()
    assert "Publish the answer" not in words(ana.get(waiting, headers=panel))
    bo.post(path("approve", draft), {"text": KIND})
    now = words(ana.get(waiting, headers=panel))
    assert "Approved by Bo Dal." in now
    assert "Publish the answer" in now
    assert "Publish the answer" not in words(ana.get(f"{path('draft', draft)}?was=approved", headers=panel))


def test_submit_refuses_a_hot_draft_and_keeps_its_text(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    refused = press(signed_in(cast.ana), path("submit", draft), {"text": "Ring [nummer]."})
    assert refused.status_code == 409
    assert Draft.objects.get().text == "Ring [nummer]."


def test_submit_tells_on_the_next_page_whom_it_waits_for(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    ana = signed_in(cast.ana)
    ana.post(path("submit", draft), {"text": KIND, "reviewer": cast.bo.pk})
    assert "It waits for Bo Dal to look at it." in words(ana.get(reverse("conversation", args=[found.pk])))


def approved(cast: Cast, found: Conversation) -> Draft:
    draft = begin(cast, found)
    signed_in(cast.ana).post(path("submit", draft), {"text": KIND})
    signed_in(cast.bo).post(path("approve", draft))
    return Draft.objects.get()


def test_publish_queues_it_with_an_undo_and_withdraw_takes_it_back(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    client = signed_in(cast.ana)
    assert client.post(path("publish", draft)).status_code == 303
    queued = Publication.objects.get()
    page = client.get(reverse("conversation", args=[found.pk])).content.decode()
    assert "data-undo-until" in page[page.index('id="foot"') :]  # the foot is always in view
    assert reverse("withdraw", args=[queued.pk]) in page
    assert signed_in(cast.dag).post(path("withdraw", queued)).status_code == 404
    assert client.post(path("withdraw", queued)).status_code == 303
    assert Publication.objects.get().state == PublicationState.WITHDRAWN
    assert Draft.objects.get().state == "writing"


def test_publish_twice_is_one_answer(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    client = signed_in(cast.ana)
    client.post(path("publish", draft))
    assert client.post(path("publish", draft)).status_code == 409
    assert Publication.objects.count() == 1


def test_an_unsure_answer_is_settled_by_a_persons_eyes(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    client = signed_in(cast.ana)
    client.post(path("publish", draft))
    Publication.objects.update(state=PublicationState.UNSURE, error="timed out")
    page = client.get(reverse("conversation", args=[found.pk]))
    assert "not clear whether the answer came through" in words(page)
    assert client.post(path("declare", Publication.objects.get()), {"sent": "no"}).status_code == 303
    assert Publication.objects.get().state == PublicationState.FAILED
    assert "did not come through" in words(client.get(reverse("conversation", args=[found.pk])))


def test_by_hand_copies_the_answer_and_takes_the_link(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    client = signed_in(cast.ana)
    client.post(path("publish", draft))
    Publication.objects.update(state=PublicationState.BY_HAND)
    row = Publication.objects.get()
    assert KIND in words(client.get(path("settle_by_hand", row)))
    assert client.post(path("settle_by_hand", row), {"url": "nowhere at all"}).status_code == 422
    assert client.post(path("settle_by_hand", row), {"url": "https://example.test/answer/1"}).status_code == 303
    assert Publication.objects.get().state == PublicationState.SENT


def test_the_short_way_takes_one_person_one_box_one_press(cast: Cast) -> None:
    found = make_comment(cast, "Går det att ta med cykel på kvällsturen?", by="ebbe")
    Conversation.objects.filter(pk=found.pk).update(intent="question", unsure=False, flags=[])
    client = signed_in(cast.ana)
    page = client.get(reverse("conversation", args=[found.pk]))
    assert "light-text" in page.content.decode()
    assert 'id="rail"' not in page.content.decode()
    text = "Hej Ebbe! Ja, det går bra med cykel efter klockan 18. Skriv gärna till ana@norrbrotag.example. /Ana"
    done = client.post(reverse("answer_now", args=[found.pk]), {"text": text})
    assert done.status_code == 303, words(done)
    assert Publication.objects.get().state == PublicationState.QUEUED
    assert client.post(reverse("answer_now", args=[found.pk]), {"text": ""}).status_code == 422
    assert signed_in(cast.dag).post(reverse("answer_now", args=[found.pk]), {"text": text}).status_code == 404


def test_pages_tell_the_undo_time_that_is_set(cast: Cast, found: Conversation, settings) -> None:
    settings.UNDO_WINDOW = timedelta(seconds=45)
    draft = approved(cast, found)
    client = signed_in(cast.ana)
    assert "45 seconds" in client.get(path("draft", draft)).content.decode()
    client.post(path("publish", draft))
    assert 'max="45"' in client.get(reverse("conversation", args=[found.pk])).content.decode()
    question = make_comment(cast, "Går det att ta med cykel på kvällsturen?", by="ebbe")
    Conversation.objects.filter(pk=question.pk).update(intent="question", unsure=False, flags=[])
    assert "45 seconds" in client.get(reverse("conversation", args=[question.pk])).content.decode()


def test_the_short_way_is_refused_where_a_second_person_must_look(cast: Cast, found: Conversation) -> None:
    refused = press(signed_in(cast.ana), reverse("answer_now", args=[found.pk]), {"text": KIND})
    assert refused.status_code == 409
    assert not Publication.objects.exists()


def test_take_over_lets_a_colleague_go_on(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    signed_in(cast.bo).post(path("take_over", draft))
    assert Draft.objects.get().author == cast.bo


def test_discard_throws_it_away(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    assert signed_in(cast.ana).post(path("discard", draft)).status_code == 303
    assert Draft.objects.get().state == "discarded"


def test_state_says_what_is_new_and_look_again_settles_it(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    Draft.objects.update(looked_at=timezone.now() - timedelta(days=400))
    found.messages.update(received_at=timezone.now() - timedelta(days=1))
    make_comment(cast, "Och nu regnar det också.", at=cast.now + timedelta(minutes=1))
    client = signed_in(cast.ana)
    assert "written more meanwhile" in words(client.get(path("draft", draft)))
    client.post(path("look_again", draft))
    assert "meanwhile" not in words(client.get(path("draft", draft)))


def test_publish_alone_is_offered_where_the_policy_asks_nobody(cast: Cast, found: Conversation) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, intent="complaint", four_eyes="none", reading="none")
    draft = begin(cast, found)
    assert "Publish in the thread" in words(signed_in(cast.ana).get(path("draft", draft)))


def test_a_draft_that_is_only_read_shows_its_text_once(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    for state in ("approved", "sent"):
        Draft.objects.filter(pk=draft.pk).update(state=state)
        assert words(signed_in(cast.cleo).get(path("draft", draft))).count("Vi byter fordonet i kväll.") == 1, state


def test_only_who_may_approve_can_be_asked_to(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    Membership.objects.filter(user=cast.bo).update(role=Role.OBSERVER)
    asked = [one.name for one in signed_in(cast.ana).get(path("draft", draft)).context["reviewers"]]
    assert cast.cleo.name in asked
    assert cast.bo.name not in asked


def test_nobody_is_asked_to_begin_where_the_message_has_its_answer(cast: Cast, found: Conversation) -> None:
    draft = approved(cast, found)
    Draft.objects.filter(pk=draft.pk).update(state="sent")
    page = signed_in(cast.cleo).get(reverse("start_draft", args=[found.pk]))
    assert "This message has its answer, by Ana Berg." in words(page)
    assert path("draft", draft) in page.content.decode()
    assert "Begin to write" not in words(page)
    assert "Begin to write" in words(signed_in(cast.cleo).get(reverse("start_draft_for", args=[found.pk, "private"])))


def test_preview_and_length_show_what_the_network_puts_first(cast: Cast, found: Conversation) -> None:
    draft = begin(cast, found)
    ana, text = signed_in(cast.ana), KIND + " " + "Tack. " * 70
    text = text[:497].strip() + "!"  # fits alone, not behind the name of the person
    ana.post(path("edit_draft", draft), {"text": text})
    page = ana.get(path("draft", draft))
    assert page.context["preview"]["parts"] == [f"@maja {text}"]
    assert page.context["draft"]["length"] == {"used": len(text) + len("@maja "), "allowed": 500}
    assert "too long" in words(press(ana, path("submit", draft), {"text": text})).lower()
    ana.post(path("tidy_draft", draft), {"text": text})
    first, second = ana.get(path("draft", draft)).context["preview"]["parts"]
    assert first.startswith("@maja Hej")
    assert not second.startswith("@maja")


def test_a_private_letter_is_held_to_no_length(cast: Cast, found: Conversation) -> None:
    ana = signed_in(cast.ana)
    ana.post(reverse("start_draft_for", args=[found.pk, "private"]))
    page = words(ana.get(path("draft", Draft.objects.get())))
    assert "characters" not in page


def test_pages_without_an_account_let_browsers_name_their_origin(cast: Cast, client: Client) -> None:
    # "no-referrer" makes a browser send `Origin: null`, and the desk refuses the form that somebody has just filled in.
    for name in ("write_privately", "say_no"):
        page = client.get(reverse(name, args=["there-is-none"]))
        assert page.headers["Referrer-Policy"] == "same-origin", name


def test_an_earlier_answer_stands_beside_with_its_comment_and_a_way_to_it(cast: Cast, found: Conversation) -> None:
    publication.publish(approved(cast, found), by=cast.ana, now=timezone.now() - timedelta(minutes=5))
    publication.send_one(Publication.objects.get().pk, now=timezone.now())
    alike = make_comment(cast, "Tredje veckan i rad som tåget är sent, säg något!", by="olle")
    page = signed_in(cast.ana).get(reverse("start_draft", args=[alike.pk]))
    [earlier] = page.context["earlier"]
    assert (earlier["comment"], KIND in earlier["text"]) == (COMPLAINT, True)
    assert earlier["url"] in page.content.decode()
