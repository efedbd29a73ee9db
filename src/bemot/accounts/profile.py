"""What a colleague says of oneself: name, language, signature, how the desk looks; and the password."""

from django.contrib.auth import password_validation

from bemot.accounts.models import User


def change(
    user: User,
    *,
    name: str,
    language: str,
    time_zone: str,
    signature: str,
    contact_address: str,
    theme: str,
    single_keys: bool,
) -> None:
    """Keep a colleague's own profile. Only the colleague calls it, so nobody is asked for leave."""
    words = {
        "name": name,
        "language": language,
        "time_zone": time_zone,
        "signature": signature,
        "contact_address": contact_address,
        "theme": theme,
        "single_keys": single_keys,
    }
    for field, value in words.items():
        setattr(user, field, value)
    user.save(update_fields=list(words))


def speak(user: User, language: str) -> None:
    """Remember the language that was chosen on a page."""
    User.objects.filter(pk=user.pk).update(language=language)


def set_password(user: User, password: str) -> None:
    """Set a password. Raises `ValidationError` where it is too easy; links that are on their way lose their force."""
    password_validation.validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
