"""What comes after the answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bemot.accounts.models import Principal
from bemot.channels.models import Channel
from bemot.conversations.models import Conversation, Message, Thread
from bemot.responses.models import Draft
from bemot.words import Apology, FollowUpState, HandoffWay, Outcome, ShareState, choices

_USER = settings.AUTH_USER_MODEL


class Handoff(models.Model):
    """The talk moves to a private contact."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="handoffs")
    way = models.CharField(max_length=20, choices=choices(HandoffWay))
    address = models.CharField(max_length=200, blank=True)
    """Where the person is asked to write, or was reached."""
    remark = models.TextField(blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.way


class Cause(models.Model):
    """What lies behind criticism, in the organisation's own words: one place in a tree of at most three levels."""

    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True)
    """Since when it is offered no more; what was resolved under it keeps it."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="cause_has_three_levels"),
            models.UniqueConstraint(
                fields=["principal", "name"],
                condition=Q(retired_at__isnull=True, parent__isnull=True),
                name="one_cause_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(retired_at__isnull=True), name="one_cause_of_a_name_below"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Resolution(models.Model):
    """What was done about a matter, and what lay behind it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="resolutions")
    outcome = models.CharField(max_length=20, choices=choices(Outcome))
    done = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    in_tree = models.ForeignKey(Cause, models.PROTECT, null=True, related_name="+")
    """The same cause as a place in the organisation's tree."""
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    """What it cost us, in the organisation's own currency."""
    remedy = models.TextField(blank=True)
    our_fault = models.BooleanField(default=False)
    apology = models.CharField(max_length=12, choices=choices(Apology), default=Apology.NONE)
    return_waived = models.TextField(blank=True)
    """Why nobody returns to the thread, where that is so."""
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.outcome


class FollowUp(models.Model):
    """The return to the public thread, or something promised, with a due time."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="follow_ups")
    thread = models.ForeignKey(Thread, models.PROTECT, null=True, related_name="+")
    is_return = models.BooleanField(default=True)
    """Whether it is the return that closes the loop; else a promise of another kind."""
    promise = models.TextField(blank=True)
    owner = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    question = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=choices(FollowUpState), default=FollowUpState.PLANNED)
    raised_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    waived_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="to_be_raised", condition=Q(state=FollowUpState.PLANNED)),
            models.Index(fields=["asked_at"], name="to_be_settled", condition=Q(state=FollowUpState.ASKED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FollowUpState.WAIVED) | ~Q(waived_reason=""), name="waived_with_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.due_at:%Y-%m-%d}"


class Correction(models.Model):
    """A person says that the core was wrong; kept as a row, fitted into the local head."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    field = models.CharField(max_length=20)
    """`intent`, `sentiment`, `topic` or `flags`."""
    said = models.JSONField()
    should_be = models.JSONField()
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.field}: {self.said} → {self.should_be}"


class Improvement(models.Model):
    """What the organisation changes because of what was said."""

    principal = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    cause = models.TextField(blank=True)
    owner = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    root = models.ForeignKey(Cause, models.PROTECT, null=True, related_name="+")
    """The cause whose comments it gathers, those that come later included."""
    public_said = models.TextField(blank=True)
    """You said …"""
    public_line = models.TextField(blank=True)
    """… we did."""
    published_at = models.DateTimeField(null=True)
    """Since when it stands on the public page; null where it does not."""
    published_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    conversations = models.ManyToManyField(Conversation, related_name="+")
    drawn_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | (Q(done_at__isnull=False) & ~Q(public_line="")),
                name="published_when_done",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Praise(models.Model):
    """Kind words that are kept, and the colleague whom they are about."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="praise")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    colleague = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """Null where the colleague does not work at the desk: then `name` alone says who it is."""
    name = models.CharField(max_length=100)
    address = models.EmailField(blank=True)
    on_wall = models.BooleanField(default=True)
    kept_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True)
    """When the mail to the colleague is due; null where it has gone, or there is no address."""
    told_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What the person said to our question whether we may share their words, in the wording of both."""

    praise = models.ForeignKey(Praise, models.CASCADE, related_name="consents")
    words = models.TextField()
    """The kind words as they stood then: that and nothing else may be shared."""
    question = models.TextField()
    answer = models.TextField()
    answered_in = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    given = models.BooleanField()
    who = models.CharField(max_length=200)
    """Who gave it, as the network named them at the time."""
    at = models.DateTimeField()
    noted_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_words = models.TextField(blank=True)
    withdrawn_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    """The colleague who noted it."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["praise"], condition=Q(withdrawn_at__isnull=True), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return self.who


class Share(models.Model):
    """A post of our own in one of our channels: kind words under a consent, or what an improvement has changed."""

    consent = models.ForeignKey(Consent, models.CASCADE, null=True, related_name="shares")
    improvement = models.ForeignKey(Improvement, models.CASCADE, null=True, related_name="shares")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    """Where the desk tells how it goes: that of the kind words, or the newest that asked for the improvement."""
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=20, choices=choices(ShareState))
    payload = models.JSONField(default=dict)
    send_key = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    task = models.ForeignKey(FollowUp, models.SET_NULL, null=True, related_name="+")
    """Where a colleague must take it down by hand."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "channel"],
                condition=~Q(state__in=[ShareState.FAILED, ShareState.CANCELLED, ShareState.DOWN]),
                name="shared_once_per_channel",
            ),
            models.UniqueConstraint(
                fields=["improvement", "channel"],
                condition=~Q(state__in=[ShareState.FAILED, ShareState.CANCELLED, ShareState.DOWN]),
                name="told_once_per_channel",
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=True) ^ Q(improvement__isnull=True), name="shares_one_thing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="shares_to_act_on",
                condition=Q(state__in=[ShareState.QUEUED, ShareState.SENDING, ShareState.TO_TAKE_DOWN]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%Y-%m-%d}"
