"""The same words twice in a thread, or a fifth time in a day, are stopped."""

from datetime import timedelta

import pytest

from bemot.conversations.models import Conversation
from bemot.responses import publication, repetition
from bemot.responses.models import Publication
from bemot.words import PublicationState
from tests.cast import OWN_HANDLE, Cast
from tests.cast import make_comment as make_comment_below
from tests.responses.making import ANSWER, make_comment, make_draft, make_queued

OTHER = ANSWER.replace("torsdag", "fredag")


def below_another_post(cast: Cast, *, by: str) -> Conversation:
    post = cast.network.post(OWN_HANDLE, f"Nytt från oss till {by}", created_at=cast.now)
    return make_comment_below(cast, f"Varför är 7.14 sen igen? Undrar {by}", by=by, parent=post)


def four_times(cast: Cast) -> None:
    for by in ("vera", "sven", "kim", "lo"):
        make_queued(cast, below_another_post(cast, by=by), text=ANSWER.replace("Maja", by))


def test_publish_refuses_the_same_words_to_another_name_in_one_thread(cast: Cast) -> None:
    make_queued(cast, make_comment(cast))
    to_sven = ANSWER.replace("Maja", "Sven")
    with pytest.raises(repetition.SaidBefore, match="in this thread"):
        make_queued(cast, make_comment(cast, "Jag undrar också varför.", by="sven"), text=to_sven)
    make_queued(cast, make_comment(cast, "Och jag undrar.", by="kim"), text=OTHER)


def test_publish_refuses_the_fifth_time_in_a_day_and_not_the_day_after(cast: Cast) -> None:
    four_times(cast)
    fifth = make_draft(cast, below_another_post(cast, by="maja"), text=ANSWER)
    with pytest.raises(repetition.SaidBefore, match="four times"):
        repetition.refuse(fifth, now=cast.now)
    repetition.refuse(fifth, now=cast.now + timedelta(hours=25))
    fifth.text = OTHER
    repetition.refuse(fifth, now=cast.now)


def test_what_was_taken_back_does_not_count(cast: Cast) -> None:
    four_times(cast)
    publication.withdraw(Publication.objects.first(), by=cast.ana, now=cast.now)
    assert Publication.objects.filter(state=PublicationState.WITHDRAWN).count() == 1
    repetition.refuse(make_draft(cast, below_another_post(cast, by="maja"), text=ANSWER), now=cast.now)


def test_holding_answers_may_be_alike_in_a_storm(cast: Cast) -> None:
    four_times(cast)
    fifth = make_draft(cast, below_another_post(cast, by="maja"), text=ANSWER, purpose="holding")
    repetition.refuse(fifth, now=cast.now)
    fifth.purpose = "answer"
    with pytest.raises(repetition.SaidBefore):
        repetition.refuse(fifth, now=cast.now)
