"""The nouns of an answer."""

from bemot.responses.models.answers import Answer, Draft, DraftVersion, Publication, Quote, SavedReply
from bemot.responses.models.assist import Assistant, Proposal
from bemot.responses.models.groundwork import Decision, Difference, Fact, Reading, Verdict
from bemot.responses.models.keeping import Appeal, KeptPost

__all__ = [
    "Answer",
    "Appeal",
    "Assistant",
    "Decision",
    "Difference",
    "Draft",
    "DraftVersion",
    "Fact",
    "KeptPost",
    "Proposal",
    "Publication",
    "Quote",
    "Reading",
    "SavedReply",
    "Verdict",
]
