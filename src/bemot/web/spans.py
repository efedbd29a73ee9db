"""Durations as people write them, for forms and pages."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def of(whole: timedelta, *, working: bool = False) -> str:
    """Give a duration as a number and a unit, exactly where it is whole: 90 min, 2 h, 5 days (of work)."""
    minutes = round(whole.total_seconds() / 60)
    if minutes % (24 * 60) == 0:
        n = minutes // (24 * 60)
        if working:
            return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
        return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
    if minutes % 60 == 0 or minutes > 10 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    return _("%(n)s min") % {"n": max(minutes, 1)}


def about(whole: timedelta) -> str:
    """Give a measured duration in one unit, rounded: nobody reads the minutes of a day."""
    minutes = max(round(whole.total_seconds() / 60), 1)
    if minutes < 2 * 60:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    n = round(minutes / (24 * 60))
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}
