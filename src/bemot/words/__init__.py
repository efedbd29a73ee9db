"""The one list of labels, moves and states. Code, screens and documentation use these words and no synonyms."""

from enum import IntEnum, StrEnum

from bemot.words.alerts import AlertReason as AlertReason
from bemot.words.alerts import Medium as Medium
from bemot.words.events import EventKind as EventKind
from bemot.words.private import ConsultationState as ConsultationState
from bemot.words.private import FormLeft as FormLeft
from bemot.words.private import PrivateWay as PrivateWay
from bemot.words.private import Refused as Refused


class Intent(StrEnum):
    """What a comment is, as triage or a person says."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    PRESS = "press"
    ABUSE = "abuse"
    TROLLING = "trolling"
    SPAM = "spam"
    OTHER = "other"


class Sentiment(StrEnum):
    """The mood of a comment towards what it speaks of."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Flag(StrEnum):
    """What must be seen whatever the intent is; recall comes before precision."""

    THREAT = "threat"
    SAFETY = "safety"
    LEGAL = "legal"
    PRESS = "press"
    DISCRIMINATION = "discrimination"
    SELF_HARM = "self_harm"
    PERSONAL_DATA = "personal_data"


class SeededTopic(StrEnum):
    """The thirteen topics that each installation starts with; an organisation adds its own."""

    DELIVERY = "delivery"
    BILLING = "billing"
    PRODUCT_QUALITY = "product_quality"
    STAFF_CONDUCT = "staff_conduct"
    WEBSITE_APP = "website_app"
    AVAILABILITY = "availability"
    ENVIRONMENT_ETHICS = "environment_ethics"
    ACCESSIBILITY = "accessibility"
    PRIVACY = "privacy"
    SAFETY = "safety"
    WAITING_TIME = "waiting_time"
    COMMUNICATION = "communication"
    OTHER = "other"


class Subject(StrEnum):
    """What a responsibility can be for when it is not a topic."""

    TOPIC = "topic"
    PRESS = "press"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    SAFETY = "safety"
    EVERYTHING_ELSE = "everything_else"


class ToneKind(StrEnum):
    """What a check can find in a draft."""

    DEFENSIVE = "defensive"
    EMOTIONAL = "emotional"
    BLAMES_CUSTOMER = "blames_customer"
    NON_APOLOGY = "non_apology"
    SARCASTIC = "sarcastic"
    JARGON = "jargon"
    TOO_LONG = "too_long"
    IMPERSONAL = "impersonal"
    NO_CONTACT_OFFER = "no_contact_offer"
    PERSONAL_DATA_IN_PUBLIC = "personal_data_in_public"
    OVERPROMISE = "overpromise"
    FEEDS_TROLL = "feeds_troll"
    WRONG_LANGUAGE = "wrong_language"
    SHOUTING = "shouting"
    DISMISSIVE = "dismissive"
    COPY_PASTE = "copy_paste"
    NO_ANSWER_TO_ISSUE = "no_answer_to_issue"


class Tip(StrEnum):
    """The steps of the playbook, in their order."""

    ALERT = "alert"
    BE_QUICK = "be_quick"
    LISTEN = "listen"
    STAY_CALM = "stay_calm"
    BE_PERSONAL = "be_personal"
    RIGHT_PERSON = "right_person"
    BE_PREPARED = "be_prepared"
    GO_PRIVATE = "go_private"
    SOLVE_IT = "solve_it"
    CLOSE_THE_LOOP = "close_the_loop"
    FEED_NO_TROLLS = "feed_no_trolls"


class StepStatus(StrEnum):
    """Where a conversation stands in one tip."""

    DOES_NOT_APPLY = "does_not_apply"
    LATER = "later"
    CURRENT = "current"
    DONE = "done"


class Move(StrEnum):
    """What was decided to do with a conversation."""

    ANSWER_IN_PUBLIC = "answer_in_public"
    ANSWER_IN_PRIVATE = "answer_in_private"
    CORRECT_A_FACT = "correct_a_fact"
    APOLOGISE = "apologise"
    ACKNOWLEDGE_DIFFERING_VIEW = "acknowledge_differing_view"
    HOLD = "hold"
    MONITOR = "monitor"
    LEAVE = "leave"
    HIDE = "hide"
    REPORT = "report"


class Measure(StrEnum):
    """What a network can be asked to do about somebody else's post, from the gravest on."""

    HIDE = "hide"
    REMOVE = "remove"
    MUTE = "mute"
    BLOCK = "block"
    REPORT = "report"


class ModerationState(StrEnum):
    """What is known about a measure that was asked for."""

    WAITING = "waiting"
    QUEUED = "queued"
    TAKING = "taking"
    TAKEN = "taken"
    BY_HAND = "by_hand"
    UNDO_QUEUED = "undo_queued"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"
    UNSURE = "unsure"


