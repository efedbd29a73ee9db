"""The parts of a standing, each made of what `gathering` found."""

from datetime import datetime

from bemot.conversations.models import Conversation
from bemot.overview.gathering import Gathered, moment
from bemot.playbook import standing as plain
from bemot.responses import checks, cooling, drafts, targets
from bemot.responses.checks import courtesy
from bemot.responses.models import Draft
from bemot.routing.models import ResponsePolicy, Responsibility
from bemot.words import (
    Apology,
    DeadlineKind,
    DraftState,
    FollowUpState,
    Intent,
    Move,
    Outcome,
    Ownership,
    Place,
    PublicationState,
    Purpose,
    SecondPerson,
    Status,
)


def surroundings(row: Conversation, found: Gathered) -> plain.Surroundings:
    """Where it is spoken of. On a watched channel our first word asks, and the person's reply gives leave."""
    ownership = Ownership(row.thread.channel.ownership)
    leave = plain.Leave.NOT_ASKED
    if ownership is Ownership.WATCHED and found["ours"]:
        first = min(each["at"] for each in found["ours"])
        asked_at = moment(first)
        leave = plain.Leave.GIVEN if asked_at and row.last_message_at > asked_at else plain.Leave.ASKED
    return plain.Surroundings(
        ownership=ownership,
        leave=leave,
        press=row.intent == Intent.PRESS,
        confidential=row.topic is not None and row.topic.confidential,
    )


def clocks(row: Conversation, found: Gathered) -> plain.Clocks:
    """The answer that is promised now, of two the nearer; the first one as long as there is no other."""
    rows = sorted(found["deadlines"], key=lambda each: each["due"])
    coming = [each for each in rows if each["met"] is None]
    current = coming[0] if coming else rows[-1] if rows else None
    first_met = any(each["kind"] == DeadlineKind.FIRST_ANSWER and each["met"] for each in rows)
    return plain.Clocks(
        message_at=row.last_message_at,
        waiting_since=row.waiting_since,
        first_answer_due=moment(current["due"]) if current else None,
        first_answer_met=first_met and (current is None or current["met"] is not None),
        said_when=bool(found["held"]),
    )


def alarm(found: Gathered) -> plain.Alarm:
    """Whether somebody was alerted, and whose turn it is."""
    if found["alert"] is None:
        return plain.Alarm()
    told = [each for each in found["deliveries"] if each["sent"]]
    # The first step goes out at once; what is due is the answer before the next one is told.
    coming = [each["due"] for each in found["deliveries"] if not each["sent"] and each["step"] > 0]
    return plain.Alarm(
        acknowledged=found["alert"]["acknowledged_at"] is not None,
        alerted=max(told, key=lambda each: each["step"])["user"] if told else None,
        acknowledged_by=found["alert"]["acknowledged_by_id"],
        answer_due=moment(min(coming)) if coming else None,
    )


def responsible(row: Responsibility | None) -> plain.Responsible:
    """What the matrix says."""
    if row is None:
        return plain.Responsible()
    return plain.Responsible(
        spokesperson=row.spokesperson_id,
        deputy=row.deputy_id,
        second_reader=row.second_reader_id,
        fact_owner=row.fact_owner_id,
        place=Place(row.place),
    )


def readings(row: Conversation, found: Gathered, policy: ResponsePolicy) -> plain.Readings:
    """Who has read, who was asked, what is waived."""
    rows = found["readings"]
    own = row.assignee_id
    asked = (each["reader"] for each in rows if each["asked"] and not each["read"] and not each["waived"])
    return plain.Readings(
        by=tuple(each["reader"] for each in rows if each["read"]),
        asked=next(asked, None),
        required=SecondPerson(policy.reading),
        waived=any(each["waived"] and (each["reader"] is None or each["reader"] != own) for each in rows),
        own_waived=any(each["waived"] and each["reader"] is not None and each["reader"] == own for each in rows),
        differ=bool(found["differences"]),
    )


def facts(found: Gathered) -> plain.Facts:
    """How much is known, and what the newest fact that says so makes of the criticism."""
    answered = [each for each in found["facts"] if each["answered"]]
    said = [each for each in answered if each["finding"]]
    newest = max(said, key=lambda each: each["answered"], default=None)
    return plain.Facts(
        count=len(answered),
        open_questions=len(found["facts"]) - len(answered),
        finding=plain.Finding(newest["finding"]) if newest else plain.Finding.UNKNOWN,
    )


def decided(found: Gathered) -> plain.Decided:
    """The newest decision."""
    row = found["decision"]
    if row is None:
        return plain.Decided()
    return plain.Decided(
        move=Move(row["move"]),
        place=Place(row["place"]),
        by=row["by_id"],
        at=moment(row["at"]),
        second_needed=bool(row["needs_second"]),
        second_done=row["seconded_at"] is not None,
    )


