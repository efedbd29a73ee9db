from datetime import timedelta

from bemot.outcomes import resolution
from bemot.overview import standing
from bemot.playbook import checklist
from bemot.words import FollowUpState, Outcome
from tests.cast import Cast, make_comment


def test_of_knows_that_resolving_waived_the_return(cast: Cast) -> None:
    conversation = make_comment(cast, "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej.")
    later = cast.now + timedelta(minutes=5)
    resolution.resolve(
        conversation,
        outcome=Outcome.EXPLAINED,
        done="Svaret står i tråden.",
        return_waived="Någon annan fick svaret.",
        by=cast.ana,
        now=later,
    )
    conversation.refresh_from_db()
    found = standing.of(conversation, viewer=cast.ana, now=later)
    assert found.follow_up.state is FollowUpState.WAIVED
    assert checklist.next_step(found) is None


def test_of_counts_no_resolution_once_the_person_writes_of_more(cast: Cast) -> None:
    conversation = make_comment(cast, "Tåget är försenat varje dag och jag får vänta en timme. Det är inte okej.")
    later = cast.now + timedelta(minutes=5)
    resolution.resolve(
        conversation, outcome=Outcome.EXPLAINED, done="Svarat.", return_waived="I tråden.", by=cast.ana, now=later
    )
    conversation.refresh_from_db()
    assert checklist.next_step(standing.of(conversation, viewer=cast.ana, now=later)) is None

    more = make_comment(cast, "Dag tre i bastuvagnen. Flera har svimmat. Varför gör ni ingenting?", at=later)
    assert more == conversation
    found = standing.of(more, viewer=cast.ana, now=later + timedelta(minutes=5))
    assert (found.solution.outcome, found.follow_up.state) == (None, None)
    assert checklist.next_step(found) is not None
