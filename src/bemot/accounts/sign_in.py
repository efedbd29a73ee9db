"""Coming in: links that are used once, also when two hands click at the same time, and how they are mailed."""

from datetime import datetime

import sesame.utils
from django.core import mail
from django.template.loader import render_to_string
from django.utils import translation

from bemot.accounts import invitations
from bemot.accounts.models import User


def whose(token: str) -> User | None:
    """Give the colleague whom a link would sign in; looking uses nothing up. None where it is old or used."""
    user = sesame.utils.get_user(token, update_last_login=False) if token else None
    return user if isinstance(user, User) else None


def redeem(token: str, *, now: datetime) -> User | None:
    """Use a link up and give its colleague; None where it is old, used, or somebody was faster."""
    user = whose(token)
    if user is None:
        return None
    used = User.objects.filter(pk=user.pk, is_active=True, last_login=user.last_login).update(last_login=now)
    user.last_login = now
    return user if used else None


def mail_link(email: str) -> None:
    """Mail a one-time link where the address belongs to an active colleague; say nothing where it does not.

    Outside any transaction. Raises `OSError` (`smtplib.SMTPException` is one) where the mail server fails.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    with translation.override(user.language or translation.get_language()):
        words = {"user": user, "address": invitations.sign_in_link(user)}
        subject = render_to_string("accounts/sign_in_subject.txt", words).strip()
        mail.send_mail(subject, render_to_string("accounts/sign_in_mail.txt", words), None, [user.email])
