"""The playbook's questions as a page shows them and as a decision keeps them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bemot.conversations.models import Conversation
from bemot.playbook.questions import Answers
from bemot.responses import queries as responses
from bemot.web import names
from bemot.web.forms.groundwork import QuestionsForm
from bemot.words import Move, Outcome


def said(answers: Answers) -> dict[str, Any]:
    """Give the answers as a decision keeps them: plain words by the question's name."""
    return {name: sorted(value) if name == "touches" else str(value) for name, value in asdict(answers).items()}


def told(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give question and answer for each that was answered; nothing for what was left open."""
    found = []
    for name, field in QuestionsForm.base_fields.items():
        value = kept.get(name, "")
        words = value if isinstance(value, list) else [value] if value not in ("", "unknown", "one") else []
        if words:
            found.append((str(field.label), ", ".join(names.of(names.ANSWERS, word) for word in words)))
    return found


def likely_end(conversation: Conversation) -> dict[str, Outcome]:
    """Give the outcome that the decision leads to, as the resolve form wants it: to differ is as easy as to solve."""
    decision = responses.decision_of(conversation)
    differ = decision is not None and decision.move == Move.ACKNOWLEDGE_DIFFERING_VIEW
    return {"outcome": Outcome.AGREED_TO_DIFFER} if differ else {}
