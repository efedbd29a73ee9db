"""Proposals of an assistant: asked for by a colleague, fetched by the worker, taken into the draft or put aside."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.channels import claims
from bemot.connectors import completions
from bemot.connectors.base import ConnectorError
from bemot.history import timeline
from bemot.lib.errors import Refusal, SomebodyWasFaster
from bemot.lib.text import normalise
from bemot.responses import drafts, queries
from bemot.responses.assist import assistants, material
from bemot.responses.models import Draft, DraftVersion, Proposal
from bemot.words import DraftState, EventKind, ProposalState, Wish

# Longer than the longest answer that is waited for.
CLAIM = timedelta(minutes=3)
# Once more after a worker that was killed while it asked; a server that is down is not asked twice.
_MOST_ATTEMPTS = 2
_LONGEST = 4000


class NoAssistant(Refusal):
    """Nobody has switched an assistant on."""


class NothingToImprove(Refusal):
    """There are no words yet that could be made shorter or plainer."""


def ask(draft: Draft, *, wish: Wish, by: User, now: datetime) -> Proposal:
    """Ask for words; the worker fetches them and nobody waits.

    Raises `NoAssistant`, `NothingToImprove`, `SomebodyWasFaster`, or what `drafts.edit` raises.
    """
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    _refuse_unless_writing(draft, by=by)
    assistant = queries.assistant_of(draft.conversation)
    if assistant is None:
        raise NoAssistant(_("No assistant is switched on. Somebody who connects channels can do that in the settings."))
    if wish is not Wish.ANSWER and not draft.text.strip():
        raise NothingToImprove(_("Write a few words first, or ask for a proposal of the whole answer."))
    sent = material.of(draft, wish)
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                draft=draft,
                assistant=assistant,
                wish=wish,
                sent=sent.messages,
                trusted=sent.trusted,
                asked_by=by,
                asked_at=now,
            )
            _record(EventKind.PROPOSAL_ASKED, proposal, by=by, now=now)
    except IntegrityError as error:
        raise SomebodyWasFaster(_("The assistant has been asked already. Its words appear here.")) from error
    return proposal


def fetch_one(proposal_id: int, *, now: datetime) -> bool:
    """Ask the server for one proposal; gives False where there was nothing to do. A chore outside any transaction."""
    proposal = _claim(proposal_id, now=now)
    if proposal is None:
        return False
    if proposal.attempts > _MOST_ATTEMPTS:
        _fail(proposal, "The desk was stopped while it asked.", now=now)
        return True
    assistant = proposal.assistant
    try:
        text = completions.complete(
            assistant.address,
            model=assistant.model,
            secret=assistants.secret_of(assistant),
            messages=proposal.sent,
        )
    except ConnectorError as error:
        _fail(proposal, str(error), now=now)
    else:
        _settle(proposal, normalise(text)[:_LONGEST], now=now)
    return True


def take(proposal: Proposal, *, by: User, now: datetime) -> DraftVersion:
    """Make it the draft's newest version; the words before stay as the version before. Raises `SomebodyWasFaster`."""
    draft = proposal.draft
    roles.require(by, roles.Action.WORK, draft.conversation.inbox.team, on=now.date())
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        _refuse_unless_writing(locked, by=by)
        version = drafts.add_version(locked, text=proposal.text, by=by, now=now)
        ready = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.READY)
        if not ready.update(state=ProposalState.TAKEN, version=version, settled_at=now):
            raise SomebodyWasFaster(_("This proposal has been taken or put aside already."))
        _record(EventKind.PROPOSAL_TAKEN, proposal, by=by, now=now)
    return version


def put_aside(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Do without it; also while it is still asked for, or to clear away that it failed."""
    roles.require(by, roles.Action.WORK, proposal.draft.conversation.inbox.team, on=now.date())
    waiting = [ProposalState.ASKED, ProposalState.READY, ProposalState.FAILED]
    Proposal.objects.filter(pk=proposal.pk, state__in=waiting).update(state=ProposalState.PUT_ASIDE, settled_at=now)


def _claim(proposal_id: int, *, now: datetime) -> Proposal | None:
    with transaction.atomic(durable=True):
        row = (
            Proposal.objects.select_for_update(of=("self",))
            .select_related("assistant", "draft")
            .filter(claims.free(now), pk=proposal_id, state=ProposalState.ASKED)
            .first()
        )
        if row is None:
            return None
        row.claimed_until, row.attempts = now + CLAIM, row.attempts + 1
        Proposal.objects.filter(pk=row.pk).update(claimed_until=row.claimed_until, attempts=row.attempts)
    return row


def _settle(proposal: Proposal, text: str, *, now: datetime) -> None:
    strays = material.strays(text, proposal.trusted)
    if strays:
        words = ", ".join(strays)[:200]
        _fail(proposal, f"It named what stands in none of our facts or earlier answers: {words}", now=now)
    elif not text:
        _fail(proposal, "It gave no words.", now=now)
    else:
        _close(proposal, ProposalState.READY, EventKind.PROPOSED, now=now, text=text)


def _fail(proposal: Proposal, reason: str, *, now: datetime) -> None:
    _close(proposal, ProposalState.FAILED, EventKind.PROPOSAL_FAILED, now=now, error=reason)


def _close(proposal: Proposal, state: ProposalState, kind: EventKind, *, now: datetime, **words: str) -> None:
    """Settle what is still our own claim; put aside meanwhile, it stays so."""
    own = Proposal.objects.filter(
        pk=proposal.pk, state=ProposalState.ASKED, claimed_until=proposal.claimed_until, attempts=proposal.attempts
    )
    with transaction.atomic():
        if own.update(state=state, settled_at=now, claimed_until=None, **words):
            _record(kind, proposal, by=None, now=now)


def _record(kind: EventKind, proposal: Proposal, *, by: User | None, now: datetime) -> None:
    conversation_id = proposal.draft.conversation_id
    timeline.record(
        kind,
        at=now,
        by=by,
        conversation_id=conversation_id,
        draft=proposal.draft_id,
        proposal=proposal.pk,
        wish=proposal.wish,
    )


def _refuse_unless_writing(draft: Draft, *, by: User) -> None:
    if draft.state != DraftState.WRITING:
        raise drafts.NotInWriting(_("This draft is not being written now, so nothing can be proposed for it."))
    if draft.author_id != by.pk:
        raise drafts.SomebodyElseWrites(
            _("%(name)s is writing this answer. Ask to take it over, or help with a note.") % {"name": draft.author}
        )
