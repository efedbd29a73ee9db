"""A conversation's standing: everything that the playbook's rules look at, for one or many, in four queries."""

from collections.abc import Sequence
from datetime import datetime

from bemot.accounts.models import User
from bemot.conversations.models import Conversation
from bemot.overview import standing_parts as pieces
from bemot.overview.gathering import Gathered, gather
from bemot.playbook import standing as plain
from bemot.playbook.standing import Standing
from bemot.responses import queries as responses
from bemot.responses.models import Draft
from bemot.routing import queries as routing
from bemot.routing.models import ResponsePolicy, Responsibility
from bemot.words import Flag, Intent, Level, SecondPerson, Sentiment, Status


def of(conversation: Conversation, *, now: datetime, viewer: User | None = None) -> Standing:
    """Give the standing of one conversation. `viewer` is who looks; the standing is the same for everybody."""
    del viewer
    return of_many([conversation], now=now)[conversation.pk]


def of_many(conversations: Sequence[Conversation], *, now: datetime) -> dict[int, Standing]:
    """Give the standings by conversation id; as many queries for fifty as for one.

    The conversations come from `conversations.queries.visible_to`, which brings what stands beside them.
    """
    if not conversations:
        return {}
    gathered = gather([row.pk for row in conversations], on=now.date())
    responsible = routing.responsibilities_for(conversations, at=now)
    policies = routing.policies_for(conversations, responsible=responsible)
    drafts = {row.conversation_id: row for row in responses.unfinished_of(conversations)}
    return {
        row.pk: _standing(
            row,
            gathered[row.pk],
            policy=policies[row.pk],
            responsible=responsible[row.pk],
            draft=drafts.get(row.pk),
            now=now,
        )
        for row in conversations
    }


def _standing(
    row: Conversation,
    found: Gathered,
    *,
    policy: ResponsePolicy,
    responsible: Responsibility | None,
    draft: Draft | None,
    now: datetime,
) -> Standing:
    return Standing(
        intent=Intent(row.intent or Intent.OTHER),
        now=now,
        sentiment=Sentiment(row.sentiment or Sentiment.NEUTRAL),
        flags=frozenset(Flag(flag) for flag in row.flags if flag in set(Flag)),
        unsure_flags=frozenset(Flag(flag) for flag in row.unsure_flags if flag in set(Flag)),
        needs_reply=row.needs_reply,
        unsure=row.unsure,
        level=Level(row.level),
        status=Status(row.status),
        assignee=row.assignee_id,
        approval=SecondPerson(policy.four_eyes),
        solo=(found["colleagues"] or 0) < 2,
        answered_elsewhere=any(each["by"] is None for each in found["ours"]),
        where=pieces.surroundings(row, found),
        clocks=pieces.clocks(row, found),
        alarm=pieces.alarm(found),
        responsible=pieces.responsible(responsible),
        readings=pieces.readings(row, found, policy),
        facts=pieces.facts(found),
        opinion=plain.SameOpinion(
            count=found["same"] or 0, candidates=max((found["candidates"] or 0) - (found["same"] or 0), 0)
        ),
        decision=pieces.decided(found),
        draft=pieces.draft_now(row, draft, found, policy, now=now),
        answers=pieces.answers(found),
        private=pieces.private_way(row, found),
        solution=pieces.solution(row, found),
        follow_up=pieces.return_plan(row, found),
        provocation=pieces.provocation(found, now=now),
    )
