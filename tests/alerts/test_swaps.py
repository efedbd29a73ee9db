"""Who is asked to take a duty is told, and so is who asked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bemot.alerts import queries, swaps
from bemot.alerts.models import Alert
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing.models import Duty, Swap
from bemot.words import AlertReason
from tests.cast import Cast, work
from tests.web.door import signed_in, words


def asked(cast: Cast) -> Swap:
    swap = swaps.ask(Duty.objects.get(), to=cast.bo, by=cast.ana, now=cast.now)
    work(cast, at=cast.now)
    return swap


def on_the_page(user) -> list[str]:
    return list(queries.open_for(user).values_list("reason", flat=True))


def test_ask_tells_the_colleague_and_nobody_else(cast: Cast, settings) -> None:
    settings.MAIL_CONFIGURED = True
    asked(cast)
    assert on_the_page(cast.bo) == [AlertReason.SWAP_ASKED]
    assert on_the_page(cast.ana) == on_the_page(cast.cleo) == []
    assert not queries.visible_to(cast.cleo).exists()
    (letter,) = mail.outbox
    assert letter.to == ["bo@example.test"]
    assert "asks you to take a duty" in letter.subject
    assert reverse("roster") in letter.body
    page = words(signed_in(cast.bo).get(reverse("alerts")))
    assert "Ana Berg asks" in page
    assert "I have it" not in page


@pytest.mark.parametrize(("answer", "said"), [("accept", "Bo Dal takes it"), ("decline", "Bo Dal cannot")])
def test_answer_tells_who_asked_and_ends_the_question(cast: Cast, answer: str, said: str) -> None:
    swap = asked(cast)
    getattr(swaps, answer)(swap, by=cast.bo, now=cast.now)
    work(cast, at=cast.now + timedelta(seconds=10))
    assert on_the_page(cast.bo) == []
    assert on_the_page(cast.ana) == [AlertReason.SWAP_ANSWERED]
    ana = signed_in(cast.ana)
    assert said in words(ana.get(reverse("alerts")))
    ana.post(reverse("acknowledge", args=[Alert.objects.latest("pk").pk]))
    assert on_the_page(cast.ana) == []
    with pytest.raises(SomebodyWasFaster):
        swaps.decline(swap, by=cast.bo, now=cast.now)
    assert Alert.objects.count() == 2


def test_a_question_taken_back_falls_silent(cast: Cast) -> None:
    swaps.decline(asked(cast), by=cast.ana, now=cast.now)
    assert not Alert.objects.filter(acknowledged_at=None).exists()
