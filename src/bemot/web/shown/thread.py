"""The thread as its network shows it, with the evidence marked in the comment that is at issue."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bemot.accounts.models import User
from bemot.conversations import letterbox, queries, veil
from bemot.conversations.models import Attachment, Conversation, Message, TriageResult
from bemot.conversations.queries import Node, ThreadView
from bemot.web import names
from bemot.web.shown import times
from bemot.web.templatetags import marks
from bemot.words import Direction, Flag, FormLeft, Intent, Refused

HUES = 6


@dataclass(slots=True)
class Item:
    """One place in the thread: a message, or several bystanders folded together."""

    message: dict[str, Any] | None = None
    veil: dict[str, str] | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    parent_missing: bool = False
    hidden: str = ""
    """Why others do not see it: we took it out of sight, or the network does not show it."""
    newest: bool = False
    """Whether it is the last word of the conversation: the page opens there."""
    unreachable: str = ""
    """What to do where no letter can go back."""
    folded: list["Item"] = field(default_factory=list)


def items(
    conversation: Conversation,
    view: ThreadView,
    triage: dict[int, TriageResult],
    *,
    veiled: bool,
    had: int = 0,
    out_of_sight: dict[int, str] | None = None,
) -> list[Item]:
    """Give the public thread: our post, then the conversation's own branch; others are one line in each place.

    `out_of_sight`: which measure took a message of the conversation away from others, by its id.
    """
    root = [_item(view.root, conversation, triage, veiled=veiled, had=had, reply=False)] if view.root else []
    below = [
        (node, _item(node.message, conversation, triage, veiled=veiled, had=had, reply=True))
        for node in view.nodes
        if not node.message.thread.private
    ]
    last = _last_word(view)
    for node, item in below:
        item.newest = node.message == last
    for item in (*root, *(item for _node, item in below)):
        if item.message and (measure := (out_of_sight or {}).get(item.message["id"])):
            item.hidden = names.of(names.MEASURES_TAKEN, measure)
    return root + _folded(below)


def _last_word(view: ThreadView) -> Message | None:
    own = [*(node.message for node in view.nodes if node.of_branch), *view.private]
    return max(own, key=lambda row: (row.sent_at, row.pk), default=None)


def letters(view: ThreadView, conversation: Conversation) -> dict[str, Any] | None:
    """Give the private mail of a conversation as the component wants it; None where there is none."""
    if not view.private:
        return None
    person = str(conversation.contact or _("Unknown"))
    sheets, wrote, last = [], person, _last_word(view)
    for row in view.private:
        sheets.append({**_letter(row, conversation, wrote), "newest": row == last})
        if row.direction == Direction.INBOUND and row.contact:
            wrote = str(row.contact)
    return {"title": _("In private with %(name)s") % {"name": person}, "letters": sheets}


def _letter(row: Message, conversation: Conversation, person: str) -> dict[str, Any]:
    ours = row.direction == Direction.OUTBOUND
    kept = getattr(row, "letter", None)
    desk = str(row.by or conversation.thread.channel.title)
    who = f"{row.contact} <{row.contact.handle}>" if row.contact and row.contact.handle else str(row.contact or person)
    return {
        "id": row.pk,
        "sender": desk if ours else who,
        "to": person if ours else "",
        "subject": kept.subject if kept else row.thread.title,
        "at": row.sent_at,
        "when": times.ago(row.sent_at),
        "text": row.text,
        "whole": kept.whole if kept else "",
        "automatic": row.direction == Direction.AUTOMATIC,
        "unreachable": unreachable(row),
        "undelivered": [report.words for report in row.reports.all()],
        "files": [_file(one) for one in row.attachments.all()],
    }


def unreachable(row: Message) -> str:
    """Say what to do where somebody wrote by the form and left no mail address; empty where a letter can go back."""
    match letterbox.way_back(row):
        case FormLeft.MAIL:
            return ""
        case FormLeft.PHONE:
            return _("No mail address was left, but a number: ring, and record the call as private contact.")
        case FormLeft.NOTHING:
            return _(
                "Neither mail nor phone was left, so no letter can go back. Do what you can, then resolve it: the "
                "return goes out where the person first wrote, without what stands here."
            )


def _file(row: Attachment) -> dict[str, Any]:
    refused = str(names.REFUSED[Refused(row.refused)]) if row.refused else ""
    url = "" if row.refused else reverse("attachment", args=[row.pk])
    return {"name": row.name, "size": row.size, "refused": refused, "url": url}


def message(row: Message, kind: str, *, segments: list[marks.Segment], reply: bool) -> dict[str, Any]:
    """Give one message as the component wants it."""
    first = row.versions.all()[0] if row.edited_at and row.versions.all() else None
    return {
        "id": row.pk,
        "kind": kind,
        "reply": reply,
        "who": _author(row),
        "initials": row.contact.initials if row.contact else "",
        "hue": hue(row.contact_id),
        "where": row.contact.handle if row.contact else "",
        "at": row.sent_at,
        "when": times.ago(row.sent_at),
        "language": row.language,
        "segments": segments if row.text else [],
        "gone": row.deleted_at is not None,
        "by": _("Written by %(name)s") % {"name": row.by} if row.by else "",
        "edited": {"when": times.ago(row.edited_at), "text": first.text} if first and first.text != row.text else None,
        "url": row.url if row.url.startswith(("https://", "http://")) else "",
    }


def hue(key: int | None) -> int:
    """Give one of the six hues of the small round pictures; the same key has the same hue."""
    return (key or 0) % HUES + 1


def newest(conversation: Conversation, *, user: User) -> Item | None:
    """Give the person's newest comment, as it stands beside a form."""
    row = queries.last_inbound(conversation)
    if row is None:
        return None
    veiled = veil.is_veiled_for(conversation, user)
    had = veil.burden(user, now=timezone.now()) if veiled else 0
    found = _item(row, conversation, queries.triage_of([row]), veiled=veiled, had=had, reply=False)
    found.unreachable = unreachable(row)
    return found


