"""Sets the fictional railway up: colleagues, matrix, roster, texts, and its accounts on the fake network."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bemot.accounts import invitations
from bemot.accounts.models import Membership, Principal, Team, User
from bemot.channels import connecting
from bemot.channels.models import Channel, Inbox
from bemot.connectors import registry
from bemot.conversations.models import Topic
from bemot.demo_story import story
from bemot.demo_story.story import Story
from bemot.outcomes import causes
from bemot.responses import saved_replies
from bemot.responses.measures import grounds
from bemot.routing import duty, matrix
from bemot.routing import queries as routing
from bemot.words import GroundKind, Intent, Level, Ownership, Role
from bemot.worker import first_start

# Who the printed link signs in: somebody who may see and do everything.
LEAD = "marit"
HANDLE = "svalmatag"
# The channel that is no network of the story's.
MAILBOX = "post"


@dataclass(frozen=True, slots=True)
class Railway:
    """The organisation as rows, by the story's own ids."""

    story: Story
    inbox: Inbox
    colleagues: dict[str, User]
    channels: dict[str, Channel]

    @property
    def today(self) -> date:
        """The day on which the desk is opened; nobody's role changes during the week."""
        return timezone.localdate()

    @property
    def lead(self) -> User:
        """Who set the desk up."""
        return self.colleagues[LEAD]


def stands() -> bool:
    """Say whether this installation has been set up, as the demo or for real."""
    return User.objects.exists()


def set_up(*, now: datetime) -> Railway:
    """Make the organisation in a desk that is still empty; `now` is the time of opening."""
    told = story.tell()
    began = now - timedelta(days=14)
    with transaction.atomic():
        team = Team.objects.create(name=told.organisation.name)
        principal = Principal.objects.create(name=told.organisation.name)
        inbox = Inbox.objects.create(
            name=told.organisation.name,
            team=team,
            principal=principal,
            contact_address=f"kundservice@{told.organisation.site}",
        )
        first_start.office_hours(inbox)
        _policies(inbox)
        colleagues = {row.id: _colleague(row, team, now=began) for row in told.organisation.colleagues}
        User.objects.filter(pk=colleagues[LEAD].pk).update(is_admin=True)
        for user in colleagues.values():
            user.refresh_from_db()
        topics = _topics(told)
        _matrix(told, inbox, colleagues, topics, now=began)
        _roster(told, inbox, colleagues, now=now)
        _texts(told, inbox, colleagues, topics, now=began)
        _grounds(told, inbox, colleagues[LEAD], now=began)
        _causes(told, principal, colleagues[LEAD], now=began)
    channels = _channels(told, inbox, colleagues[LEAD], now=began)
    return Railway(told, inbox, colleagues, channels)


def found() -> Railway | None:
    """Give the railway that an earlier run has set up, or None where this installation is no demo."""
    told = story.tell()
    inbox = Inbox.objects.filter(name=told.organisation.name).first()
    channels = {
        row.id: Channel.objects.filter(inbox=inbox, title=row.title).first() for row in told.organisation.channels
    } | {MAILBOX: Channel.objects.filter(inbox=inbox, connector="fake_mailbox").first()}
    colleagues = {row.id: User.objects.filter(email=row.mail).first() for row in told.organisation.colleagues}
    if inbox is None or not all(channels.values()) or not all(colleagues.values()):
        return None
    return Railway(
        told,
        inbox,
        {id_: user for id_, user in colleagues.items() if user},
        {id_: channel for id_, channel in channels.items() if channel},
    )


def network_path(channel: str) -> Path:
    """Give where the demo's network of one channel lies."""
    return Path(settings.DATA_FOLDER) / f"demo-{channel}.sqlite3"


def _mail_folder() -> Path:
    """Give where the demo's letters lie, made where there is nothing."""
    folder = Path(settings.DATA_FOLDER) / "demo-post"
    (folder / "in").mkdir(parents=True, exist_ok=True)
    return folder


def _colleague(row: story.Colleague, team: Team, *, now: datetime) -> User:
    user = invitations.invite(row.mail, name=row.name, team=team, role=Role(row.role), by=None, now=now)
    User.objects.filter(pk=user.pk).update(signature=row.name.split()[0], contact_address=row.mail)
    if row.drafts_only:
        Membership.objects.filter(user=user, team=team).update(drafts_only=True)
    return user


def _policies(inbox: Inbox) -> None:
    """What a small railway promises; how many people must look is left as the desk proposes it."""
    promised = {Intent.QUESTION: 8, Intent.PRAISE: 24, "": 6}
    for policy in routing.default_policies():
        hours = promised.get(policy.intent) if policy.level == Level.NORMAL else None
        policy.inbox = inbox
        policy.first_answer = timedelta(hours=hours) if hours else policy.first_answer
        policy.save()


def _topics(told: Story) -> dict[str, Topic]:
    for row in told.organisation.topics:
        Topic.objects.update_or_create(
            slug=row.slug,
            defaults={"name_sv": row.name_sv, "name_en": row.name_en},
        )
    return {topic.slug: topic for topic in Topic.objects.all()}