def draft_now(
    row: Conversation, draft: Draft | None, found: Gathered, policy: ResponsePolicy, *, now: datetime
) -> plain.DraftNow:
    """The unfinished draft, checked against what was gathered already."""
    if draft is None:
        return plain.DraftNow()
    verdict = provocation(found, now=now).verdict
    around = checks.Surroundings(
        channel=draft.thread.channel,
        sender=courtesy.Sender.of(draft.author, row.inbox),
        comment=draft.answers.text,
        comment_language=draft.answers.language.split("-")[0],
        language=draft.language,
        contact_name=str(row.contact) if row.contact else "",
        public=drafts.is_public(draft),
        purpose=Purpose(draft.purpose),
        is_troll=verdict is plain.Verdict.CONFIRMED,
        contact_offered_before=any(each["private"] for each in found["ours"]) or bool(found["offers"]),
        mention=targets.mention(draft, row.contact),
    )
    seen = checks.check_text(draft.text, around=around)
    return plain.DraftNow(
        state=DraftState(draft.state),
        purpose=Purpose(draft.purpose),
        by=draft.author_id,
        submitted_at=draft.submitted_at,
        sent_back=draft.sent_back_reason if draft.state == DraftState.WRITING else "",
        approved_by=draft.approved_by_id if draft.state == DraftState.APPROVED else None,
        cooling_until=cooling.until(draft, seen, policy),
        findings=len(seen.verdict.findings),
        blocking=int(seen.blocking and not seen.empty),
        signed=seen.signature,
        contact_offered=seen.contact or around.contact_offered_before,
    )


def answers(found: Gathered) -> plain.Answers:
    """What has gone out, how the last attempt ended, and what others were answered."""
    newest = found["sent_draft"]
    reviewed = newest is not None and (newest["four_eyes"] != SecondPerson.AFTERWARDS or newest["approved_by_id"])
    return plain.Answers(
        published=len(found["ours"]),
        last=PublicationState(found["publication"]["state"]) if found["publication"] else None,
        last_reviewed=bool(reviewed),
        earlier=found["earlier"] or 0,
        earlier_seen=bool(found["drafts"]) or found["decision"] is not None,
    )


def private_way(row: Conversation, found: Gathered) -> plain.PrivateWay:
    """Whether a personal contact was offered, or the talk has moved there."""
    sender = courtesy.Sender(addresses=(row.inbox.contact_address,) if row.inbox.contact_address else ())
    private = [each for each in found["ours"] if each["private"]]
    offered = any(courtesy.offers_contact(each["text"], sender=sender) for each in found["ours"])
    moved = bool(private) or bool(found["letters"])
    return plain.PrivateWay(contact_offered=offered or moved, handoffs=(found["handoffs"] or 0) + int(moved))


def _stands(row: Conversation, found: Gathered) -> bool:
    """Say whether a resolution still holds: not once the person has written of more and waits again for us.

    What comes after our question how it went is a reply to that question, and `follow_ups` settles it.
    """
    asked = found["follow_up"] is not None and found["follow_up"]["state"] == FollowUpState.ASKED
    waits_again = row.status == Status.OPEN and row.waiting_since is not None
    return found["resolution"] is not None and (asked or not waits_again)


def solution(conversation: Conversation, found: Gathered) -> plain.Solution:
    """How it ended, as far as it has."""
    row = found["resolution"]
    if not _stands(conversation, found):
        return plain.Solution()
    return plain.Solution(
        outcome=Outcome(row["outcome"]), apology=Apology(row["apology"]), cause_given=bool(row["cause"])
    )


def return_plan(conversation: Conversation, found: Gathered) -> plain.ReturnPlan:
    """The newest return; where none was planned, resolving may have waived it with a reason."""
    row, resolution = found["follow_up"], found["resolution"]
    if row is None:
        waived = _stands(conversation, found) and resolution["return_waived"]
        return plain.ReturnPlan(state=FollowUpState.WAIVED if waived else None)
    return plain.ReturnPlan(state=FollowUpState(row["state"]), due=moment(row["due_at"]))


def provocation(found: Gathered, *, now: datetime) -> plain.Provocation:
    """How far two readers have come, and whether the public box is open."""
    row, offers = found["verdict"], found["offers"] or 0
    if _is_shut(found, now=now):
        row = row or {"proposed_by_id": None, "proposed_at": None, "confirmed_at": now, "expires_at": None}
        verdict = plain.Verdict.CONFIRMED
    elif row is None:
        return plain.Provocation(public_offers=offers)
    else:
        expires = moment(row["expires_at"])
        if expires is not None and expires <= now:
            return plain.Provocation(verdict=plain.Verdict.EXPIRED)
        verdict = plain.Verdict.CONFIRMED if row["confirmed_at"] else plain.Verdict.PROPOSED
    return plain.Provocation(
        verdict=verdict,
        proposed_by=row["proposed_by_id"],
        proposed_at=moment(row["proposed_at"]),
        public_offers=offers,
        public_box_open=not _is_shut(found, now=now),
        appealed=bool(found["appeals"]),
    )


def _is_shut(found: Gathered, *, now: datetime) -> bool:
    """Whether the one offer in this matter has been made, here or in another channel, and the verdict still holds."""
    expires = moment(found["shut"]["expires_at"]) if found["shut"] else None
    return found["shut"] is not None and (expires is None or expires > now)
