"""What the desk drafts for the author of a post that is hidden or removed; a colleague reads it before it goes."""

from django.utils import formats, translation
from django.utils.translation import gettext as _

from bemot.accounts.models import User
from bemot.conversations.models import Message
from bemot.responses.models import Ground
from bemot.words import Measure

_LANGUAGES = ("sv", "en")


def say_no(appeal: str, *, language: str) -> str:
    """Give the lines that tell somebody why we stopped answering in public, and how to ask for another look."""
    with translation.override(_written(language)):
        why = _("Two of us thought that our talk in public leads nowhere, so it has ended there. Here I read you.")
        how = _("If you think that we are wrong, say so here, and another colleague looks at it: %(address)s")
        return f"{why}\n\n{how % {'address': appeal}}"


def about(measure: Measure, message: Message, ground: Ground, *, appeal: str, by: User) -> str:
    """Give the letter in the post's own language, Swedish where the desk does not write that one."""
    with translation.override(_written(message.language)):
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
            _("If you think that we are wrong, say so here, and another colleague looks at it: %(address)s")
            % {"address": appeal},
            by.signature or by.first_name,
        ]
    return "\n\n".join(piece for piece in pieces if piece)


def _written(language: str) -> str:
    first = language.split("-", maxsplit=1)[0]
    return first if first in _LANGUAGES else _LANGUAGES[0]
