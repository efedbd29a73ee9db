"""Everything that the playbook knows of one conversation, as plain values without a database behind them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bemot.words import (
    Apology,
    DraftState,
    Flag,
    FollowUpState,
    Intent,
    Level,
    Move,
    Outcome,
    Ownership,
    Place,
    PublicationState,
    Purpose,
    SecondPerson,
    Sentiment,
    Status,
)


class Leave(StrEnum):
    """Whether we were invited to speak in a place that is not ours; an owned channel never asks."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    GIVEN = "given"


class Verdict(StrEnum):
    """How far two readers have come with the question whether somebody is only out to provoke."""

    NONE = "none"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"


class Finding(StrEnum):
    """What the recorded facts say about the criticism; unknown until a colleague has said it."""

    UNKNOWN = "unknown"
    OUR_FAULT = "our_fault"
    NOT_SO = "not_so"
    DIFFERING_VIEW = "differing_view"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the matter is spoken of: on whose channel, by the press, on a confidential topic."""

    ownership: Ownership = Ownership.OWNED
    leave: Leave = Leave.NOT_ASKED
    press: bool = False
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Clocks:
    """When the comment came, since when the person waits for us (None: does not), what our policy promises."""

    message_at: datetime | None = None
    waiting_since: datetime | None = None
    first_answer_due: datetime | None = None
    first_answer_met: bool = False
    said_when: bool = False
    """Whether we have said that an answer is coming."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The alert: `acknowledged` is None where nobody was alerted. `alerted` is whose answer is awaited."""

    acknowledged: bool | None = None
    alerted: int | None = None
    acknowledged_by: int | None = None
    answer_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """What the responsibility matrix says for the subject; None is a gap."""

    spokesperson: int | None = None
    deputy: int | None = None
    second_reader: int | None = None
    fact_owner: int | None = None
    place: Place = Place.LOCAL


@dataclass(frozen=True, slots=True)
class Readings:
    """Who has written a reading, who was asked to, and what the policy requires."""

    by: tuple[int, ...] = ()
    asked: int | None = None
    required: SecondPerson = SecondPerson.NONE
    waived: bool = False
    """Somebody else's reading is waived, with a reason."""
    own_waived: bool = False
    """The assignee need not write one."""
    differ: bool = False
    """Two of them do not say the same, and nobody has settled it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """How many facts are recorded, how many questions to a fact owner are open, and what they say together."""

    count: int = 0
    open_questions: int = 0
    finding: Finding = Finding.UNKNOWN


@dataclass(frozen=True, slots=True)
class SameOpinion:
    """How many other conversations say the same, and how many more might and have not been looked at."""

    count: int = 0
    candidates: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision taken, and whether a second colleague must stand behind it."""

    move: Move | None = None
    place: Place | None = None
    by: int | None = None
    at: datetime | None = None
    second_needed: bool = False
    second_done: bool = False


@dataclass(frozen=True, slots=True)
class DraftNow:
    """The unfinished draft, if any (`state` None), with what its check found."""

    state: DraftState | None = None
    purpose: Purpose = Purpose.ANSWER
    by: int | None = None
    submitted_at: datetime | None = None
    cooling_until: datetime | None = None
    findings: int = 0
    blocking: int = 0
    signed: bool = True
    contact_offered: bool = True
    contradicts_earlier: bool = False
    sent_back: str = ""
    """Why the second person gave it back, until it is submitted anew."""
    approved_by: int | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What has gone out here (in public and in private), how the last attempt ended, what others were answered."""

    published: int = 0
    last: PublicationState | None = None
    last_reviewed: bool = False
    """Whether a second person has looked at it after it went out; asked for by the mode *afterwards* only."""
    earlier: int = 0
    earlier_seen: bool = False


@dataclass(frozen=True, slots=True)
class PrivateWay:
    """Whether a personal contact was offered, and how often the talk moved there."""

    contact_offered: bool = False
    handoffs: int = 0


@dataclass(frozen=True, slots=True)
class Solution:
    """How it ended; `outcome` None means that it has not."""

    outcome: Outcome | None = None
    apology: Apology = Apology.NONE
    cause_given: bool = False


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """The return to the thread; `state` None means that none is planned."""

    state: FollowUpState | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Provocation:
    """The troll verdict on this conversation and the public offers made on its matter."""

    verdict: Verdict = Verdict.NONE
    proposed_by: int | None = None
    proposed_at: datetime | None = None
    public_offers: int = 0
    public_box_open: bool = True
    appealed: bool = False
    """The person has asked for another look, and nobody has answered that yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One conversation as the rules see it, at the moment `now` (aware). Ids are colleagues' ids.

    `answered_elsewhere` says that an answer of ours was written outside the desk.
    """

    intent: Intent
    now: datetime
    sentiment: Sentiment = Sentiment.NEUTRAL
    flags: frozenset[Flag] = frozenset()
    unsure_flags: frozenset[Flag] = frozenset()
    needs_reply: bool = True
    unsure: bool = False
    level: Level = Level.NORMAL
    status: Status = Status.OPEN
    assignee: int | None = None
    approval: SecondPerson = SecondPerson.NONE
    solo: bool = False
    answered_elsewhere: bool = False
    where: Surroundings = field(default_factory=Surroundings)
    clocks: Clocks = field(default_factory=Clocks)
    alarm: Alarm = field(default_factory=Alarm)
    responsible: Responsible = field(default_factory=Responsible)
    readings: Readings = field(default_factory=Readings)
    facts: Facts = field(default_factory=Facts)
    opinion: SameOpinion = field(default_factory=SameOpinion)
    decision: Decided = field(default_factory=Decided)
    draft: DraftNow = field(default_factory=DraftNow)
    answers: Answers = field(default_factory=Answers)
    private: PrivateWay = field(default_factory=PrivateWay)
    solution: Solution = field(default_factory=Solution)
    follow_up: ReturnPlan = field(default_factory=ReturnPlan)
    provocation: Provocation = field(default_factory=Provocation)

    @property
    def sure_flags(self) -> frozenset[Flag]:
        """What moves a rule; what is unsure is only looked at."""
        return self.flags - self.unsure_flags
