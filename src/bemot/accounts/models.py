"""Colleagues, the teams that they work in, and the principals that they answer for."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from bemot.words import Role, choices


class Principal(models.Model):
    """Who answers for an inbox and its data: a board of a municipality, a client of an agency."""

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class _Colleagues(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A colleague. Signs in by mail address; name, signature and contact address go out with answers."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, blank=True)
    """Empty: as the browser asks."""
    time_zone = models.CharField(max_length=60, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    contact_address = models.CharField(max_length=200, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    """May set up the installation: channels, teams, colleagues."""
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[_Colleagues] = _Colleagues()

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """The name that an answer is signed with."""
        return self.name.split(" ")[0] if self.name else ""

    @property
    def initials(self) -> str:
        """One or two letters for the small round picture."""
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


class Team(models.Model):
    """Colleagues who work the same inboxes."""

    name = models.CharField(max_length=120, unique=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a colleague may do in a team, and until when."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=choices(Role), default=Role.AGENT)
    ends_on = models.DateField(null=True, blank=True)
    drafts_only = models.BooleanField(default=False)
    """A substitute: writes drafts and uses prepared answers, nothing else goes out."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_per_team")]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.team}"
