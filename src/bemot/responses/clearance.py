"""What must be true before an answer may leave: each rule refuses in one sentence."""

from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bemot.conversations.models import Message
from bemot.lib.errors import Refusal
from bemot.responses import checks, cooling, drafts, news, private_words, repetition, saved_replies, verdicts
from bemot.responses.library import consistency
from bemot.responses.models import Draft
from bemot.routing import queries as routing
from bemot.words import Purpose, SecondPerson

# Purposes that act on the decision; the others only say that we are here, ask, thank or offer.
_DECIDED_FIRST = frozenset({Purpose.ANSWER, Purpose.PRIVATE})


class Stopped(Refusal):
    """The check found something that must be mended first."""


class PublicBoxShut(Refusal):
    """Nothing more goes out in public to somebody who only provokes."""


class Undecided(Refusal):
    """The policy wants a decision by two before anything goes out."""


class TellsOthers(Refusal):
    """A public word about a confidential matter would tell others that the person is in touch with us."""


class UnapprovedOffer(Refusal):
    """The one offer goes out from a text that somebody else has approved."""


class StaysPrivate(Refusal):
    """What was said in private does not go out where everybody reads it."""


def refuse_unready(draft: Draft, *, now: datetime) -> None:
    """Refuse what a reviewer should not even see: an old reading of the comment, a text that the check stops.

    Raises `news.SomethingNew`, `Stopped`, `consistency.Departs`, `PublicBoxShut` or `TellsOthers`.
    """
    news.refuse(draft)
    refuse_private(draft)
    _refuse_telling_others(draft)
    refuse_shut_box(draft, now=now)
    refuse_stopped(checks.check(draft))
    consistency.refuse_unexplained(draft)


def refuse_uncleared(draft: Draft, *, now: datetime) -> None:
    """Refuse what must not go out.

    Raises what `refuse_unready` raises, and `cooling.StillHot`, `UnapprovedOffer`, `Undecided` or
    `repetition.SaidBefore`.
    """
    refuse_unready(draft, now=now)
    refuse_hot(draft, now=now)
    _refuse_unapproved_offer(draft)
    _refuse_undecided(draft)
    repetition.refuse(draft, now=now)


def refuse_hot(draft: Draft, *, now: datetime) -> None:
    """Refuse what was written in heat and has not rested. Raises `cooling.StillHot`."""
    cooling.refuse(draft, checks.check(draft), routing.policy_for(draft.conversation), now=now)


def refuse_private(draft: Draft) -> None:
    """Let nothing private out in public, neither the thread nor its words. Raises `StaysPrivate`."""
    if not drafts.is_public(draft):
        return
    if draft.purpose == Purpose.PRIVATE or draft.answers.thread.private:
        raise StaysPrivate(_("This answers something private. Answer it by mail, or begin a public answer of its own."))
    if private_words.repeats(draft):
        raise StaysPrivate(
            _("Some of this was said in private only. Say it in words that everybody may read, or leave it out.")
        )


def refuse_stopped(found: checks.Checked) -> None:
    """Say the first thing that must be mended. Raises `Stopped`."""
    if found.empty:
        raise Stopped(_("There is nothing in it yet."))
    if found.personal_data:
        raise Stopped(_("This would show personal data in public. Take it out, or ask for it in private."))
    if found.blanks:
        raise Stopped(_("A blank is still open. Fill in what stands in [square brackets]."))
    if found.length is not None:
        over = found.length.used - found.length.allowed
        raise Stopped(
            ngettext(
                "It is %(over)s sign too long for this network. Shorten it, or divide it by a line with ---.",
                "It is %(over)s signs too long for this network. Shorten it, or divide it by a line with ---.",
                over,
            )
            % {"over": over}
        )
    if found.worse:
        raise Stopped(_("Some words here would make it worse. Mend the ones that are marked; your text is kept."))


def refuse_shut_box(draft: Draft, *, now: datetime) -> None:
    """After the one offer the public box is shut; before it nothing but the offer goes out. Raises `PublicBoxShut`."""
    if not drafts.is_public(draft):
        return
    shut = verdicts.shutting(draft.conversation, now=now)
    if shut is not None:
        raise PublicBoxShut(
            _(
                "Two readers said on %(day)s that this only provokes, and the one offer in this matter has been made. "
                "Answer in private; a new, concrete matter, or a lead with a reason, opens the public way again."
            )
            % {"day": formats.date_format(shut.confirmed_at or shut.proposed_at, "j F")}
        )
    verdict = verdicts.standing(draft.conversation, now=now)
    if verdict is None or verdict.confirmed_at is None:
        if draft.purpose == Purpose.OFFER:
            raise PublicBoxShut(_("The verdict has run out or was lifted: answer as you would answer anybody."))
        return
    if draft.purpose != Purpose.OFFER:
        raise PublicBoxShut(_("Two readers have agreed that this only provokes. Make the one offer, then leave it."))


def _refuse_telling_others(draft: Draft) -> None:
    topic = draft.conversation.topic
    if topic is None or not topic.confidential or not drafts.is_public(draft):
        return
    talks_in_private = Message.objects.filter(conversation=draft.conversation, thread__private=True).exists()
    if draft.purpose == Purpose.RETURN or talks_in_private:
        raise TellsOthers(
            _(
                "This topic is confidential and the talk goes on in private: a public word would tell others that you "
                "are in touch. Write in the private thread; the loop counts as closed there."
            )
        )


def is_prepared(draft: Draft) -> bool:
    """Say whether it is a prepared answer in which only the blanks were filled."""
    saved = draft.saved_reply
    return saved is not None and saved.is_prepared and saved_replies.fits(saved, draft.text)


def _refuse_unapproved_offer(draft: Draft) -> None:
    """There is one chance: it is spent on a prepared answer, or on words that a second person has approved."""
    if draft.purpose != Purpose.OFFER or draft.approved_at is not None or is_prepared(draft):
        return
    raise UnapprovedOffer(_("The one offer needs an approved text. Take a prepared one, or submit this for approval."))


def _refuse_undecided(draft: Draft) -> None:
    if Purpose(draft.purpose) not in _DECIDED_FIRST:
        return
    newest = draft.conversation.decisions.last()
    if newest is not None and not newest.stands:
        raise Undecided(_("A second colleague must stand behind the decision before this goes out."))
    if newest is None and routing.policy_for(draft.conversation).second_decider == SecondPerson.BEFORE:
        raise Undecided(_("Decide first what to do here; the policy wants two people for it."))
