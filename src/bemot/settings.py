"""Django settings, read from the environment by parsers that say loudly what is wrong."""

import secrets
from base64 import urlsafe_b64decode
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bemot.lib import secrets as sealing
from bemot.lib.folders import data_folder


class Environment(BaseSettings):
    """What an installation may set; docs/reference/settings.md describes each. Unknown values stop the start."""

    model_config = SettingsConfigDict(env_prefix="BEMOT_", extra="ignore")

    data: Path = Field(default_factory=data_folder)
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    secret_key: str = ""
    hosts: Annotated[list[str], NoDecode] = ["localhost", "127.0.0.1", "[::1]"]
    address: str = ""
    trusted_proxy: bool = False
    time_zone: str = "Europe/Stockholm"
    smtp_url: str = ""
    mail_from: str = "Bemöt <desk@localhost>"
    undo_seconds: int = Field(default=20, ge=0, le=600)
    deputy_minutes: int = Field(default=10, ge=1, le=24 * 60)
    vapid_private_key: str = ""
    vapid_subject: str = ""
    debug: bool = False

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("vapid_private_key")
    @classmethod
    def _key(cls, value: str) -> str:
        if value and len(urlsafe_b64decode(f"{value}=")) != 32:
            raise ValueError("It is 32 bytes in base64url: 43 letters and digits.")
        return value

    @field_validator("vapid_subject")
    @classmethod
    def _reachable(cls, value: str) -> str:
        if value and not value.startswith(("mailto:", "https://")):
            raise ValueError("It begins with mailto: or https://.")
        return value


# A worker that hangs in the middle of a transaction must not hold its rows from the others; no work of ours pauses so
# long between two queries.
LONGEST_IDLE_TRANSACTION = timedelta(minutes=2)

env = Environment()
env.data.mkdir(parents=True, exist_ok=True, mode=0o700)


def _kept_secret(name: str) -> str:
    """Give a random secret that is made once per installation and kept in the data folder, readable by its owner."""
    path = env.data / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.data / "bemot.sqlite3",
            "TEST": {"NAME": env.data / "test.sqlite3"},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://; leave it out to use the embedded SQLite.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 16},
            "options": f"-c idle_in_transaction_session_timeout={LONGEST_IDLE_TRANSACTION // timedelta(seconds=1)}s",
        },
    }


def _mail(url: str) -> dict[str, Any]:
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ValueError("BEMOT_SMTP_URL must begin with smtp://, smtp+tls:// or smtps://.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _mailto(sender: str) -> str:
    return f"mailto:{parseaddr(sender)[1]}"


SECRET_KEY = env.secret_key or _kept_secret("secret_key")
SEALING_KEYS = [sealing.key_from(SECRET_KEY)]
DEBUG = env.debug
DATA_FOLDER = env.data
ALLOWED_HOSTS = env.hosts
DATABASES = {"default": _database(env.database_url)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "bemot_cache"}}
globals().update(_mail(env.smtp_url))
MAIL_CONFIGURED = bool(env.smtp_url)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from
DESK_ADDRESS = env.address.rstrip("/")
UNDO_WINDOW = timedelta(seconds=env.undo_seconds)
VAPID_PRIVATE_KEY = env.vapid_private_key
VAPID_SUBJECT = env.vapid_subject or (DESK_ADDRESS if DESK_ADDRESS.startswith("https://") else _mailto(env.mail_from))
DEPUTY_AFTER = timedelta(minutes=env.deputy_minutes)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "lucide",
    "csp",
    "bemot.history",
    "bemot.accounts",
    "bemot.channels",
    "bemot.conversations",
    "bemot.routing",
    "bemot.listening",
    "bemot.alerts",
    "bemot.responses",
    "bemot.outcomes",
    "bemot.web",
    "bemot.worker",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bemot.web.middleware.Squeeze",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bemot.web.middleware.locale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bemot.web.middleware.local_time",
    "bemot.web.middleware.refusals",
]
ROOT_URLCONF = "bemot.urls"
ASGI_APPLICATION = "bemot.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bemot.web.context.desk",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "bemot.web.forms.renderer.DeskRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sesame.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "inbox"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "bemot.web.sign_in.ClosedDoor"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "write_privately": "10/10m/ip", "appeal": "5/10m/ip"}
SESAME_MAX_AGE = timedelta(hours=24)
SESAME_ONE_TIME = True
SESAME_TOKEN_NAME = "token"  # noqa: S105 - the name of a parameter

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = DESK_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [DESK_ADDRESS] if DESK_ADDRESS else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.trusted_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

USE_TZ = True
TIME_ZONE = env.time_zone
USE_I18N = True
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "web" / "locale"]
STATIC_URL = "static/"
STATIC_ROOT = env.data / "static"
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env.data / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"bemot": {"level": "INFO"}},
}
