"""A network without a connector through the pages: handed in, answered, published by oneself, the link brought back."""

from django.test import Client
from django.urls import reverse

from bemot.channels import connecting
from bemot.conversations.models import Conversation, Message
from bemot.responses.models import Publication
from bemot.routing.models import ResponsePolicy
from bemot.words import PublicationState, SecondPerson
from tests.cast import Cast, work
from tests.web.door import press, signed_in, words

POST = "https://group.example.org/posts/12"
ANSWER = (
    "Hej Maja! Tack för att du skriver, jag förstår att det tar på krafterna när 7.14 är sen vecka efter vecka. "
    "Mejla mig gärna på ana@norrbrotag.example så hjälper jag dig vidare. Ana"
)


def handed_in(cast: Cast, client: Client) -> Conversation:
    """Hand a post in through its page, and let the desk work it up."""
    settings = {"name": "Grannar i Norrbro", "url": "https://group.example.org/"}
    channel = connecting.connect(
        cast.inbox, "by_hand", settings=settings, credentials={}, language="sv", by=cast.cleo, now=cast.now
    )
    form = {
        "channel": channel.pk,
        "url": POST,
        "author": "Maja Lind",
        "text": "Tredje veckan i rad som 7.14 inte kommer. Jag missar mitt jobb och ingen svarar.",
    }
    answer = client.post(reverse("hand_in"), form)
    assert answer.status_code == 303, words(answer)
    work(cast, at=cast.now)
    return Message.objects.get(channel=channel).conversation


def test_a_handed_in_post_is_answered_by_hand_and_its_link_comes_back(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes=SecondPerson.NONE)
    client = signed_in(cast.ana)
    found = handed_in(cast, client)
    draft = client.post(reverse("start_draft", args=[found.pk])).headers["Location"]
    pk = draft.rsplit("/", 1)[1]
    page = press(client, reverse("publish", args=[pk]), {"text": ANSWER})
    row = Publication.objects.get()
    assert row.state == PublicationState.BY_HAND
    by_hand = reverse("settle_by_hand", args=[row.pk])
    assert page.headers["HX-Redirect"] == by_hand

    shown = client.get(by_hand).content.decode()
    assert f'data-copy-opens="{POST}"' in shown
    assert "data-copy-status" in shown
    assert ANSWER in words(client.get(by_hand))
    assert by_hand in client.get(reverse("conversation", args=[found.pk])).content.decode()

    wrong = press(client, by_hand, {"url": POST})
    assert wrong.status_code == 409
    assert press(client, by_hand, {"url": f"{POST}#comment-3"}).status_code == 204
    row.refresh_from_db()
    assert (row.state, row.url) == (PublicationState.SENT, f"{POST}#comment-3")
    thread = client.get(reverse("conversation", args=[found.pk]))
    assert ANSWER in words(thread)
    assert by_hand not in thread.content.decode()


def test_withdraw_takes_back_what_was_to_be_published_by_hand(cast: Cast) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes=SecondPerson.NONE)
    client = signed_in(cast.ana)
    found = handed_in(cast, client)
    pk = client.post(reverse("start_draft", args=[found.pk])).headers["Location"].rsplit("/", 1)[1]
    press(client, reverse("publish", args=[pk]), {"text": ANSWER})
    undo = reverse("withdraw", args=[Publication.objects.get().pk])
    assert undo in client.get(reverse("conversation", args=[found.pk])).content.decode()
    assert client.post(undo).status_code == 303
    assert Publication.objects.get().state == PublicationState.WITHDRAWN
    assert "draft-text" in client.get(reverse("draft", args=[pk])).content.decode()
