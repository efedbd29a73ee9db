from bemot.channels.models import Channel
from bemot.conversations.models import Contact, Conversation, Merge, Person
from bemot.words import Flag
from tests.cast import make_comment


def person_of(conversation):
    return Person.objects.get(contacts__conversations=conversation)


def test_people_lists_those_who_write_but_not_ourselves(cast, sits):
    make_comment(cast, "När går sista tåget?", by="maja")
    page = sits(cast.ana).get("/people/").content.decode()
    assert "maja" in page
    assert "Norrbro Tåg</span>" not in page.split("people__name", 1)[0]
    assert "maja" not in sits(cast.dag).get("/people/").content.decode()
    assert "Nobody of that name" in sits(cast.ana).get("/people/?q=zzz").content.decode()


def test_person_shows_what_was_said_before(cast, sits):
    person = person_of(make_comment(cast, "När går sista tåget?", by="maja"))
    found = Conversation.objects.get(contact__person=person)
    page = sits(cast.ana).get(f"/people/{person.pk}").content.decode()
    assert f"/conversations/{found.pk}" in page
    assert sits(cast.dag).get(f"/people/{person.pk}").status_code == 404


def test_we_ourselves_have_no_page_among_the_people(cast, sits):
    make_comment(cast, "När går sista tåget?", by="maja")
    own = Contact.objects.get(channel=cast.channel, external_id=cast.channel.own_id)
    assert sits(cast.ana).get(f"/people/{own.person_id}").status_code == 404


def test_person_shows_no_contact_on_a_channel_of_another_team(cast, sits):
    person = person_of(make_comment(cast, "När går sista tåget?", by="maja"))
    hidden = Channel.objects.create(inbox=cast.other_inbox, connector="feed", title="Badets sida")
    Contact.objects.create(channel=hidden, external_id="m", name="Hemliga Maja", person=person)
    assert "Hemliga" not in sits(cast.ana).get(f"/people/{person.pk}").content.decode()
    assert "Nobody of that name" in sits(cast.ana).get("/people/?q=Hemliga").content.decode()


def test_merge_joins_two_and_undo_parts_them(cast, sits):
    maja = person_of(make_comment(cast, "När går sista tåget?", by="maja"))
    maja_l = person_of(make_comment(cast, "Var är bussen?", by="maja_l"))
    assert "Join" in sits(cast.ana).get(f"/people/{maja.pk}?q=maja_l").content.decode()
    assert sits(cast.dag).post(f"/people/{maja.pk}/merge", {"joined": maja_l.pk}).status_code == 404
    assert sits(cast.ana).post(f"/people/{maja.pk}/merge", {"joined": maja_l.pk}).status_code == 303
    assert maja.contacts.count() == 2
    row = Merge.objects.get()
    assert sits(cast.ana).post(f"/people/{maja.pk}/merges/{row.pk}/undo").status_code == 303
    assert (maja.contacts.count(), maja_l.contacts.count()) == (1, 1)


def test_merge_with_oneself_or_nobody_is_refused(cast, sits):
    maja = person_of(make_comment(cast, "När går sista tåget?", by="maja"))
    assert sits(cast.ana).post(f"/people/{maja.pk}/merge", {"joined": maja.pk}).status_code == 409
    assert sits(cast.ana).post(f"/people/{maja.pk}/merge", {"joined": "x"}).status_code == 404


def test_merge_is_refused_to_an_observer(cast, sits):
    maja = person_of(make_comment(cast, "När går sista tåget?", by="maja"))
    other = person_of(make_comment(cast, "Var är bussen?", by="ove"))
    cast.ana.memberships.update(role="observer")
    assert sits(cast.ana).post(f"/people/{maja.pk}/merge", {"joined": other.pk}).status_code == 409
    assert not Merge.objects.exists()


def test_search_marks_the_words_and_finds_inflections(cast, sits):
    make_comment(cast, "Alla <b>förseningar</b> i Tranhed är för mycket.", by="maja")
    page = sits(cast.ana).get("/search/?q=förseningarna").content.decode()
    assert "<mark>förseningar</mark>" in page
    assert "<b>" not in page.split('class="hits"')[1]
    assert "maja" not in sits(cast.dag).get("/search/?q=förseningarna").content.decode().split("<main")[1]


def test_search_veils_abuse(cast, sits):
    found = make_comment(cast, "Tranhed brinner snart, era förseningar.", by="arg")
    Conversation.objects.filter(pk=found.pk).update(flags=[Flag.THREAT.value])
    page = sits(cast.ana).get("/search/?q=Tranhed").content.decode()
    assert "Veiled." in page
    assert "brinner" not in page


def test_search_bears_anything(cast, sits):
    for words in ("", "\"'*", "a" * 500, "((", "ö %"):
        assert sits(cast.ana).get("/search/", {"q": words}).status_code == 200
