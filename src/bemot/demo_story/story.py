"""Reads the demo story: who works there, what was said, what the desk did, what arrives while one looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bemot.demo_story import reading
from bemot.words import (
    Apology,
    DraftState,
    Flag,
    HandoffWay,
    Intent,
    Move,
    Outcome,
    Ownership,
    Place,
    Purpose,
    Role,
    Subject,
    ToneKind,
)

# What is younger than this keeps its distance to now, so that a desk opened at any hour has something fresh;
# what is older keeps its time of day, so that mornings stay mornings.
FRESH = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Channel:
    """A page of ours or a place that we watch."""

    id: str
    title: str
    ownership: Ownership
    about: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the desk; `drafts_only` is a summer substitute."""

    id: str
    name: str
    role: Role
    duty_title: str
    language: str
    mail: str
    drafts_only: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the organisation's topics."""

    slug: str
    name_sv: str
    name_en: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Who answers for a topic (or for press, threat, ...); None is a gap."""

    subject: Subject
    topic: str | None
    spokesperson: str | None
    deputy: str | None
    second_reader: str | None
    fact_owner: str | None
    place: Place
    confidential: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call, every week; weekday 0 is Monday, times are local `HH:MM`."""

    weekday: int
    start: str
    end: str
    colleague: str
    deputy: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What can lie behind criticism, and what lies below it."""

    name: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The railway. `reference_time` is the local time of day that all distances were written for."""

    name: str
    site: str
    reference_time: str
    places: tuple[str, ...]
    channels: tuple[Channel, ...]
    colleagues: tuple[Colleague, ...]
    topics: tuple[Topic, ...]
    matrix: tuple[MatrixRow, ...]
    duty: tuple[Duty, ...]
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comments; `id` is the handle."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A root that comments stand under; `own` is false where somebody else began the thread."""

    id: str
    channel: str
    own: bool
    minutes_ago: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote, labelled as a careful reader would. `first_text` is the wording before an edit."""

    id: str
    post: str
    author: str
    minutes_ago: int
    text: str
    language: str
    intent: Intent
    needs_reply: bool
    topics: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    confidential: bool = False
    opinion: str | None = None
    reply_to: str | None = None
    first_text: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment that comes while one looks, `after_seconds` after the desk was opened."""

    id: str
    after_seconds: int
    post: str
    author: str
    text: str
    language: str
    intent: Intent
    needs_reply: bool
    topics: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    confidential: bool = False
    opinion: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A second person's own words for a comment."""

    by: str
    says: str
    wants: str
    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What was found out, where, by whom."""

    text: str
    source: str
    by: str


@dataclass(frozen=True, slots=True)
class FactQuestion:
    """A question to a fact owner that is still open."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, where, and why."""

    move: Move
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A draft that did not go out, and what a check should say of it."""

    text: str
    faults: tuple[ToneKind, ...]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that is still on its way."""

    state: DraftState
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who confirmed that a conversation is only out to provoke, on which evidence."""

    confirmed_by: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """How the talk moved to a private contact."""

    way: HandoffWay
    note: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote by mail; `quotes`: with our words below; `reply`: what we wrote back, 20 minutes later."""

    minutes_after: int
    text: str
    file: str = ""
    quotes: bool = False
    reply: str | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """The talk goes on by mail; the letters are counted from our public answer, which offered the address."""

    name: str
    address: str
    subject: str
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """How it ended; cause and remedy may be empty where there was nothing to mend."""

    outcome: Outcome
    apology: Apology
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The return, counted from the answer; `content` says what the reply was, None while there is none."""

    after_days: int
    question: str
    reply: str | None = None
    content: bool | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What the desk did with one comment. What is None has not been done yet.

    `minutes_after` counts from the comment to the answer, or to the last thing done where there is no answer.
    """

    comment: str
    by: str
    approver: str | None
    minutes_after: int
    reading: Reading | None = None
    reader_asked: str | None = None
    facts: tuple[Fact, ...] = ()
    fact_question: FactQuestion | None = None
    decision: Decision | None = None
    earlier_version: EarlierVersion | None = None
    draft: OpenDraft | None = None
    departs_because: str | None = None  # why the answer says something else than an earlier one
    answer: str | None = None
    praised: str | None = None
    """Whom the kind words are about."""
    verdict: Verdict | None = None
    offer: str | None = None
    break_off: str | None = None
    leave_asked: str | None = None
    handoff: Handoff | None = None
    mail: Mail | None = None
    resolution: Resolution | None = None
    follow_up: FollowUp | None = None


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A text with `{blanks}`."""

    slug: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PreparedAnswer:
    """A text approved in advance, changed only in its `{blanks}`."""

    slug: str
    language: str
    topic: str
    title: str
    by: str
    approver: str
    text: str
    purpose: Purpose | None = None
    """What it is for where that is one thing alone."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What lies ready to be used in answers."""

    saved_replies: tuple[SavedReply, ...]
    prepared_answers: tuple[PreparedAnswer, ...]


@dataclass(frozen=True, slots=True)
class Improvement:
    """What the railway changes; a negative `days_ago` is a date to come. State: planned, started or done."""

    id: str
    title: str
    text: str
    owner: str
    days_ago: int
    state: str
    comments: tuple[str, ...]
    said: str = ""  # what many said, for the public page
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What several comments say in other words."""

    key: str
    title: str
    line: str = ""
    """What all answers say; empty where nobody has written it."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of it; comments oldest first, arrivals in their order."""

    organisation: Organisation
    people: tuple[Person, ...]
    posts: tuple[OwnPost, ...]
    comments: tuple[Comment, ...]
    work: tuple[Work, ...]
    texts: Texts
    improvements: tuple[Improvement, ...]
    opinions: tuple[Opinion, ...]
    arrivals: tuple[Arrival, ...]

    def moment(self, minutes_ago: int, *, now: datetime) -> datetime:
        """Give when something happened. `now` is aware and local to the railway; the result is never after it.

        Older moments stand on the clock as they were written for `reference_time`, whatever the hour is now.
        """
        distance = timedelta(minutes=minutes_ago)
        if distance <= FRESH:
            return now - distance
        hour, minute = (int(part) for part in self.organisation.reference_time.split(":"))
        anchor = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if anchor > now:
            anchor -= timedelta(days=1)
        return anchor - distance


def tell() -> Story:
    """Read the story. Raises `reading.BrokenStory` where a file does not have the form that is promised here."""
    parts = Story.__dataclass_fields__
    return reading.build(Story, {name: reading.load(name) for name in parts}, at="story")
