"""The playbook on the screens, in Chromium against a real AT Protocol network: fury with a matter, and two at once."""

import pytest

from tests.journeys import hands
from tests.journeys.desk import CONTACT
from tests.journeys.running import Journey

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.journeys, pytest.mark.slow]

FURIOUS = (
    "MEN VAD FAN HÅLLER NI PÅ MED?! Tåget 7.14 inställt TREDJE dagen i rad! Ni är jävla värdelösa! Var är min lön?!"
)
ANSWER = (
    "Hej! Tre dagar utan 7.14 är för mycket, och jag beklagar att det har kostat dig lön. "
    f"Skriv gärna till {CONTACT} så hjälper jag dig med pengarna. /Ana"
)


def read_by_both(journey: Journey, conversation: int, who: str) -> None:
    """Let Ana and Bo each write what the post says."""
    journey.ana.visit(f"/conversations/{conversation}")
    journey.ana.press("Ask Bo to read")
    journey.bo.open_from("To read", who)
    journey.bo.follow("Reading")
    for colleague in (journey.bo, journey.ana):
        colleague.visit(f"/conversations/{conversation}")
        colleague.follow("Reading")
        colleague.fill("What does the post say?", "7.14 är inställt för tredje dagen.")
        colleague.press("Keep the reading")
        colleague.back_at(conversation)


def test_a_furious_customer_is_answered_and_not_taken_for_a_troll(journey: Journey) -> None:
    ana, network = journey.ana, journey.network
    maja = network.person("maja")
    comment = maja.reply(journey.post, FURIOUS)
    conversation = journey.conversation_of(comment)
    ana.page.get_by_role("button", name="I have it").locator("visible=true").first.click()
    ana.back_at(conversation)
    ana.see("TREDJE dagen i rad")  # nothing is veiled
    ana.more("Only out to provoke?")
    ana.see("The playbook would:")
    read_by_both(journey, conversation, maja.handle)
    ana.visit(f"/conversations/{conversation}/write/answer")
    ana.press("Begin to write")
    ana.fill("The answer", ANSWER)
    ana.see("Saved")
    journey.submit(conversation)
    journey.approve(maja.handle)
    said = journey.publish(conversation, comment, ANSWER)
    assert said["record"]["reply"] == {"root": journey.post, "parent": comment}
    assert "verdict_proposed" not in journey.there(hands.kinds, conversation=conversation)


def test_two_who_answer_at_once_put_one_answer_out(journey: Journey) -> None:
    ana, bo, network = journey.ana, journey.bo, journey.network
    maja = network.person("maja")
    comment = maja.reply(journey.post, FURIOUS)
    conversation = journey.conversation_of(comment)
    for who in (ana, bo):
        who.visit(f"/conversations/{conversation}/write/answer")
    ana.press("Begin to write")
    ana.fill("The answer", ANSWER)
    ana.see("Saved")
    bo.press("Begin to write")
    bo.see("Ana Berg is writing this answer")

    journey.submit(conversation)
    journey.approve(maja.handle)
    for who in (ana, bo):
        who.visit(f"/conversations/{conversation}/draft")
    bo.see("A colleague who may publish sends it.")
    ana.press("Publish in the thread")
    ana.back_at(conversation)
    network.wait_for(lambda: [post["record"]["text"] for post in journey.below(comment)] == [ANSWER], "the answer")
    assert journey.there(hands.kinds, conversation=conversation).count("queued") == 1
