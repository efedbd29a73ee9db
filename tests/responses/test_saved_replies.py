"""Saved replies: written, approved by somebody else, chosen into a draft, and taken out of use."""

import pytest
from django.conf import settings

from bemot.accounts.models import Principal
from bemot.channels.models import Inbox
from bemot.conversations.models import Topic
from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.responses import choosing, publication, queries, saved_replies
from bemot.responses.models import Draft, SavedReply
from bemot.routing.models import ResponsePolicy
from bemot.words import Purpose
from tests.cast import Cast, work
from tests.responses.making import answers_on, make_comment, make_draft

TEXT = (
    "Hej [namn]! Tack för att du skriver. Tåget mot [ort] går igen från i morgon. "
    "Skriv till mig på [adress] om något är fel. [signatur]"
)


@pytest.fixture
def saved(cast: Cast) -> SavedReply:
    kept = saved_replies.keep(cast.inbox, title="Går igen", text=TEXT, folder="Trafik", by=cast.cleo, now=cast.now)
    saved_replies.approve(kept, by=cast.bo, now=cast.now)
    return SavedReply.objects.select_related("inbox__team").get()


def test_take_fills_what_the_desk_knows_and_leaves_the_rest(cast: Cast, saved: SavedReply) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    choosing.take(draft, saved, text="", base_n=1, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    assert draft.text.startswith("Hej Maja! Tack")
    assert "ana@norrbrotag.example" in draft.text
    assert draft.text.endswith("Ana")
    assert "[ort]" in draft.text
    assert draft.saved_reply == saved


def test_take_puts_it_where_the_writer_was(cast: Cast, saved: SavedReply) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    choosing.take(draft, saved, text="Före 🚆\n\nEfter", at=7, base_n=1, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    first, middle, last = draft.text.split("\n\n")
    assert (first, middle[:3], last) == ("Före 🚆", "Hej", "Efter")


def test_prepared_answer_goes_out_by_the_person_on_duty_alone(cast: Cast, saved: SavedReply) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes="before")
    found = make_comment(cast)
    draft = make_draft(cast, found, text="")
    choosing.take(draft, saved, text="", base_n=1, by=cast.ana, now=cast.now)
    draft.refresh_from_db()
    filled = draft.text.replace("[ort]", "Norrbro")
    Draft.objects.filter(pk=draft.pk).update(text=filled + ". Vi betalar biljetten.")
    with pytest.raises(publication.NeedsSecondPerson):
        publication.publish(Draft.objects.get(), by=cast.ana, now=cast.now)
    Draft.objects.filter(pk=draft.pk).update(text=filled)
    publication.publish(Draft.objects.get(), by=cast.ana, now=cast.now)
    work(cast, at=cast.now + settings.UNDO_WINDOW * 2)
    assert [filled in each for each in answers_on(cast, found)] == [True]


def test_open_blank_stops_it(cast: Cast, saved: SavedReply) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    choosing.take(draft, saved, text="", base_n=1, by=cast.ana, now=cast.now)
    with pytest.raises(publication.clearance.Stopped, match="blank"):
        publication.clearance.refuse_unready(Draft.objects.get(), now=cast.now)


def test_retire_takes_it_out_of_use_once_and_a_new_wording_brings_it_back(cast: Cast, saved: SavedReply) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    assert queries.saved_replies_for(draft) == [saved]
    saved_replies.retire(saved, by=cast.ana, now=cast.now)
    assert queries.saved_replies_for(draft) == []
    assert not SavedReply.objects.get().is_prepared
    with pytest.raises(choosing.NotOffered):
        choosing.take(draft, saved, text="", base_n=1, by=cast.ana, now=cast.now)
    with pytest.raises(SomebodyWasFaster):
        saved_replies.retire(saved, by=cast.ana, now=cast.now)
    assert Event.objects.filter(kind="text_retired").count() == 1
    saved_replies.change(saved, text="Ny text", by=cast.ana, now=cast.now)
    assert queries.saved_replies_for(draft) == [saved]
    assert SavedReply.objects.get().approved_at is None


def test_file_keeps_the_approval(cast: Cast, saved: SavedReply) -> None:
    saved_replies.file(saved, title="Ny titel", folder="Störningar", for_team=True, by=cast.ana, now=cast.now)
    row = SavedReply.objects.get()
    assert (row.title, row.folder, row.for_team, row.is_prepared) == ("Ny titel", "Störningar", True, True)


def test_team_scope_offers_it_in_the_teams_other_inbox_of_the_same_principal_only(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    team, mine = cast.inbox.team, cast.inbox.principal
    beside = Inbox.objects.create(name="Buss", team=team, principal=mine)
    client = Inbox.objects.create(name="Kund", team=team, principal=Principal.objects.create(name="En annan"))
    for inbox in (beside, client, cast.other_inbox):
        SavedReply.objects.create(inbox=inbox, title=f"{inbox} eget", text="x", written_by=cast.cleo)
        SavedReply.objects.create(inbox=inbox, title=f"{inbox} delat", text="x", for_team=True, written_by=cast.cleo)
    assert SavedReply.objects.count() == 6
    assert [row.title for row in queries.saved_replies_for(draft)] == [f"{beside} delat"]


def test_texts_in_the_language_of_the_comment_come_first_then_those_of_its_topic(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast, topic="billing"), text="")
    billing = Topic.objects.get(slug="billing")
    for title, language, topic in (("a", "en", billing), ("b", "sv", None), ("c", "sv", billing)):
        saved_replies.keep(cast.inbox, title=title, text="x", language=language, topic=topic, by=cast.ana, now=cast.now)
    assert draft.language == "sv"
    assert [row.title for row in queries.saved_replies_for(draft)] == ["c", "b", "a"]


def test_texts_of_one_purpose_are_offered_for_that_alone(cast: Cast) -> None:
    draft = make_draft(cast, make_comment(cast), text="")
    for purpose in (Purpose.OFFER, Purpose.HOLDING, Purpose.ANSWER):
        saved_replies.keep(cast.inbox, title=purpose, text="x", purpose=purpose, by=cast.ana, now=cast.now)
    assert [row.title for row in queries.saved_replies_for(draft)] == [Purpose.ANSWER]
