"""Who answers what, who is on call when, and what is promised."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bemot.accounts.models import Principal, Team
from bemot.channels.models import Inbox
from bemot.conversations.models import Conversation, Topic
from bemot.words import DeadlineKind, Intent, Place, SecondPerson, Subject, choices

_USER = settings.AUTH_USER_MODEL


class ResponsePolicy(models.Model):
    """What the organisation promises and asks of itself for one class of comments from one level upwards."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="policies")
    intent = models.CharField(max_length=20, choices=choices(Intent), blank=True)
    """Empty: every class that has no policy of its own."""
    level = models.PositiveSmallIntegerField(default=0)
    first_answer = models.DurationField(null=True, default=timedelta(hours=2))
    next_answer = models.DurationField(null=True, default=timedelta(hours=4))
    resolution = models.DurationField(null=True, default=timedelta(days=5))
    working_hours_only = models.BooleanField(default=True)
    reading = models.CharField(max_length=12, choices=choices(SecondPerson), default=SecondPerson.BEFORE)
    second_decider = models.CharField(max_length=12, choices=choices(SecondPerson), default=SecondPerson.NONE)
    four_eyes = models.CharField(max_length=12, choices=choices(SecondPerson), default=SecondPerson.BEFORE)
    warn_before = models.DurationField(null=True, default=timedelta(minutes=30))
    """How long before a promise runs out the assignee is told; null: not told."""
    deputy_after = models.DurationField(null=True)
    """How long an alert waits before the next in line is told; null: as the installation has it."""
    lead_after = models.DurationField(null=True, default=timedelta(hours=1))
    """How long after a missed promise the leads are told; null: they are not."""
    review_within = models.DurationField(null=True, default=timedelta(minutes=45))
    """How long a draft waits for the colleague who was asked before the deputy is; null: as long as it takes."""
    cool_off = models.DurationField(null=True, default=timedelta(minutes=15))
    """How long a hot draft rests; null: not at all."""
    holding_counts = models.BooleanField(default=False)
    """Whether a holding statement is the first answer that is promised."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inbox", "intent", "level"], name="one_policy")]

    def __str__(self) -> str:
        return f"{self.intent or '*'} ≥ {self.level}"


class Responsibility(models.Model):
    """One row of the responsibility matrix: who answers for a subject in an inbox."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="responsibilities")
    subject = models.CharField(max_length=20, choices=choices(Subject))
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="+")
    spokesperson = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    second_reader = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    fact_owner = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=10, choices=choices(Place), default=Place.LOCAL)
    policy = models.ForeignKey(ResponsePolicy, models.SET_NULL, null=True, blank=True, related_name="+")
    """What is promised about this subject, whatever its class; null: what its class and level say."""
    sign_off = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    """Whose approval each answer about this subject needs; null: anybody's who may, where the policy asks for it."""

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["inbox", "topic"], condition=Q(subject=Subject.TOPIC), name="one_responsibility_per_topic"
            ),
            models.UniqueConstraint(
                fields=["inbox", "subject"],
                condition=~Q(subject=Subject.TOPIC),
                name="one_responsibility_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(subject=Subject.TOPIC, topic__isnull=False)
                | (~Q(subject=Subject.TOPIC) & Q(topic__isnull=True)),
                name="topic_only_for_topics",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic or self.subject}: {self.spokesperson or '–'}"


