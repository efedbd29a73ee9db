"""What the form of a resolution begins with: what the answers, the facts and the decision tell already."""

from datetime import datetime
from typing import Any

from bemot.conversations.models import Conversation
from bemot.outcomes import asking
from bemot.playbook.standing import Finding
from bemot.responses import apologies, sources, verdicts
from bemot.responses import queries as responses
from bemot.web.forms.outcome import return_day
from bemot.web.shown import decision
from bemot.words import Apology, Outcome


def first_words(conversation: Conversation, *, now: datetime) -> dict[str, Any]:
    """Give the first values; a colleague changes what is not so."""
    ours = sources.words_of_ours(conversation)
    apology = apologies.of_all(ours)
    findings = [fact.finding for fact in responses.facts_of(conversation) if fact.finding]
    found: dict[str, Any] = {"apology": apology, "our_fault": _our_fault(apology, findings)}
    broken_off = {"outcome": Outcome.BROKEN_OFF} if verdicts.is_confirmed(conversation, now=now) else {}
    ending = broken_off or decision.likely_end(conversation)
    if ending:
        return found | ending
    return found | {"return_at": return_day(now), "question": suggested_question(conversation, ours)}


def suggested_question(conversation: Conversation, ours: list[str] | None = None) -> str:
    """Give the question of the return in the language and tone of the thread."""
    person = asking.Person(
        name=str(conversation.contact or ""),
        language=conversation.thread.channel.language,
        ours=tuple(sources.words_of_ours(conversation) if ours is None else ours),
    )
    return asking.question(person, said=sources.newest_words(conversation))


def _our_fault(apology: Apology, findings: list[str]) -> bool:
    return apology is Apology.FAULT or Finding.OUR_FAULT in findings[-1:]
