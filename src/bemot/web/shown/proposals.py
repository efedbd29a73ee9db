"""Proposals of an assistant as the draft's page and their log show them."""

import json
from collections.abc import Sequence
from typing import Any

from bemot.accounts.models import User
from bemot.channels import said
from bemot.responses import queries as responses
from bemot.responses.models import Draft, Proposal
from bemot.web import names
from bemot.web.shown import times
from bemot.words import DraftState, ProposalState, Wish

_STANDING = (ProposalState.ASKED, ProposalState.READY, ProposalState.FAILED)


def beside_editor(draft: Draft, user: User) -> dict[str, Any]:
    """Give the wishes that can be asked, the proposal that stands, and whether earlier words came from an assistant."""
    rows = list(responses.proposals_of(draft))
    standing = next((row for row in rows if row.state in _STANDING), None)
    mine = draft.state == DraftState.WRITING and draft.author_id == user.pk
    on = mine and responses.assistant_of(draft.conversation) is not None
    return {
        "wishes": [(wish.value, names.of(names.WISHES, wish)) for wish in Wish] if on else [],
        "proposal": shown(standing) if mine and standing else None,
        "assisted": any(row.state == ProposalState.TAKEN for row in rows),
        "asked_before": bool(rows),
    }


def shown(row: Proposal) -> dict[str, Any]:
    """Give one proposal with its words and with what was sent."""
    return {
        "pk": row.pk,
        "state": row.state,
        "wish": names.of(names.WISHES, row.wish),
        "text": row.text,
        "error": said.quoted(row.error),
        "who": row.asked_by,
        "when": times.ago(row.asked_at),
        "model": row.assistant.model,
        "sent": pieces(row.sent),
    }


def pieces(messages: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Give what is sent as names and words, as a person reads it."""
    data = json.loads(messages[-1]["content"])
    found = [(names.of(names.MATERIAL, key), words) for key, words in data.items() if words]
    return [*found, (names.of(names.MATERIAL, "rules"), messages[0]["content"])]
