"""The help card: what to do and whom to name where somebody may harm themselves."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from bemot.conversations import queries
from bemot.conversations.models import Conversation
from bemot.playbook.help_lines import HELP_LINES, HelpLine, countries
from bemot.words import Flag

_LANGUAGES = ("sv", "en")


def card(conversation: Conversation) -> dict[str, Any] | None:
    """Give the lines of the country and words to begin with; None where nobody seems to be in need."""
    if Flag.SELF_HARM not in conversation.flags:
        return None
    newest = queries.last_inbound(conversation)
    language = (newest.language if newest else "").split("-")[0]
    found = [line for one in countries(conversation.inbox.holiday_country, language) for line in HELP_LINES[one]]
    with translation.override(language if language in _LANGUAGES else _LANGUAGES[0]):
        words = _words(found)
    return {"lines": found, "words": words, "unsure": Flag.SELF_HARM in conversation.unsure_flags}


def _words(lines: list[HelpLine]) -> str:
    now = next((line.number for line in lines if line.emergency), "112")
    talk = next((line for line in lines if not line.emergency), lines[0])
    return " ".join(
        [
            _("I read what you write, and I am worried about you."),
            _("You do not have to carry it alone."),
            _("You can call %(name)s on %(number)s and talk with somebody.")
            % {"name": talk.name, "number": talk.number},
            _("If it is urgent, call %(number)s now.") % {"number": now},
            _("Write to me here, too: I am here and I answer."),
        ]
    )
