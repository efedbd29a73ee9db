"""What the screen calls the words of the desk: one table per list in `bemot.words`."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bemot.alerts import wording
from bemot.conversations.models import Conversation
from bemot.language.claims import ClaimKind
from bemot.playbook import questions
from bemot.playbook.praise import Why
from bemot.routing.calendar_file import Fault
from bemot.routing.calendar_import import Unfit
from bemot.words import (
    Apology,
    Bearer,
    Flag,
    FollowUpState,
    GroundKind,
    HandoffWay,
    Intent,
    Level,
    Measure,
    ModerationState,
    Move,
    Outcome,
    Place,
    Purpose,
    Refused,
    SecondPerson,
    SeededTopic,
    Sentiment,
    ShareState,
    Tip,
    ToneKind,
    Wish,
)

Names = Mapping[str, Promise]

INTENTS: Names = {
    Intent.COMPLAINT: _("Criticism"),
    Intent.QUESTION: _("Question"),
    Intent.SUGGESTION: _("Suggestion"),
    Intent.PRAISE: _("Praise"),
    Intent.PRESS: _("Press"),
    Intent.ABUSE: _("Abuse"),
    Intent.TROLLING: _("Provocation"),
    Intent.SPAM: _("Advertising"),
    Intent.OTHER: _("Something else"),
    "": _("To be assessed"),
}
SENTIMENTS: Names = {
    Sentiment.NEGATIVE: _("Displeased"),
    Sentiment.NEUTRAL: _("Neutral"),
    Sentiment.POSITIVE: _("Pleased"),
}
FLAGS: Names = {
    Flag.THREAT: _("Threat"),
    Flag.SAFETY: _("Danger to somebody"),
    Flag.LEGAL: _("Law"),
    Flag.PRESS: _("Press"),
    Flag.DISCRIMINATION: _("Discrimination"),
    Flag.SELF_HARM: _("Somebody may need help"),
    Flag.PERSONAL_DATA: _("Personal data"),
}
TOPICS: Names = {
    SeededTopic.DELIVERY: _("Delivery"),
    SeededTopic.BILLING: _("Billing"),
    SeededTopic.PRODUCT_QUALITY: _("Quality"),
    SeededTopic.STAFF_CONDUCT: _("How staff behave"),
    SeededTopic.WEBSITE_APP: _("Website and app"),
    SeededTopic.AVAILABILITY: _("Availability"),
    SeededTopic.ENVIRONMENT_ETHICS: _("Environment and ethics"),
    SeededTopic.ACCESSIBILITY: _("Accessibility"),
    SeededTopic.PRIVACY: _("Privacy"),
    SeededTopic.SAFETY: _("Safety"),
    SeededTopic.WAITING_TIME: _("Waiting time"),
    SeededTopic.COMMUNICATION: _("Communication"),
    SeededTopic.OTHER: _("Other"),
}
TIPS: Names = {
    Tip.ALERT: _("Alert and decide"),
    Tip.BE_QUICK: _("Be quick"),
    Tip.LISTEN: _("Listen"),
    Tip.STAY_CALM: _("Stay calm"),
    Tip.BE_PERSONAL: _("Be personal"),
    Tip.RIGHT_PERSON: _("The right person"),
    Tip.BE_PREPARED: _("Be prepared"),
    Tip.GO_PRIVATE: _("Go private"),
    Tip.SOLVE_IT: _("Solve it"),
    Tip.CLOSE_THE_LOOP: _("Close the loop"),
    Tip.FEED_NO_TROLLS: _("Feed no trolls"),
}
MOVES: Names = {
    Move.ANSWER_IN_PUBLIC: _("Answer in public"),
    Move.ANSWER_IN_PRIVATE: _("Answer in private"),
    Move.CORRECT_A_FACT: _("Correct a fact"),
    Move.APOLOGISE: _("Apologise"),
    Move.ACKNOWLEDGE_DIFFERING_VIEW: _("Acknowledge that we differ"),
    Move.HOLD: _("Hold: say that we are finding out"),
    Move.MONITOR: _("Wait and watch"),
    Move.LEAVE: _("Leave it"),
    Move.HIDE: _("Hide it"),
    Move.REPORT: _("Report it"),
}
MOVE_HELP: Names = {
    Move.ANSWER_IN_PUBLIC: _("Others wonder too and see that we answer."),
    Move.ANSWER_IN_PRIVATE: _("One short public line, the rest by mail or phone."),
    Move.CORRECT_A_FACT: _("Kindly, with a source, without winning."),
    Move.APOLOGISE: _("It was our fault, and we say so."),
    Move.ACKNOWLEDGE_DIFFERING_VIEW: _("Thank, say what was decided, and how to influence it."),
    Move.HOLD: _("Answer now that an answer is coming, and when."),
    Move.MONITOR: _("Nothing is said for now; the desk keeps an eye on it."),
    Move.LEAVE: _("Nothing is gained by an answer."),
    Move.HIDE: _("On our own channel, against our house rules."),
    Move.REPORT: _("To the network, or to the police."),
}
PLACES: Names = {Place.LOCAL: _("Here, by whoever owns the topic"), Place.CENTRAL: _("Centrally, by the organisation")}
MEASURES: Names = {
    Measure.HIDE: _("Hide the post from others"),
    Measure.REMOVE: _("Remove the post"),
    Measure.MUTE: _("Mute the writer: we see no more of it"),
    Measure.BLOCK: _("Block the writer"),
    Measure.REPORT: _("Report the post to the network"),
}
MEASURES_TAKEN: Names = {
    Measure.HIDE: _("We have hidden this from others."),
    Measure.REMOVE: _("We have removed this."),
}
MODERATION_STATES: Names = {
    ModerationState.WAITING: _("waits for a second colleague"),
    ModerationState.QUEUED: _("on its way"),
    ModerationState.TAKING: _("on its way"),
    ModerationState.TAKEN: _("done"),
    ModerationState.BY_HAND: _("waits for you to do it in the network's own app"),
    ModerationState.UNDO_QUEUED: _("being taken back"),
    ModerationState.UNDOING: _("being taken back"),
    ModerationState.UNDONE: _("taken back"),
    ModerationState.FAILED: _("the network refused"),
    ModerationState.UNSURE: _("not clear whether it was done"),
}
SHARE_STATES: Names = {
    ShareState.QUEUED: _("goes out in a moment"),
    ShareState.SENDING: _("on its way"),
    ShareState.BY_HAND: _("waits for you to post it there"),
    ShareState.SHARED: _("shared"),
    ShareState.FAILED: _("the network refused"),
    ShareState.CANCELLED: _("taken back before it was out"),
    ShareState.TO_TAKE_DOWN: _("being taken down"),
    ShareState.TO_TAKE_DOWN_BY_HAND: _("must be taken down by hand, now"),
    ShareState.DOWN: _("taken down"),
}
THANKS_WHY: Names = {
    Why.WRITTEN_TO_US_ALONE: _("Thank in private: it was written to us alone."),
    Why.CONFIDENTIAL: _("Thank in private: the matter is confidential."),
    Why.PERSONAL: _(
        "Thank in public, in a line of your own: it is personal, and others like to see a person answer. Do not repeat "
        "the praise; that reads as advertising."
    ),
    Why.PERSONAL_ELSEWHERE: _(
        "Thank in public, in a line of your own: on places of others a personal word is a pleasant surprise, and a "
        "standard phrase intrudes."
    ),
    Why.GENERAL: _(
        "Thank in private, or leave it: it is said in general, and public thanks beneath general praise read as "
        "advertising to the next who come."
    ),
}
GROUND_KINDS: Names = {GroundKind.RULE: _("A rule that we have published"), GroundKind.LAW: _("A law")}
ANSWERS: Names = {
    "": _("not known"),
    questions.Truth.UNKNOWN: _("We do not know yet"),
    questions.Truth.TRUE: _("Yes, it is so"),
    questions.Truth.NOT_SO: _("No, it is not so"),
    questions.Truth.VIEW: _("It is a matter of view"),
    questions.Ours.OURS: _("Yes, ours"),
    questions.Ours.OTHERS: _("No, somebody else's"),
    questions.Wish.CAN: _("Yes, and we can give it"),
    questions.Wish.CANNOT: _("Yes, but we cannot give it"),
    questions.Wish.NOTHING: _("Nothing is asked for"),
    questions.Voice.CUSTOMER: _("Somebody with a matter, however angry"),
    questions.Voice.MISINFORMED: _("Somebody who was told wrongly"),
    questions.Voice.RAGER: _("Somebody who lets off steam"),
    questions.Voice.TROLL: _("Somebody who only provokes"),
    questions.Others.ONE: _("Nobody else that we know of"),
    questions.Others.SOME: _("A few"),
    questions.Others.MANY: _("Many"),
    questions.Touch.LAW: _("the law"),
    questions.Touch.SAFETY: _("somebody's safety"),
    questions.Touch.PERSONS: _("persons who can be recognised"),
    questions.Touch.PRESS: _("the press"),
    questions.Touch.POLITICS: _("politics"),
}
"""The answers to the playbook's questions; *unknown* is the same word in all of them."""
BEARERS: Names = {
    Bearer.CONVERSATION: _("Conversations"),
    Bearer.DRAFT: _("Drafts"),
    Bearer.APPROVAL: _("Approvals"),
    Bearer.FOLLOW_UP: _("Promised returns"),
    Bearer.FACT: _("Questions about the facts"),
    Bearer.READING: _("Posts to read"),
    Bearer.IMPROVEMENT: _("Improvements"),
    Bearer.DUTY: _("Duties"),
    Bearer.MATRIX: _("Subjects"),
}
UNFITS: Names = {
    Unfit.NOBODY: _("Nobody of the team is meant: neither a mail address nor a name is known here."),
    Unfit.SEVERAL: _("Several could be meant: %(name)s. Add who takes part, or write the full name."),
    Unfit.TAKEN: _("Somebody is on duty then already."),
    Unfit.LEFT: _("%(name)s has left the team by then."),
}
FAULTS: Names = {
    Fault.UNREADABLE: _("It could not be read."),
    Fault.NO_BEGINNING: _("It does not say when it begins."),
    Fault.CANCELLED: _("It is cancelled."),
    Fault.TOO_OFTEN: _("It repeats more often than once a day, or began more than ten years ago."),
    Fault.OUT_OF_SIGHT: _("It is over, or more than a year away."),
}
OUTCOMES: Names = {
    Outcome.SOLVED: _("Solved"),
    Outcome.EXPLAINED: _("Explained"),
    Outcome.AGREED_TO_DIFFER: _("Agreed to differ"),
    Outcome.THANKED: _("Thanked"),
    Outcome.BROKEN_OFF: _("Broken off"),
    Outcome.NO_REPLY_NEEDED: _("No reply needed"),
}
APOLOGIES: Names = {
    Apology.NONE: _("No apology"),
    Apology.EXPERIENCE: _("For what the person went through"),
    Apology.FAULT: _("For our fault"),
}
REFUSED: Mapping[Refused, Promise] = {
    Refused.TYPE: _("not given out: this kind of file can do harm"),
    Refused.SIZE: _("not given out: larger than 10 MB"),
    Refused.DISGUISED: _("not given out: it is another kind of file than its name says"),
    Refused.CUT: _("not given out: the mail was too large to be fetched whole"),
}
HANDOFF_WAYS: Names = {
    HandoffWay.MAIL: _("By mail"),
    HandoffWay.PRIVATE_MESSAGE: _("By private message"),
    HandoffWay.CALL: _("By phone"),
    HandoffWay.VISIT: _("In person"),
}
PURPOSES: Names = {
    Purpose.HOLDING: _("Holding answer"),
    Purpose.ANSWER: _("Answer"),
    Purpose.RETURN: _("Return to the thread"),
    Purpose.OFFER: _("The one offer"),
    Purpose.THANKS: _("Thank-you"),
    Purpose.CONSENT: _("Question whether we may share"),
    Purpose.PRIVATE: _("Private answer"),
}
FOLLOW_UPS: Names = {
    FollowUpState.PLANNED: _("planned"),
    FollowUpState.DUE: _("due now"),
    FollowUpState.ASKED: _("asked, waiting for a word"),
    FollowUpState.SATISFIED: _("ended with a thank-you"),
    FollowUpState.DISSATISFIED: _("the person is not content"),
    FollowUpState.SILENT: _("nothing more was heard"),
    FollowUpState.WAIVED: _("waived"),
    FollowUpState.KEPT: _("kept"),
}
ALERT_REASONS: Names = wording.REASONS
SECOND_PERSON: Names = {
    SecondPerson.BEFORE: _("Before"),
    SecondPerson.AFTERWARDS: _("Afterwards"),
    SecondPerson.NONE: _("Not needed"),
}
LEVELS: Mapping[int, Promise] = {
    Level.NORMAL: _("Normal"),
    Level.URGENT: _("Urgent"),
    Level.SERIOUS: _("Serious"),
    Level.CRISIS: _("Crisis"),
}
FINDINGS: Names = {
    ToneKind.DEFENSIVE: _("Defence"),
    ToneKind.EMOTIONAL: _("Feelings"),
    ToneKind.BLAMES_CUSTOMER: _("Blame"),
    ToneKind.NON_APOLOGY: _("Half an apology"),
    ToneKind.SARCASTIC: _("Sarcasm"),
    ToneKind.JARGON: _("Office language"),
    ToneKind.TOO_LONG: _("Long"),
    ToneKind.IMPERSONAL: _("Impersonal"),
    ToneKind.NO_CONTACT_OFFER: _("No way to reach you"),
    ToneKind.PERSONAL_DATA_IN_PUBLIC: _("Personal data in public"),
    ToneKind.OVERPROMISE: _("A promise too large"),
    ToneKind.FEEDS_TROLL: _("Feeds a provocation"),
    ToneKind.WRONG_LANGUAGE: _("Another language"),
    ToneKind.SHOUTING: _("Shouting"),
    ToneKind.DISMISSIVE: _("Dismissive"),
    ToneKind.COPY_PASTE: _("Copied text"),
    ToneKind.NO_ANSWER_TO_ISSUE: _("The matter is not answered"),
}

