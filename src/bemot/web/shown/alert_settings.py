"""The page on which a colleague says how to be told: the ways, and what is known of each."""

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bemot.accounts.models import User
from bemot.alerts import queries, wishes
from bemot.web.forms.alert_settings import PushWishForm, WishForm
from bemot.web.shown import times
from bemot.words import Medium

_NAMES: dict[Medium, tuple[Promise, str, type[WishForm]]] = {
    Medium.PUSH: (gettext_lazy("On your phone and computer"), "smartphone", PushWishForm),
    Medium.SERVICE: (gettext_lazy("Through a service"), "radio-tower", WishForm),
    Medium.MAIL: (gettext_lazy("By mail"), "mail", WishForm),
}
# Enough to know one's own devices by.
_BROWSERS = [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
_MACHINES = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def forms_of(user: User, data: Any = None) -> dict[Medium, WishForm]:
    """Give one form for each way that can be chosen."""
    chosen = wishes.of(user)
    return {
        medium: kind(data, prefix=medium.value, initial=_initial(chosen.get(medium, wishes.Wish())))
        for medium, (_name, _icon, kind) in _NAMES.items()
    }


def are_valid(forms: dict[Medium, WishForm]) -> bool:
    """Look at every form, so that each says what is wrong with it."""
    return not [form for form in forms.values() if not form.is_valid()]


def page(user: User, forms: dict[Medium, WishForm]) -> dict[str, Any]:
    """Give what the page shows."""
    ways = [{"name": _NAMES[medium][0], "icon": _NAMES[medium][1], "form": form} for medium, form in forms.items()]
    devices = [{"pk": row.pk, "name": row.name, "when": times.ago(row.made_at)} for row in queries.devices_of(user)]
    services = [
        {"pk": row.pk, "name": row.name, "hint": row.hint or times.ago(row.made_at)}
        for row in queries.services_of(user)
    ]
    return {
        "ways": ways,
        "devices": devices,
        "services": services,
        "mail": user.email if settings.MAIL_CONFIGURED else "",
    }


def device_name(agent: str) -> str:
    """Say of a browser's own long name which browser it is and on what."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), _("A browser"))
    machine = next((name for mark, name in _MACHINES if mark in agent), "")
    return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine} if machine else browser


def _initial(wish: wishes.Wish) -> dict[str, Any]:
    return {
        "from_level": wish.from_level,
        "begins": wish.begins,
        "ends": wish.ends,
        "working_days": wish.working_days,
        "with_words": wish.with_words,
    }
