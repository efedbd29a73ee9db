"""The door: password, one-time link, first password, out again."""

import logging

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bemot.accounts import profile, sign_in
from bemot.web import sign_in as door
from bemot.web.forms.sign_in import LinkForm, PasswordForm, SignInForm
from bemot.web.parts import SeeOther
from bemot.web.signed import SignedRequest

log = logging.getLogger("bemot.web")
_GET_OR_POST = require_http_methods(["GET", "POST"])


@never_cache
@_GET_OR_POST
@sensitive_post_parameters("password")
def show(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; too many wrong ones are answered 429."""
    if request.user.is_authenticated:
        return SeeOther(door.first_page(request.user))
    form = SignInForm(request.POST or None, request=request)
    to = request.POST.get("next") or request.GET.get("next", "")
    if form.is_valid() and form.user is not None:
        return door.come_in(request, form.user, to=to)
    status = 429 if form.throttled else 422 if form.is_bound else 200
    return render(
        request, "sign_in/show.html", {"form": form, "next": to, "mails": settings.MAIL_CONFIGURED}, status=status
    )


@never_cache
@_GET_OR_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Mail a one-time link; the answer is the same whoever asks."""
    form = LinkForm(request.POST or None)
    context = {"form": form, "mails": settings.MAIL_CONFIGURED}
    if not (settings.MAIL_CONFIGURED and form.is_valid()):
        return render(request, "sign_in/link.html", context, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="request_login_code", key=email.lower()):
        return render(request, "sign_in/link.html", context | {"throttled": True}, status=429)
    try:
        sign_in.mail_link(email)
    except OSError:
        log.warning("A sign-in link could not be mailed: the mail server did not take it.", exc_info=True)
        return render(request, "sign_in/link.html", context | {"failed": True}, status=503)
    return render(request, "sign_in/link_sent.html", {"email": email})


@never_cache
@_GET_OR_POST
def by_link(request: HttpRequest) -> HttpResponse:
    """Ask for one click, so that a mail program that looks at links uses none up; then sign in once."""
    token = request.POST.get("token") or request.GET.get(settings.SESAME_TOKEN_NAME, "")
    user = sign_in.redeem(token, now=timezone.now()) if request.method == "POST" else None
    if user is not None:
        return door.come_in(request, user, by_link=True)
    whose = sign_in.whose(token) if request.method == "GET" else None
    context = {"whose": whose, "token": token, "mails": settings.MAIL_CONFIGURED}
    return render(request, "sign_in/by_link.html", context, status=200 if whose else 410)


@login_required
@never_cache
@_GET_OR_POST
@sensitive_post_parameters("password", "current")
def set_password(request: SignedRequest) -> HttpResponse:
    """Set a first or a new password; this browser stays signed in, others are signed out."""
    asks_current = request.user.has_usable_password() and not request.session.get(door.BY_LINK)
    form = PasswordForm(request.POST or None, user=request.user, asks_current=asks_current)
    if request.method == "POST" and not ratelimit.consume(request, action="change_password", user=request.user):
        return render(request, "sign_in/password.html", {"form": form, "throttled": True}, status=429)
    if form.is_valid():
        profile.set_password(request.user, form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is set. Other browsers have been signed out."))
        return SeeOther(door.first_page(request.user))
    context = {"form": form, "later": door.first_page(request.user)}
    return render(request, "sign_in/password.html", context, status=422 if form.is_bound else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return SeeOther(reverse("sign_in"))


urlpatterns = [
    path("sign-in", show, name="sign_in"),
    path("sign-in/link", ask_link, name="ask_link"),
    path("sign-in/by-link", by_link, name="sign_in_by_link"),
    path("sign-out", sign_out, name="sign_out"),
    path("password", set_password, name="set_password"),
]
