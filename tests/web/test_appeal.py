"""The public page on which a person says no, once, by a link that nobody guesses."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bemot.alerts.models import Delivery
from bemot.conversations.models import Conversation
from bemot.responses import appeal_links, framing, verdicts
from bemot.responses.measures import appeals, grounds, moderation
from bemot.responses.models import Appeal, AppealLink, Moderation, Verdict
from bemot.words import AlertReason, GroundKind, Intent, Measure, ModerationState, Purpose
from tests.cast import Cast, kinds_of
from tests.responses.making import comment_of, make_comment
from tests.web.door import signed_in, words

SAID = "Jag menade allvar: tåget var sent fyra dagar i rad."


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def verdict(cast: Cast) -> Verdict:
    conversation = make_comment(cast, "Hahaha, clowner!", intent=Intent.OTHER)
    now = timezone.now()
    found = verdicts.propose(conversation, reason="Vill inget", by=cast.ana, now=now)
    verdicts.confirm(found, by=cast.bo, now=now)
    found.refresh_from_db()
    return found


@pytest.fixture
def hidden(cast: Cast) -> Moderation:
    now = timezone.now()
    rule = grounds.add(
        cast.inbox, kind=GroundKind.RULE, title="Inga påhopp", url="https://n.example/r", by=cast.cleo, now=now
    )
    conversation = make_comment(cast, "Sådana som du borde inte finnas", intent=Intent.ABUSE, needs_reply=False)
    row = moderation.take(
        comment_of(conversation), conversation=conversation, measure=Measure.HIDE, ground=rule, reason="Påhopp",
        by=cast.ana, now=now,
    )  # fmt: skip
    moderation.second(row, by=cast.bo, now=now)
    row.refresh_from_db()
    return row


def address(case: Verdict | Moderation) -> str:
    return reverse("say_no", args=[appeal_links.open_for(case, now=timezone.now()).token])


def of(conversation: Conversation) -> str:
    return f"{reverse('conversation', args=[conversation.pk])}?tab=known"


def told() -> set[str]:
    rows = Delivery.objects.filter(alert__reason=AlertReason.APPEAL, alert__acknowledged_at=None)
    return {row.user.first_name for row in rows.select_related("user")}


def test_the_link_stands_in_what_is_written_to_the_person(cast: Cast, verdict: Verdict, hidden: Moderation) -> None:
    assert address(hidden) in hidden.letter.text
    conversation, answers = verdict.conversation, comment_of(verdict.conversation)
    said = framing.first_words(conversation, answers, Purpose.PRIVATE, by=cast.ana, now=timezone.now())
    assert address(verdict) in said
    assert address(verdict) in words(signed_in(cast.ana).get(of(conversation)))
    public = framing.first_words(conversation, answers, Purpose.ANSWER, by=cast.ana, now=timezone.now())
    assert "appeal" not in public


def test_a_verdict_is_appealed_once_and_lands_at_the_desk(cast: Cast, verdict: Verdict) -> None:
    stranger, page = Client(), address(verdict)
    for _ in range(2):
        assert stranger.get(page).status_code == 200
    assert stranger.post(page, {"text": " "}).status_code == 422
    assert "looks again" in words(stranger.post(page, {"text": SAID}))
    assert stranger.post(page, {"text": SAID}).status_code == 410
    appeal = Appeal.objects.get()
    assert (appeal.text, appeal.recorded_by, appeal.verdict) == (SAID, None, verdict)
    assert kinds_of(verdict.conversation)[-1] == "verdict_appealed"
    assert told() == {"Cleo"}  # neither of the two who said it

    cleo = signed_in(cast.cleo)
    assert SAID in words(cleo.get(of(verdict.conversation)))
    granted = {"granted": "yes", "reason": "Det finns en sak"}
    assert cleo.post(reverse("decide_appeal", args=[verdict.conversation_id]), granted).status_code == 303
    verdict.refresh_from_db()
    assert verdict.lifted_at is not None
    assert told() == set()


def test_a_hidden_post_is_appealed_and_shown_again(cast: Cast, hidden: Moderation) -> None:
    page = address(hidden)
    assert "Inga påhopp" in words(Client().get(page))
    assert Client().post(page, {"text": SAID}).status_code == 200
    assert told() == {"Cleo"}
    place = reverse("conversation", args=[hidden.conversation_id])
    cleo = signed_in(cast.cleo)
    assert SAID in words(cleo.get(f"{place}?tab=known"))
    with pytest.raises(appeals.SameReader):
        appeals.decide(Appeal.objects.get(), granted=False, reason="Nej", by=cast.bo, now=timezone.now())
    cleo.post(reverse("decide_appeal", args=[hidden.conversation_id]), {"granted": "yes", "reason": "Fel av oss"})
    hidden.refresh_from_db()
    assert hidden.state in (ModerationState.UNDO_QUEUED, ModerationState.UNDONE)
    assert Client().get(page).status_code == 410


def test_a_link_ends_with_its_case_and_its_time(cast: Cast, verdict: Verdict, hidden: Moderation) -> None:
    AppealLink.objects.filter(verdict=verdict).update(made_at=timezone.now() - appeal_links.STANDS - timedelta(days=1))
    assert Client().get(address(verdict)).status_code == 410
    moderation.undo(hidden, reason="Fel", by=cast.cleo, now=timezone.now())
    assert Client().get(address(hidden)).status_code == 410
    assert Client().get(reverse("say_no", args=["nobody"])).status_code == 410


def test_the_page_is_throttled_and_keeps_the_words(cast: Cast, verdict: Verdict) -> None:
    stranger, page = Client(), address(verdict)
    for _ in range(5):
        stranger.post(page, {"text": ""})
    answer = stranger.post(page, {"text": SAID})
    assert answer.status_code == 429
    assert SAID in words(answer)
    assert not Appeal.objects.exists()


def test_nothing_of_the_desk_stands_on_the_page(cast: Cast, verdict: Verdict) -> None:
    page = words(Client().get(address(verdict)))
    for name in ("Ana Berg", "Bo Dal", "Vill inget"):
        assert name in words(signed_in(cast.cleo).get(of(verdict.conversation)))
        assert name not in page
    assert Conversation.objects.count() == 1
