"""The nouns of an answer."""

from bemot.responses.models.answers import Draft, DraftVersion, Publication, Quote, SavedReply
from bemot.responses.models.appeals import Appeal, AppealLink
from bemot.responses.models.assist import Assistant, Proposal
from bemot.responses.models.consulting import Consultation
from bemot.responses.models.groundwork import Decision, Difference, Fact, Reading, Verdict
from bemot.responses.models.keeping import KeptPost
from bemot.responses.models.library import Answer, Explanation, Question
from bemot.responses.models.moderation import Ground, Moderation, Registrar
from bemot.responses.models.rounds import Round

__all__ = [
    "Answer",
    "Appeal",
    "AppealLink",
    "Assistant",
    "Consultation",
    "Decision",
    "Difference",
    "Draft",
    "DraftVersion",
    "Explanation",
    "Fact",
    "Ground",
    "KeptPost",
    "Moderation",
    "Proposal",
    "Publication",
    "Question",
    "Quote",
    "Reading",
    "Registrar",
    "Round",
    "SavedReply",
    "Verdict",
]