class Duty(models.Model):
    """Who is on call for an inbox when, and who steps in."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="duties")
    user = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    title = models.CharField(max_length=60, blank=True)
    """Which duty it is where an inbox has several at a time; empty: the only one."""

    class Meta:
        verbose_name_plural = "duties"
        indexes = [models.Index(fields=["inbox", "starts_at"])]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_has_length")]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%Y-%m-%d %H:%M}"


class Swap(models.Model):
    """A colleague asks another one to take a duty, perhaps for one of theirs; nothing changes until it is accepted."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="+")
    in_return = models.ForeignKey(Duty, models.CASCADE, null=True, related_name="+")
    asked_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    to = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(answered_at__isnull=True), name="one_open_swap"),
            models.CheckConstraint(condition=~Q(asked_by=F("to")), name="swap_is_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} → {self.to}"


class CalendarAddress(models.Model):
    """A secret address from which other calendars fetch somebody's duties, or all of an inbox."""

    user = models.ForeignKey(_USER, models.CASCADE, related_name="+")
    inbox = models.ForeignKey(Inbox, models.CASCADE, null=True, related_name="+")
    """Null: the colleague's own duties, wherever they are."""
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"{self.user}: {self.inbox or '*'}"


class CalendarImport(models.Model):
    """A roster that came as an iCalendar file: looked at first, then kept, perhaps taken back."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="+")
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    """Empty once it is kept: only our duties remain of it."""
    kept_at = models.DateTimeField(null=True)
    made = models.JSONField(default=list)
    """The duties that it made, each with who had it."""
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.inbox} {self.at:%Y-%m-%d}"


class Leave(models.Model):
    """A colleague is away from a team, and who stands in; the matrix and the roster are read through it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    user = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    substitute = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    chosen = models.JSONField(default=list)
    """Single things that go to somebody else: kind, row, colleague (null: it stays)."""
    handed = models.JSONField(default=list)
    """What was handed over: kind, row, to whom, in which state it was."""
    handed_at = models.DateTimeField(null=True)
    planned_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["team", "ends_at"], name="leaves", condition=Q(undone_at__isnull=True))]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="leave_has_length")]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"


class WorkingPeriod(models.Model):
    """One period of working hours on one weekday of an inbox, in the inbox's time zone."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="working_periods")
    weekday = models.PositiveSmallIntegerField()
    """0 is Monday."""
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="period_has_length"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ClosedDay(models.Model):
    """A day on which an inbox is closed beside the holidays of its country."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="closed_days")
    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["inbox", "day"], name="closed_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class RoutingRule(models.Model):
    """A condition, filled in as a form, and where it sends a conversation. The first that fits wins over the matrix."""

    inbox = models.ForeignKey(Inbox, models.CASCADE, related_name="rules")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    intent = models.CharField(max_length=20, choices=choices(Intent), blank=True)
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    """Any of these, separated by commas, in the text."""
    assign_to = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Deadline(models.Model):
    """When something is due in a conversation. One open row of each kind; a met or missed one is kept."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=20, choices=choices(DeadlineKind))
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    """No longer wanted: resolved without it, or left."""
    left = models.DurationField(null=True)
    """What was left when it became the person's turn: the clock stands still. Null: it runs."""
    warn_at = models.DateTimeField(null=True)
    """When the assignee is told that it runs out; null: was told, or nobody is."""
    lead_at = models.DateTimeField(null=True)
    """When the leads are told that it was missed; null: were told, or are not yet to be."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"],
                condition=Q(met_at__isnull=True, dropped_at__isnull=True),
                name="one_open_deadline",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="coming_due",
                condition=Q(met_at__isnull=True, dropped_at__isnull=True, breached_at__isnull=True),
            ),
            models.Index(
                fields=["warn_at"],
                name="to_warn_of",
                condition=Q(met_at__isnull=True, dropped_at__isnull=True, warn_at__isnull=False),
            ),
            models.Index(
                fields=["lead_at"],
                name="to_tell_leads",
                condition=Q(met_at__isnull=True, dropped_at__isnull=True, lead_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"


class Crisis(models.Model):
    """A raised state of one team's work for one principal: begun by one button, ended by a lead."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    line = models.TextField(blank=True)
    """The one approved line that stands above every draft."""
    line_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    learned = models.TextField(blank=True)
    """What the lead wrote at the end."""

    class Meta:
        verbose_name_plural = "crises"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "principal"], condition=Q(ended_at__isnull=True), name="one_crisis_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class CrisisColleague(models.Model):
    """Somebody on a team's crisis list, chosen in advance."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    user = models.ForeignKey(_USER, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="once_on_the_crisis_list")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class CrisisAnswer(models.Model):
    """That a colleague of the crisis list has said "I have it"."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="answers")
    user = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crisis", "user"], name="answers_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class CrisisNote(models.Model):
    """A line that a colleague wrote into the log of a crisis."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="notes")
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
