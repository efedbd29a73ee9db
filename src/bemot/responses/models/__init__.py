"""The nouns of an answer."""

from bemot.responses.models.answers import Answer, Draft, DraftVersion, Publication, SavedReply
from bemot.responses.models.groundwork import Decision, Fact, Reading, Verdict

__all__ = [
    "Answer",
    "Decision",
    "Draft",
    "DraftVersion",
    "Fact",
    "Publication",
    "Reading",
    "SavedReply",
    "Verdict",
]
