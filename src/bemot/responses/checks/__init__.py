"""The automatic look at a draft: tone, readability, length, greeting, signature, contact, blanks, personal data."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language

from bemot.channels import sending
from bemot.channels.models import Channel
from bemot.connectors.base import LengthProblem
from bemot.conversations.models import Conversation, Message
from bemot.language import readability, tone
from bemot.language.readability import Readability
from bemot.language.tone import ToneVerdict
from bemot.responses import drafts, parts, saved_replies, targets, verdicts
from bemot.responses.checks import courtesy, frame, privacy
from bemot.responses.checks.courtesy import Sender
from bemot.responses.models import Draft
from bemot.words import DraftState, Purpose, ToneKind

# What makes it worse whoever reads it; the other findings advise, because a false alarm must not silence anybody.
WORSE = frozenset({ToneKind.SARCASTIC, ToneKind.BLAMES_CUSTOMER, ToneKind.DISMISSIVE, ToneKind.FEEDS_TROLL})
# What is written in heat and looks different after a while: it may go out when it has rested.
HOT = frozenset({ToneKind.EMOTIONAL, ToneKind.SHOUTING, ToneKind.DEFENSIVE})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text is checked against. `comment` is what the person wrote; all of it plain values."""

    channel: Channel
    sender: Sender
    comment: str = ""
    comment_language: str = ""
    language: str = "sv"
    contact_name: str = ""
    public: bool = True
    purpose: Purpose = Purpose.ANSWER
    is_troll: bool = False
    contact_offered_before: bool = False
    mention: str = ""
    """What the network puts before each post, see `targets.mention`; it counts."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. `blanks` and `personal_data` are places (start, end) in the text."""

    verdict: ToneVerdict
    readability: Readability
    length: LengthProblem | None
    greeting: bool
    signature: bool
    contact: bool
    blanks: tuple[tuple[int, int], ...]
    personal_data: tuple[tuple[int, int], ...]
    empty: bool

    @property
    def hot(self) -> bool:
        """Whether it was written in heat: it rests before it goes out. What was only learned makes no draft hot."""
        return any(finding.kind in HOT and not finding.learned for finding in self.verdict.findings)

    @property
    def worse(self) -> bool:
        """Whether the wording must be mended before anything else."""
        return any(
            finding.blocking or (finding.kind in WORSE and not finding.learned) for finding in self.verdict.findings
        )

    @property
    def blocking(self) -> bool:
        """Whether it cannot go out as it is."""
        return self.worse or self.empty or bool(self.blanks or self.personal_data) or self.length is not None


def check(draft: Draft) -> Checked:
    """Check the kept text of a draft."""
    return check_text(draft.text, around=around(draft))


def check_text(text: str, *, around: Surroundings) -> Checked:
    """Check a text that is perhaps not kept yet. Opens no connection; about a millisecond for a common answer."""
    verdict = tone.check(
        text,
        comment=around.comment,
        language=around.comment_language,
        reader_language="en" if (get_language() or "sv").startswith("en") else "sv",
        public=around.public,
        purpose=around.purpose,
        is_troll=around.is_troll,
        has_contact_offer_elsewhere=around.contact_offered_before,
    )
    personal = privacy.exposed(text, sender=around.sender) if around.public else ()
    return Checked(
        verdict=_without_own_addresses(verdict, personal),
        readability=readability.measure(text, language=around.language),
        length=_length(text, around),
        greeting=courtesy.greets(text, contact_name=around.contact_name),
        signature=courtesy.is_signed(text, sender=around.sender),
        contact=courtesy.offers_contact(text, sender=around.sender),
        blanks=tuple(saved_replies.blanks(text)),
        personal_data=personal,
        empty=frame.is_empty(text, around.sender, contact_name=around.contact_name, language=around.language),
    )


def around(draft: Draft) -> Surroundings:
    """Collect what a draft is checked against."""
    conversation, message = draft.conversation, draft.answers
    return Surroundings(
        channel=draft.thread.channel,
        sender=Sender.of(draft.author, conversation.inbox),
        comment=message.text,
        comment_language=_language(message),
        language=draft.language,
        contact_name=str(message.contact) if message.contact else "",
        public=drafts.is_public(draft),
        purpose=Purpose(draft.purpose),
        is_troll=verdicts.is_confirmed(conversation, now=draft.edited_at),
        contact_offered_before=_offered_before(conversation),
        mention=targets.mention(draft, message.contact),
    )


def _offered_before(conversation: Conversation) -> bool:
    private = Message.objects.filter(conversation=conversation, thread__private=True)
    return private.exists() or conversation.drafts.filter(purpose=Purpose.OFFER, state=DraftState.SENT).exists()


def _language(message: Message) -> str:
    return message.language.split("-")[0]


def _length(text: str, around: Surroundings) -> LengthProblem | None:
    if not around.public:
        return None
    found = (sending.length(around.channel, targets.addressed(part, around.mention)) for part in parts.of(text))
    return next((problem for problem in found if problem is not None), None)


def _without_own_addresses(verdict: ToneVerdict, personal: tuple[tuple[int, int], ...]) -> ToneVerdict:
    """Leave the organisation's own addresses alone: to give them is what the playbook asks for."""
    kept = tuple(
        finding
        for finding in verdict.findings
        if finding.kind != ToneKind.PERSONAL_DATA_IN_PUBLIC
        or any(finding.start < end and start < finding.end for start, end in personal)
    )
    if len(kept) == len(verdict.findings):
        return verdict
    return replace(verdict, findings=kept, acceptable=not kept)


__all__ = ["Checked", "Surroundings", "around", "check", "check_text"]
