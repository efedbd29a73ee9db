"""The conversation's page: what it shows, to whom, and what is clicked there in passing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bemot.conversations.models import Conversation, Note, Presence
from bemot.history.models import Event
from bemot.words import EventKind
from tests.cast import Cast, kinds_of, make_comment, make_ringing_comment, work
from tests.web.door import part, press, signed_in, words

COMPLAINT = "Tåget var sent igen, tredje veckan i rad, och ingen säger något."
THREAT = "Ni är idioter allihop, jag ska slå ihjäl er."


def of(found: Conversation, name: str = "conversation", *more: object) -> str:
    return reverse(name, args=[found.pk, *more])


def test_show_tells_what_is_next_and_shows_the_thread(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    answer = signed_in(cast.ana).get(of(found))
    assert "Nya tidtabellen är här." in words(answer)
    assert COMPLAINT in words(answer)
    page = answer.content.decode()
    assert 'class="next-line"' in page
    assert 'id="rail"' in page
    assert '<mark class="evidence" title="' in page


@pytest.mark.parametrize("tab", ["thread", "known", "timeline", "no such"])
def test_show_opens_each_tab(cast: Cast, tab: str) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.ana).get(of(found), {"tab": tab}).status_code == 200


def test_timeline_says_once_that_somebody_was_alerted_by_several_ways(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    found = make_ringing_comment(cast, THREAT)
    told = Event.objects.filter(conversation_id=found.pk, kind=EventKind.ALERTED, data__to=cast.ana.pk)
    assert len({row.data["medium"] for row in told}) == told.count() > 1
    assert words(signed_in(cast.ana).get(of(found), {"tab": "timeline"})).count("Ana Berg was alerted.") == 1


def test_the_address_of_a_button_says_that_nothing_was_changed(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    answer = signed_in(cast.ana).get(of(found, "claim"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "press it again" in words(answer)


def test_show_is_not_there_for_another_team(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.ana).get(of(found)).status_code == 200
    assert signed_in(cast.dag).get(of(found)).status_code == 404


@pytest.mark.parametrize("target", ["head", "thread", "side", "foot", "presence"])
def test_show_gives_each_panel_alone(cast: Cast, target: str) -> None:
    found = make_comment(cast, COMPLAINT)
    panel = part(signed_in(cast.ana), of(found), target).content.decode()
    assert f'id="{target}"' in panel
    assert "<html" not in panel


def test_show_escapes_a_strangers_words_everywhere(cast: Cast) -> None:
    cast.network.join("evil", "<script>alert(1)</script>")
    found = make_comment(cast, "<script>alert(2)</script> Appen är trasig och jag är arg.", by="evil")
    client = signed_in(cast.ana)
    for path in (of(found), of(found, "decide"), of(found, "earlier"), of(found, "start_draft")):
        page = client.get(path).content.decode()
        assert "&lt;script&gt;alert(" in page
        assert "<script>alert(" not in page


def test_show_tells_of_an_edit_and_keeps_the_first_wording(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    first = found.messages.first()
    cast.network.edit(first.external_id, "Helt andra ord.", at=cast.now + timedelta(minutes=2))
    work(cast, at=cast.now + timedelta(minutes=3))
    page = signed_in(cast.ana).get(of(found))
    assert "Helt andra ord." in words(page)
    assert COMPLAINT in words(page)
    assert "message__edited" in page.content.decode()


def test_unveil_shows_what_is_hidden_and_is_remembered(cast: Cast) -> None:
    found = make_comment(cast, THREAT)
    client = signed_in(cast.ana)
    assert "ihjäl" not in client.get(of(found)).content.decode()
    shown = press(client, of(found, "unveil"))
    assert "ihjäl" in shown.content.decode()
    assert "unveiled" in kinds_of(found)
    assert "ihjäl" in client.get(of(found)).content.decode()
    assert "ihjäl" not in signed_in(cast.bo).get(of(found)).content.decode()


def test_claim_answers_htmx_with_a_word_and_others_with_the_page(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    Conversation.objects.filter(pk=found.pk).update(assignee=None)
    told = press(signed_in(cast.ana), of(found, "claim"))
    assert told.status_code == 204
    assert "conversation-changed" in told.headers["HX-Trigger"]
    assert signed_in(cast.ana).post(of(found, "release")).status_code == 303
    assert signed_in(cast.bo).post(of(found, "claim")).status_code == 303
    assert Conversation.objects.get(pk=found.pk).assignee == cast.bo


def test_claim_says_kindly_that_somebody_was_faster(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    Conversation.objects.filter(pk=found.pk).update(assignee=cast.bo)
    refused = signed_in(cast.ana).post(of(found, "claim"))
    assert refused.status_code == 409
    assert "Bo Dal" in refused.content.decode()
    assert "<html" not in press(signed_in(cast.ana), of(found, "claim")).content.decode()


VERBS = ["claim", "release", "wake", "note", "unveil", "presence", "assign", "snooze", "escalate", "label"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_refused_to_another_team(cast: Cast, verb: str) -> None:
    found = make_comment(cast, COMPLAINT)
    before = kinds_of(found)
    assert signed_in(cast.dag).post(of(found, verb), {"text": "x", "name": "x"}).status_code == 404
    assert kinds_of(found) == before


def test_assign_gives_it_to_a_colleague(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert "Bo Dal" in client.get(of(found, "assign")).content.decode()
    assert client.post(of(found, "assign"), {"to": cast.bo.pk}).status_code == 303
    assert Conversation.objects.get(pk=found.pk).assignee == cast.bo
    assert client.post(of(found, "assign"), {"to": cast.dag.pk}).status_code == 422


def test_snooze_hides_and_wake_shows(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert client.post(of(found, "snooze"), {"until": "tomorrow"}).status_code == 303
    assert Conversation.objects.get(pk=found.pk).snoozed_until is not None
    client.post(of(found, "wake"))
    assert Conversation.objects.get(pk=found.pk).snoozed_until is None


def test_note_is_kept_and_shown_on_yellow(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    client.post(of(found, "note"), {"text": "Ring <b>verkstaden</b>"})
    assert Note.objects.get().text == "Ring <b>verkstaden</b>"
    page = client.get(of(found)).content.decode()
    assert "Ring &lt;b&gt;verkstaden" in page
    assert press(client, of(found, "note"), {"text": " "}).status_code == 422


def test_escalate_sets_the_level(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    signed_in(cast.ana).post(of(found, "escalate"), {"level": 2, "reason": "Många barn"})
    assert Conversation.objects.get(pk=found.pk).level == 2


def test_label_goes_on_and_off(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    client.post(of(found, "label"), {"name": "Linje 7"})
    label = found.labels.get()
    client.post(of(found, "unlabel", label.pk))
    assert not found.labels.exists()


def test_correct_takes_a_colleagues_word(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    client = signed_in(cast.ana)
    assert client.get(of(found, "correct", "intent")).status_code == 200
    assert client.post(of(found, "correct", "intent"), {"should_be": "question"}).status_code == 303
    assert Conversation.objects.get(pk=found.pk).intent == "question"
    assert client.get(of(found, "correct", "name")).status_code == 404
    assert client.post(of(found, "correct", "intent"), {"should_be": "nonsense"}).status_code == 422


def test_look_tells_the_others_who_is_here(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    assert signed_in(cast.bo).post(of(found, "presence"), {"doing": "typing"}).status_code == 204
    assert Presence.objects.get().user == cast.bo
    assert "Bo is writing here" in part(signed_in(cast.ana), of(found), "presence").content.decode()
    assert "Bo is" not in part(signed_in(cast.bo), of(found), "presence").content.decode()


def test_earlier_tells_what_was_said_before(cast: Cast) -> None:
    found = make_comment(cast, COMPLAINT)
    Conversation.objects.filter(pk=found.pk).update(status="resolved", resolved_at=cast.now - timedelta(days=40))
    again = make_comment(cast, "Nu är det sent igen och jag är trött på det.", at=cast.now + timedelta(minutes=1))
    assert of(found) in part(signed_in(cast.ana), of(again, "earlier"), "person").content.decode()


def test_show_folds_what_others_wrote_around_the_persons_own_branch(cast: Cast) -> None:
    for n in range(3):
        make_comment(cast, f"Tåg {n} var {n + 3} minuter sent i dag.", by=f"before{n}")
    found = make_comment(cast, COMPLAINT, at=cast.now + timedelta(minutes=1))
    make_comment(cast, "Tåg 9 var sent i dag.", by="after", at=cast.now + timedelta(minutes=2))
    page = part(signed_in(cast.ana), of(found), "thread").content.decode()
    assert page.index("3 other answers") < page.index("data-newest") < page.index("1 other answer")
    assert page.count("data-newest") == 1
    assert page.index("data-newest") < page.index(f'id="message-{found.messages.get().pk}"')
