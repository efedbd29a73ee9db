"""The views of the inbox: what each is called, its icon, the letter that goes there."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bemot.overview.queries import View

VIEWS: Mapping[View, tuple[Promise, str, str]] = {
    View.TO_DO: (_("To do now"), "circle-dot", "i"),
    View.MINE: (_("Mine"), "user", "m"),
    View.UNASSIGNED: (_("Nobody's yet"), "hand", "u"),
    View.FOR_READING: (_("To read"), "ear", "l"),
    View.TO_FIND_OUT: (_("Asked of you"), "circle-question-mark", ""),
    View.FOR_APPROVAL: (_("To approve"), "stamp", "k"),
    View.TO_FOLLOW_UP: (_("To follow up"), "repeat", "f"),
    View.PRESS: (_("Press"), "newspaper", "p"),
    View.TROLLS: (_("Provocations"), "zap-off", ""),
    View.PRAISE: (_("Praise"), "heart", "b"),
    View.PUBLISHING_PROBLEMS: (_("Not come through"), "triangle-alert", ""),
    View.ALL: (_("All"), "inbox", "a"),
}
"""View → what it is called, its icon, the letter after g."""
