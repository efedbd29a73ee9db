"""The nouns of a conversation."""

from bemot.conversations.models.letters import Attachment, FormLink, Letter
from bemot.conversations.models.people import Contact, Merge, Person
from bemot.conversations.models.remarks import (
    LocalHead,
    Note,
    Presence,
    ReplyToken,
    SavedFilter,
    TriageResult,
)
from bemot.conversations.models.talk import Conversation, Label, Message, MessageVersion, Thread, Topic

__all__ = [
    "Attachment",
    "Contact",
    "Conversation",
    "FormLink",
    "Label",
    "Letter",
    "LocalHead",
    "Merge",
    "Message",
    "MessageVersion",
    "Note",
    "Person",
    "Presence",
    "ReplyToken",
    "SavedFilter",
    "Thread",
    "Topic",
    "TriageResult",
]
