"""The places of the desk: the views of the inbox, each with its letter, and the ways to all that is set up."""

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

WAYS: list[tuple[str, Promise, str, Promise]] = [
    ("alert_settings", _("How you are told"), "bell-ring", _("On the phone, by mail, at which hours")),
    ("matrix", _("Who answers what"), "users", _("One name for each topic, decided beforehand")),
    ("roster", _("Who is on duty"), "calendar-days", _("Week by week, with a deputy")),
    (
        "saved_replies",
        _("Saved replies"),
        "library",
        _("Texts with blanks; approved by a second person, whoever is on duty may send them alone"),
    ),
    ("policies", _("What we promise"), "clock", _("How soon we answer, how many people look, and how it went")),
    ("leave", _("Away"), "plane", _("Hand over what bears your name, and take it back")),
    ("crises", _("Crisis"), "siren", _("Begin one, and who is rung then")),
    ("colleagues", _("Colleagues"), "user-plus", _("Invite, give roles, print a link")),
    ("channels", _("Channels"), "rss", _("Connect, pause, repair")),
    ("import", _("Import comments"), "file-up", _("Last month's, from a file")),
    ("assistant", _("An assistant"), "wand-sparkles", _("Proposes words, where you want one")),
    ("grounds", _("Rules and laws"), "shield", _("What must be broken before a post is hidden")),
    ("check", _("Check a text"), "spell-check", _("See which words may land badly")),
]
"""Name of the address, what it is called, icon, what one does there: the settings page lists them."""
ASIDE: list[tuple[str, Promise, str]] = [
    ("settings", _("Settings"), "settings"),
    ("alerts", _("Somebody must know now"), "bell"),
    ("hours", _("Working hours"), "clock"),
    ("holding_texts", _("Holding answers"), "hourglass"),
    ("questions", _("Common questions"), "messages-square"),
    ("watches", _("What we watch"), "binoculars"),
    ("causes", _("What lies behind it"), "git-branch"),
    ("filters", _("Views that are kept"), "list-filter"),
    ("start", _("Three stops"), "signpost"),
    ("guide", _("The first day"), "list-checks"),
]
"""Pages that another page leads to: Ctrl-K finds them too."""
