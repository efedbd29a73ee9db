"""A hot draft rests: by the policy's minutes, less with a second person, not at all once it is reworded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bemot.overview import standing
from bemot.playbook import checklist
from bemot.playbook.step import Ask
from bemot.responses import checks, cooling, drafts, publication, review
from bemot.responses.models import Draft, Publication
from bemot.routing.models import ResponsePolicy
from bemot.words import DraftState, SecondPerson, ToneKind
from tests.cast import Cast
from tests.responses.making import ANSWER, make_comment, make_draft

SHOUTED = ANSWER.replace("Tack för att du skriver,", "VI HAR REDAN SAGT DET HÄR FLERA GÅNGER!!!")
MINUTE = timedelta(minutes=1)


def promise(cast: Cast, four_eyes: SecondPerson, *, cool_off: timedelta | None = 15 * MINUTE) -> None:
    ResponsePolicy.objects.create(inbox=cast.inbox, four_eyes=four_eyes, reading=SecondPerson.NONE, cool_off=cool_off)


def hot(cast: Cast) -> Draft:
    draft = make_draft(cast, make_comment(cast), text=SHOUTED)
    assert ToneKind.SHOUTING in {one.kind for one in checks.check(draft).verdict.findings}
    return draft


def test_a_hot_draft_rests_by_the_policy_and_then_goes(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    with pytest.raises(cooling.StillHot, match="10:15"), timezone.override("Europe/Stockholm"):
        publication.publish(draft, by=cast.ana, now=cast.now + 14 * MINUTE)
    assert not Publication.objects.exists()
    assert Draft.objects.get().state == DraftState.WRITING
    assert publication.publish(draft, by=cast.ana, now=cast.now + 15 * MINUTE)


def test_the_time_stands_in_the_zone_of_whoever_reads(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    with pytest.raises(cooling.StillHot, match="11:15"), timezone.override("Europe/Helsinki"):
        publication.publish(draft, by=cast.ana, now=cast.now)


def test_a_rewording_that_passes_goes_at_once(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    drafts.edit(draft, text=ANSWER, base_n=1, by=cast.ana, now=cast.now + MINUTE)
    assert publication.publish(draft, by=cast.ana, now=cast.now + MINUTE)


def test_another_hot_wording_rests_anew(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    drafts.edit(draft, text=SHOUTED + "!", base_n=1, by=cast.ana, now=cast.now + 10 * MINUTE)
    with pytest.raises(cooling.StillHot):
        publication.publish(draft, by=cast.ana, now=cast.now + 20 * MINUTE)


def test_with_a_second_person_it_rests_a_third(cast: Cast) -> None:
    promise(cast, SecondPerson.BEFORE)
    draft = hot(cast)
    review.submit(draft, by=cast.ana, now=cast.now)
    with pytest.raises(cooling.StillHot):
        review.approve(draft, by=cast.bo, now=cast.now + 4 * MINUTE)
    review.approve(draft, by=cast.bo, now=cast.now + 5 * MINUTE)
    assert publication.publish(draft, by=cast.ana, now=cast.now + 5 * MINUTE)


def test_the_second_person_rewords_it_and_it_is_free_at_once(cast: Cast) -> None:
    promise(cast, SecondPerson.BEFORE)
    draft = hot(cast)
    review.submit(draft, by=cast.ana, now=cast.now)
    review.approve(draft, text=ANSWER, by=cast.bo, now=cast.now + MINUTE)
    assert Draft.objects.get().state == DraftState.APPROVED


def test_a_policy_without_minutes_lets_it_go(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE, cool_off=None)
    assert publication.publish(hot(cast), by=cast.ana, now=cast.now)


def test_what_was_only_learned_never_makes_a_draft_hot(cast: Cast, monkeypatch) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    found = checks.check(draft)
    learned = [_learned(one) for one in found.verdict.findings]
    assert found.hot
    assert not _with(found, learned).hot


def test_the_short_way_keeps_what_must_rest_as_a_draft(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    conversation = make_comment(cast)
    with pytest.raises(cooling.StillHot):
        publication.answer_now(conversation, text=SHOUTED, by=cast.ana, now=cast.now)
    assert (Draft.objects.get().text, Draft.objects.get().state) == (SHOUTED, DraftState.WRITING)
    assert publication.answer_now(conversation, text=SHOUTED, by=cast.ana, now=cast.now + 15 * MINUTE)


def test_the_playbook_says_until_when_it_rests(cast: Cast) -> None:
    promise(cast, SecondPerson.NONE)
    draft = hot(cast)
    steps = [
        row.step
        for row in checklist.rows(standing.of(draft.conversation, now=cast.now + MINUTE))
        if row.step is not None and row.step.ask is Ask.COOL_OFF
    ]
    assert [step.due for step in steps] == [cast.now + 15 * MINUTE]


def _learned(finding):
    from dataclasses import replace

    return replace(finding, learned=True)


def _with(found, findings):
    from dataclasses import replace

    return replace(found, verdict=replace(found.verdict, findings=tuple(findings)))
