"""What the desk drafts for the author of a post that is hidden or removed; a colleague reads it before it goes."""

from django.utils import formats, translation
from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.conversations.models import Message
from bemot.responses.models import Ground
from bemot.words import Measure

_LANGUAGES = ("sv", "en")


def about(measure: Measure, message: Message, ground: Ground, *, by: User) -> str:
    """Give the letter in the post's own language, Swedish where the desk does not write that one."""
    language = message.language.split("-")[0]
    with translation.override(language if language in _LANGUAGES else _LANGUAGES[0]):
        first = (
            _("we have hidden what you wrote on %(day)s.")
            if measure is Measure.HIDE
            else _("we have removed what you wrote on %(day)s.")
        )
        pieces = [
            _("Hello,"),
            first % {"day": formats.date_format(message.sent_at, "j F")},
            _("It goes against this: %(ground)s.") % {"ground": ground.title},
            ground.url,
            _("What you think of us is not the reason. You are welcome to say it again in other words."),
            _("If you think that we are wrong, answer this message, and another colleague looks at it."),
            by.signature or by.first_name,
        ]
    return "\n\n".join(piece for piece in pieces if piece)