WISHES: Names = {
    Wish.ANSWER: _("A proposal for the answer"),
    Wish.SHORTER: _("A shorter version"),
    Wish.PLAINER: _("A plainer version"),
}
CLAIMS: Names = {
    ClaimKind.AMOUNT: _("Another amount"),
    ClaimKind.SHARE: _("Another share"),
    ClaimKind.TIME: _("Another time"),
    ClaimKind.DAY: _("Another day"),
    ClaimKind.DATE: _("Another date"),
    ClaimKind.SPAN: _("Another span of time"),
    ClaimKind.YES_NO: _("Yes against no"),
    ClaimKind.PROMISE: _("A promise that the line does not make"),
}
MATERIAL: Names = {
    "rules": _("The instruction"),
    "language": _("Language"),
    "wish": _("What is asked for"),
    "comment": _("The comment, as data"),
    "reading": _("What the readers say"),
    "facts": _("What we know"),
    "line": _("Our line"),
    "earlier_answers": _("How we answered before"),
    "draft": _("The draft"),
}


def of(names: Names, word: str) -> str:
    """Give the name of a word; the word itself where the table has none (a list was extended)."""
    return str(names.get(word, word))


def flags(conversation: Conversation) -> list[str]:
    """Give the names of what is flagged, with a question mark where the desk is unsure."""
    return [f"{of(FLAGS, flag)}{'?' if flag in conversation.unsure_flags else ''}" for flag in conversation.flags]


def choices(names: Names, words: type[StrEnum]) -> list[tuple[str, Promise]]:
    """Give the members of `words` with their names, as a form field wants them."""
    return [(word.value, names[word]) for word in words]
