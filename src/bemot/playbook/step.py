"""What the playbook can ask for, of whom and until when; codes and values only, the sentences live on the screen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bemot.words import Tip


class Ask(StrEnum):
    """One thing to do next. The order is the order of need: where several are open, the first one is shown."""

    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    SETTLE_UNSURE = "settle_unsure"
    SEND_AGAIN = "send_again"
    PUBLISH_BY_HAND = "publish_by_hand"
    SAY_WHAT_IT_IS = "say_what_it_is"
    PROPOSE_VERDICT = "propose_verdict"
    SECOND_VERDICT = "second_verdict"
    ANSWER_APPEAL = "answer_appeal"
    OFFER_ONCE = "offer_once"
    BREAK_OFF = "break_off"
    LEAVE_IT = "leave_it"
    NAME_AN_OWNER = "name_an_owner"
    CLAIM = "claim"
    WRITE_HOLDING = "write_holding"
    ASK_SOMEONE_TO_READ = "ask_someone_to_read"
    WRITE_READING = "write_reading"
    SETTLE_READINGS = "settle_readings"
    ANSWER_FACT_QUESTION = "answer_fact_question"
    RECORD_FACT = "record_fact"
    LOOK_AT_SAME_OPINION = "look_at_same_opinion"
    DECIDE = "decide"
    SECOND_DECISION = "second_decision"
    LOOK_AT_EARLIER_ANSWERS = "look_at_earlier_answers"
    ASK_LEAVE_TO_ANSWER = "ask_leave_to_answer"
    WRITE_DRAFT = "write_draft"
    MEND_FINDINGS = "mend_findings"
    EXPLAIN_CONTRADICTION = "explain_contradiction"
    ADD_NAME_AND_CONTACT = "add_name_and_contact"
    OFFER_CONTACT = "offer_contact"
    COOL_OFF = "cool_off"
    SUBMIT = "submit"
    APPROVE = "approve"
    LOOK_AGAIN = "look_again"
    PUBLISH = "publish"
    TAKE_UP_AGAIN = "take_up_again"
    HAND_OFF = "hand_off"
    RESOLVE = "resolve"
    STATE_CAUSE = "state_cause"
    CLOSE = "close"
    PLAN_RETURN = "plan_return"
    ASK_IN_THREAD = "ask_in_thread"
    ASK_PRIVATELY = "ask_privately"
    REVIEW_AFTERWARDS = "review_afterwards"
    WAIT_FOR_PERSON = "wait_for_person"


class WhyNot(StrEnum):
    """Why a tip does not apply to a conversation."""

    NO_REPLY_NEEDED = "no_reply_needed"
    LEFT_ALONE = "left_alone"
    IN_PROPORTION = "in_proportion"
    NOBODY_TO_ALERT = "nobody_to_alert"
    ANSWERED_BY_VERDICT = "answered_by_verdict"
    NOTHING_EARLIER = "nothing_earlier"
    FIT_FOR_PUBLIC = "fit_for_public"
    NOTHING_TO_SOLVE = "nothing_to_solve"
    AGREED_TO_DIFFER = "agreed_to_differ"
    NO_RETURN_ON_OTHERS_CHANNEL = "no_return_on_others_channel"
    NO_PROVOCATION = "no_provocation"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does next. `who` None means whoever is here; `due` None means no promised time.

    `why` is the ask that caused it where that differs (a wait, a second look); otherwise the ask itself.
    """

    tip: Tip
    ask: Ask
    who: int | None = None
    due: datetime | None = None
    why: Ask | WhyNot | None = None
