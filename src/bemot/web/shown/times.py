"""Times as people say them: how long ago, how long left."""

from datetime import datetime, timedelta

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Less than this is soon: there is time for one thing, not for two.
SOON = timedelta(minutes=60)


def ago(at: datetime | None) -> str:
    """Give how long ago that was; from a day on in one unit, for nobody counts the hours of last week."""
    if at is None:
        return ""
    now = timezone.now()
    if now - at < timedelta(days=1):
        return str(naturaltime(at))
    return _("%(delta)s ago") % {"delta": timesince(at, now, depth=1)}


def at_clock(at: datetime, *, now: datetime) -> str:
    """Give the clock time of a moment near by, with its day where it is not today."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    clock = formats.date_format(local, _("H:i"))
    if local.date() == today:
        return clock
    if local.date() == today + timedelta(days=1):
        return _("tomorrow %(clock)s") % {"clock": clock}
    if today < local.date() < today + timedelta(days=7):
        return f"{formats.date_format(local, 'l')} {clock}"
    day = formats.date_format(local, _("j M"))
    return f"{day} {clock}"


def left(due: datetime | None, *, now: datetime) -> tuple[str, str]:
    """Give the time left, or how late it is, and its state: "", "soon" or "late"."""
    if due is None:
        return "", ""
    span = due - now
    if span < timedelta():
        return _("%(time)s late") % {"time": length(-span)}, "late"
    if span < timedelta(hours=4):
        return _("%(time)s left") % {"time": length(span)}, "soon" if span < SOON else ""
    return at_clock(due, now=now), ""


def waited(since: datetime | None, *, now: datetime) -> str:
    """Give how long somebody has waited; empty where nobody waits."""
    return length(now - since) if since and since < now else ""


def length(span: timedelta) -> str:
    """Give a span in its largest sensible unit."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s min") % {"n": max(minutes, 1)}
    if minutes < 24 * 60:
        return _("%(n)s h") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