class GroundKind(StrEnum):
    """What a post must go against before it is hidden."""

    RULE = "rule"
    LAW = "law"


class Place(StrEnum):
    """Whether a matter is answered by the local unit or by the central one."""

    LOCAL = "local"
    CENTRAL = "central"


class Level(IntEnum):
    """How serious a conversation is."""

    NORMAL = 0
    URGENT = 1
    SERIOUS = 2
    CRISIS = 3


class Status(StrEnum):
    """Whose turn it is in a conversation."""

    OPEN = "open"
    WAITING = "waiting"
    RESOLVED = "resolved"


class Direction(StrEnum):
    """Which way a message went over the network."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    AUTOMATIC = "automatic"
    """A machine's: an absence notice, a report of a mail server. It stands in the thread and waits for nothing."""


class DraftState(StrEnum):
    """Where a draft is on its way out."""

    WRITING = "writing"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SENT = "sent"
    DISCARDED = "discarded"


class Purpose(StrEnum):
    """What a draft is for; one message gets one of each."""

    HOLDING = "holding"
    ANSWER = "answer"
    RETURN = "return"
    OFFER = "offer"
    THANKS = "thanks"
    CONSENT = "consent"
    PRIVATE = "private"


class SecondPerson(StrEnum):
    """When a second person must look: the policy of class and level says which."""

    BEFORE = "before"
    AFTERWARDS = "afterwards"
    NONE = "none"


class PublicationState(StrEnum):
    """What is known about one attempt to put an approved draft out."""

    QUEUED = "queued"
    SENDING = "sending"
    BY_HAND = "by_hand"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    WITHDRAWN = "withdrawn"


class ChannelState(StrEnum):
    """Whether a channel works, and which kind of help it needs where it does not."""

    WORKING = "working"
    TRYING_LATER = "trying_later"
    NEEDS_ATTENTION = "needs_attention"
    PAUSED = "paused"


class Ownership(StrEnum):
    """Whether the organisation owns the place, or only watches it."""

    OWNED = "owned"
    WATCHED = "watched"


class DeadlineKind(StrEnum):
    """What a deadline is for."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    RESOLUTION = "resolution"


class Outcome(StrEnum):
    """How a conversation ended."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    AGREED_TO_DIFFER = "agreed_to_differ"
    THANKED = "thanked"
    BROKEN_OFF = "broken_off"
    NO_REPLY_NEEDED = "no_reply_needed"


class Apology(StrEnum):
    """What was apologised for."""

    NONE = "none"
    EXPERIENCE = "experience"
    FAULT = "fault"


class HandoffWay(StrEnum):
    """The private contact that a talk moves to."""

    MAIL = "mail"
    PRIVATE_MESSAGE = "private_message"
    CALL = "call"
    VISIT = "visit"


class FollowUpState(StrEnum):
    """Where a promised return stands."""

    PLANNED = "planned"
    DUE = "due"
    ASKED = "asked"
    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    SILENT = "silent"
    WAIVED = "waived"
    KEPT = "kept"


class ShareState(StrEnum):
    """What is known about praise that we share onward, with the consent of whoever wrote it."""

    QUEUED = "queued"
    SENDING = "sending"
    BY_HAND = "by_hand"
    SHARED = "shared"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TO_TAKE_DOWN = "to_take_down"
    TO_TAKE_DOWN_BY_HAND = "to_take_down_by_hand"
    DOWN = "down"


class Bearer(StrEnum):
    """What bears a colleague's name and finds somebody else when the colleague is away."""

    CONVERSATION = "conversation"
    DRAFT = "draft"
    APPROVAL = "approval"
    FOLLOW_UP = "follow_up"
    FACT = "fact"
    READING = "reading"
    IMPROVEMENT = "improvement"
    DUTY = "duty"
    MATRIX = "matrix"


class Role(StrEnum):
    """What a colleague may do in a team; `accounts.roles` holds the table."""

    AGENT = "agent"
    SPOKESPERSON = "spokesperson"
    REVIEWER = "reviewer"
    LEAD = "lead"
    ADMIN = "admin"
    OBSERVER = "observer"


class Wish(StrEnum):
    """What an assistant is asked for."""

    ANSWER = "answer"
    SHORTER = "shorter"
    PLAINER = "plainer"


class ProposalState(StrEnum):
    """Where a proposal of an assistant stands."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"
    TAKEN = "taken"
    PUT_ASIDE = "put_aside"


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Give the members of `words` as Django wants the choices of a field."""
    return [(word.value, word.value) for word in words]
