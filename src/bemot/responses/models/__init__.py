"""The nouns of an answer."""

from bemot.responses.models.answers import Answer, Draft, DraftVersion, Publication, SavedReply
from bemot.responses.models.assist import Assistant, Proposal
from bemot.responses.models.groundwork import Decision, Fact, Reading, Verdict
from bemot.responses.models.keeping import Appeal, KeptPost

__all__ = [
    "Answer",
    "Appeal",
    "Assistant",
    "Decision",
    "Draft",
    "DraftVersion",
    "Fact",
    "KeptPost",
    "Proposal",
    "Publication",
    "Reading",
    "SavedReply",
    "Verdict",
]
