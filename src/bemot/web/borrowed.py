"""Sentences of Django that the desk says in its own voice: the catalogue finds them here, and its words come first."""

from django.utils.translation import gettext_noop, ngettext_lazy

TIMES = (
    gettext_noop("%(delta)s ago"),
    ngettext_lazy("an hour ago", "%(count)s hours ago", "count"),
    ngettext_lazy("a minute ago", "%(count)s minutes ago", "count"),
    ngettext_lazy("a second ago", "%(count)s seconds ago", "count"),
    gettext_noop("now"),
)
ERRORS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
)