def evidence(row: Message, triage: TriageResult | None) -> list[dict[str, Any]]:
    """Give the labels of a comment, each with the words that moved it."""
    if triage is None:
        return []
    unsure = triage.intent if triage.unsure else ""
    return marks.evidence_labels(row.text, triage.evidence, _topics(), unsure=unsure)


def veil_over(conversation: Conversation, *, had: int = 0) -> dict[str, str]:
    """Give the veil over a conversation's words: why, where to ask for them, how many one had, and the way on."""
    return {
        "reason": veil_reason(conversation),
        "show_url": reverse("unveil", args=[conversation.pk]),
        "pass_url": reverse("pass_reading_on", args=[conversation.pk]),
        "read_by": (
            ngettext("You have read %(n)s of these this week.", "You have read %(n)s of these this week.", had)
            % {"n": had}
            if had
            else _("You have read none of these this week.")
        ),
    }


def veil_reason(veiled: Conversation) -> str:
    """Say what is veiled, without a word of it."""
    found = [names.of(names.FLAGS, flag) for flag in (Flag.THREAT, Flag.DISCRIMINATION) if flag in veiled.sure_flags]
    if veiled.intent == Intent.ABUSE:
        found.append(names.of(names.INTENTS, Intent.ABUSE))
    return _("Veiled: %(what)s.") % {"what": ", ".join(found).lower()}


def _topics() -> dict[str, str]:
    return {slug: str(name) for slug, name in names.TOPICS.items()}


def _author(row: Message) -> str:
    return str(row.contact) if row.contact else ""


def _item(
    row: Message, conversation: Conversation, triage: dict[int, TriageResult], *, veiled: bool, had: int, reply: bool
) -> Item:
    ours = row.direction == Direction.OUTBOUND
    at_issue = row.conversation_id == conversation.pk and not ours
    kind = "ours" if ours else "subject" if at_issue else "bystander"
    result = triage.get(row.pk) if at_issue else None
    spans = result.evidence if result else []
    shown = message(row, kind, segments=marks.evidence_segments(row.text, spans, _topics()), reply=reply)
    if ours and not shown["who"]:
        shown["who"], shown["initials"] = conversation.thread.channel.title, conversation.thread.channel.title[:1]
    hide = veiled and at_issue
    return Item(
        message=shown,
        veil=veil_over(conversation, had=had) if hide else None,
        evidence=[] if hide else evidence(row, result),
        parent_missing=row.parent_missing,
        hidden="" if row.visible else _("The network does not show this to others."),
    )


def _folded(below: list[tuple[Node, Item]]) -> list[Item]:
    """Fold what belongs to other people's branches; what the comment answers is marked as its parent."""
    found: list[Item] = []
    for node, item in below:
        if not node.of_branch:
            if not found or not found[-1].folded:
                found.append(Item())
            found[-1].folded.append(item)
            continue
        if item.message is not None and item.message["kind"] == "bystander":
            item.message["kind"] = "parent"
        found.append(item)
    return found