def _matrix(told: Story, inbox: Inbox, colleagues: dict[str, User], topics: dict[str, Topic], *, now: datetime) -> None:
    for row in told.organisation.matrix:
        named = {part: colleagues.get(getattr(row, part) or "") for part in _PARTS}
        matrix.name(
            inbox,
            subject=row.subject,
            topic=topics[row.topic] if row.topic else None,
            spokesperson=named["spokesperson"],
            deputy=named["deputy"],
            second_reader=named["second_reader"],
            fact_owner=named["fact_owner"],
            place=row.place,
            confidential=row.confidential,
            by=colleagues[LEAD],
            now=now,
        )


_PARTS = ("spokesperson", "deputy", "second_reader", "fact_owner")


def _roster(told: Story, inbox: Inbox, colleagues: dict[str, User], *, now: datetime) -> None:
    """Fill three weeks: the last one, this one and the next."""
    zone = ZoneInfo(inbox.time_zone)
    monday = now.astimezone(zone).date() - timedelta(days=now.astimezone(zone).weekday() + 7)
    for week in range(3):
        for row in told.organisation.duty:
            day = monday + timedelta(days=7 * week + row.weekday)
            starts, ends = time.fromisoformat(row.start), time.fromisoformat(row.end)
            last_day = day if ends > starts else day + timedelta(days=1)
            duty.put(
                inbox,
                user=colleagues[row.colleague],
                deputy=colleagues[row.deputy],
                starts_at=datetime.combine(day, starts, zone),
                ends_at=datetime.combine(last_day, ends, zone),
                by=colleagues[LEAD],
                now=now,
            )


def _texts(told: Story, inbox: Inbox, colleagues: dict[str, User], topics: dict[str, Topic], *, now: datetime) -> None:
    for reply in told.texts.saved_replies:
        saved_replies.keep(
            inbox,
            title=reply.title,
            text=_blanks(reply.text),
            language=reply.language,
            folder="Svenska" if reply.language == "sv" else "English",
            by=colleagues[LEAD],
            now=now,
        )
    for prepared in told.texts.prepared_answers:
        kept = saved_replies.keep(
            inbox,
            title=prepared.title,
            text=_blanks(prepared.text),
            language=prepared.language,
            topic=topics.get(prepared.topic),
            purpose=prepared.purpose,
            by=colleagues[prepared.by],
            now=now,
        )
        saved_replies.approve(kept, by=colleagues[prepared.approver], now=now)


def _grounds(told: Story, inbox: Inbox, lead: User, *, now: datetime) -> None:
    """The house rules that a post must go against before it is hidden, and a law."""
    rules = f"https://{told.organisation.site}/regler"
    grounds.add(
        inbox, kind=GroundKind.RULE, title="Inga påhopp på människor", url=rules, by=lead, now=now,
        text="Kritisera oss gärna, också hårt. Angrepp på enskilda, kunder eller personal, döljer vi.",
    )  # fmt: skip
    grounds.add(inbox, kind=GroundKind.RULE, title="Ingen reklam", url=rules, by=lead, now=now)
    grounds.add(inbox, kind=GroundKind.LAW, title="Hets mot folkgrupp, brottsbalken 16 kap. 8 §", by=lead, now=now)


def _causes(told: Story, principal: Principal, lead: User, *, now: datetime) -> None:
    for top in told.organisation.causes:
        parent = causes.add(principal, name=top.name, by=lead, now=now)
        for name in top.below:
            causes.add(principal, name=name, parent=parent, by=lead, now=now)


def _channels(told: Story, inbox: Inbox, lead: User, *, now: datetime) -> dict[str, Channel]:
    """Each place is a network of its own; on all of them our account has the same handle."""
    channels = {}
    for row in told.organisation.channels:
        path = network_path(row.id)
        registry.fake_network(path).join(HANDLE, told.organisation.name)
        channels[row.id] = connecting.connect(
            inbox,
            "fake",
            settings={"path": str(path), "handle": HANDLE, "watched": row.ownership == Ownership.WATCHED},
            credentials={},
            title=row.title,
            ownership=row.ownership,
            language="sv",
            by=lead,
            now=now,
        )
    channels[MAILBOX] = connecting.connect(
        inbox,
        "fake_mailbox",
        settings={"folder": str(_mail_folder()), "address": inbox.contact_address, "name": told.organisation.name},
        credentials={},
        title=inbox.contact_address,
        language="sv",
        by=lead,
        now=now,
    )
    Channel.objects.filter(pk__in=[channel.pk for channel in channels.values()]).update(
        fetch_every=timedelta(seconds=2)
    )
    return channels


def _blanks(text: str) -> str:
    """Give a text with its blanks as the desk writes them; the story signs with a first name."""
    signed = text.replace("{förnamn}", "{signatur}").replace("{first_name}", "{signature}")
    return signed.replace("_", " ").replace("{", "[").replace("}", "]")
