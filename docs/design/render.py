"""Write the styleguide and its compositions as plain pages: python docs/design/render.py OUT."""
# ruff: noqa: INP001  these are scripts beside a document, no package

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import django
import django_htmx
import forms
import sample
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation

HERE = Path(__file__).resolve().parent
WEB = HERE.parents[1] / "src" / "bemot" / "web"
urlpatterns = [path("static/manifest", lambda _request: None, name="manifest")]  # the one page that the frame names
PAGES = {
    "index.html": "styleguide/show.html",
    "inbox.html": "styleguide/inbox.html",
    "conversation.html": "styleguide/conversation.html",
    "draft.html": "styleguide/draft.html",
    "sign_in.html": "styleguide/sign_in.html",
    "guide.html": "styleguide/guide.html",
}


def compile_swedish(out: Path) -> Path:
    """Compile the styleguide's own Swedish words below `out` and return the folder of catalogues."""
    folder = out / "locale" / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (HERE / "sv.po").open("rb") as source, (folder / "django.mo").open("wb") as target:
        write_mo(target, read_po(source, locale="sv"))
    return out / "locale"


def configure(locale: Path) -> None:
    """Set up Django with no more than templates need: no database, no addresses."""
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles", "django_htmx"],
        STATIC_URL="static/",
        ROOT_URLCONF=__name__,
        LANGUAGE_CODE="sv",
        LOCALE_PATHS=[locale],
        TIME_ZONE="Europe/Stockholm",
        USE_TZ=True,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [WEB / "templates"],
                "OPTIONS": {"libraries": {"icons": "bemot.web.templatetags.icons"}},
            }
        ],
    )
    django.setup()


def render(out: Path) -> None:
    """Write each page of PAGES, and the static files that they ask for, below `out`."""
    for source in (WEB / "static", Path(django_htmx.__file__).parent / "static"):
        shutil.copytree(source, out / "static", dirs_exist_ok=True)
    (out / "static" / "manifest").write_text("{}", encoding="utf-8")
    context = sample.context() | {"form": forms.shown(), "csrf_token": "shown-only"}
    with translation.override("sv"):
        for name, template in PAGES.items():
            (out / name).write_text(render_to_string(template, context), encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    target.mkdir(parents=True, exist_ok=True)
    configure(compile_swedish(target))
    render(target)
