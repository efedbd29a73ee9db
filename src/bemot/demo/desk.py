"""What the demo's colleagues do with one comment, through the verbs that a click would call."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from bemot.accounts import roles
from bemot.accounts.models import User
from bemot.alerts import notification
from bemot.alerts import queries as alerts
from bemot.conversations import queries
from bemot.conversations.models import Conversation, Message
from bemot.demo import post
from bemot.demo.network import World
from bemot.demo.organisation import Railway
from bemot.demo_story.story import Comment, FollowUp, Letter, Mail, OpenDraft, Work
from bemot.outcomes import corrections, follow_ups, handoffs, praise, private_ways, resolution
from bemot.outcomes import queries as outcomes
from bemot.outcomes.models import Cause
from bemot.outcomes.models import FollowUp as FollowUpRow
from bemot.responses import decisions, drafts, facts, publication, readings, review, verdicts
from bemot.responses.library import consistency
from bemot.responses.models import Draft
from bemot.routing import queries as routing
from bemot.words import (
    DraftState,
    FollowUpState,
    Intent,
    Outcome,
    PrivateWay,
    PublicationState,
    Purpose,
    SecondPerson,
    Status,
)

Act = Callable[[datetime], object]
# How long after a question went out its answer came, and after an answer the matter was settled.
_ANSWERS_AFTER = timedelta(hours=3)
_SETTLED_AFTER = timedelta(hours=4)
_HANDED_OFF_AFTER = timedelta(minutes=10)
_PASSED_ON_AFTER = timedelta(minutes=12)
_RESOLVED_AFTER = timedelta(minutes=30)
_ASKED_AFTER = timedelta(minutes=10)
_LETTERS_WAIT = timedelta(minutes=20)
# What we wrote last has gone out before somebody answers it.
_OUT_BEFORE = timedelta(minutes=2)
_NO_RETURN = "Frågan är besvarad i tråden."
_CAUSE_OF = {
    "waiting_time": "Omlopp utan marginal",
    "availability": "Ersättningsbussar",
    "communication": "Utrop vid stopp",
    "website_app": "Appen",
    "product_quality": "För få vagnar",
    "accessibility": "Hissar",
}
_RINGS_FOR = timedelta(minutes=75)
TIDIED_EVERY = timedelta(hours=2)
# What came just now stands open; so does what somebody has begun to work on, for longer.
LEFT_OPEN = timedelta(hours=5)
_LEFT_OPEN_AT_MOST = timedelta(hours=30)


class Hand:
    """The colleagues who worked on one comment."""

    def __init__(self, railway: Railway, world: World, comment: Comment, work: Work) -> None:
        self._railway = railway
        self._world = world
        self._comment = comment
        self._work = work

    def before_the_answer(self) -> Iterator[tuple[float, Act]]:
        """Give what was done up to the answer, each with its share of the time between."""
        work = self._work
        yield 0.05, self._take
        yield from self._listening()
        if work.verdict:
            yield 0.5, self._judge
        if work.decision:
            yield 0.55, self._decide
        if work.draft:
            yield 0.8, partial(self._write, work.draft)
        elif text := work.answer or work.offer or work.leave_asked:
            yield 1.0, partial(self._answer, text)

    def after_the_answer(self) -> Iterator[tuple[timedelta, Act]]:
        """Give what came afterwards, each with its distance from the answer."""
        work, follow_up = self._work, self._work.follow_up
        if work.handoff:
            yield _HANDED_OFF_AFTER, self._hand_off
        if work.praised:
            yield _PASSED_ON_AFTER, partial(self._pass_on, work.praised)
        if work.mail:
            yield from self._talk_by_mail(work.mail)
        if work.resolution and work.resolution.outcome != Outcome.THANKED:
            yield self._resolved_after, self._resolve
        if follow_up:
            due = timedelta(days=follow_up.after_days) + _ASKED_AFTER
            yield due, partial(self._return, follow_up)
            if follow_up.reply:
                yield due + _ANSWERS_AFTER, partial(self._world.reply, self._comment, follow_up.reply)
                yield due + _SETTLED_AFTER, partial(self._settle, follow_up)

    def _talk_by_mail(self, mail: Mail) -> Iterator[tuple[timedelta, Act]]:
        for letter in mail.letters:
            came = timedelta(minutes=letter.minutes_after)
            yield came - _OUT_BEFORE, self._let_the_worker_send
            yield came, partial(self._get_letter, mail, letter)
            if letter.reply:
                yield came + _LETTERS_WAIT, partial(self._write_back, letter.reply)

    def _let_the_worker_send(self, at: datetime) -> None:
        """Do nothing: before each act of a colleague the worker has its turn."""

    @property
    def _resolved_after(self) -> timedelta:
        mail = self._work.mail
        return _RESOLVED_AFTER + timedelta(minutes=mail.letters[-1].minutes_after if mail else 0)

    def _listening(self) -> Iterator[tuple[float, Act]]:
        work = self._work
        if work.reading or work.reader_asked:
            yield 0.1, self._ask_to_read
        if work.reading:
            yield 0.35, self._read
        elif work.reader_asked is None:
            yield 0.35, self._waive_reading
        for n in range(len(work.facts)):
            yield 0.4 + n / 50, partial(self._record, n)
        if work.fact_question:
            yield 0.45, self._ask_for_fact

    @property
    def _by(self) -> User:
        return self._railway.colleagues[self._work.by]

    @property
    def _message(self) -> Message:
        return Message.objects.select_related(
            "channel", "thread", "contact", "conversation__inbox__team", "conversation__thread__channel"
        ).get(channel=self._world.channel_of(self._comment.post), external_id=self._world.id_of(self._comment.id))

    @property
    def _conversation(self) -> Conversation:
        return queries.visible_to(self._railway.lead).get(pk=self._message.conversation_id or 0)

    def _take(self, at: datetime) -> None:
        alert = alerts.visible_to(self._by).filter(conversation=self._conversation, acknowledged_at=None).first()
        if alert:
            notification.acknowledge(alert, by=self._by, now=at)
        if self._conversation.intent not in ("", self._comment.intent):
            corrections.correct(self._message, field="intent", should_be=self._comment.intent, by=self._by, now=at)

    def _pass_on(self, name: str, at: datetime) -> None:
        if self._conversation.intent == Intent.PRAISE:
            praise.keep(self._conversation, name=name, by=self._by, now=at)

    def _ask_to_read(self, at: datetime) -> None:
        reader = self._work.reading.by if self._work.reading else self._work.reader_asked or ""
        readings.ask(self._conversation, reader=self._railway.colleagues[reader], by=self._by, now=at)

    def _read(self, at: datetime) -> None:
        reading = self._work.reading
        if reading is None:
            return
        readings.waive(self._conversation, reason="Läste högt för varandra.", own=True, by=self._by, now=at)
        readings.read(
            self._conversation,
            says=reading.says,
            wants=reading.wants,
            feels=reading.why,
            by=self._railway.colleagues[reading.by],
            now=at,
        )

    def _waive_reading(self, at: datetime) -> None:
        if routing.policy_for(self._conversation).reading != SecondPerson.NONE:
            readings.waive(self._conversation, reason="Lästes på morgonmötet.", by=self._by, now=at)

    def _record(self, n: int, at: datetime) -> None:
        fact = self._work.facts[n]
        facts.record(
            self._conversation, text=fact.text, source=fact.source, by=self._railway.colleagues[fact.by], now=at
        )

    def _ask_for_fact(self, at: datetime) -> None:
        question = self._work.fact_question
        if question:
            owner = self._railway.colleagues[question.to]
            facts.ask(self._conversation, question=question.text, owner=owner, by=self._by, now=at)

    def _judge(self, at: datetime) -> None:
        verdict = self._work.verdict
        if verdict:
            proposed = verdicts.propose(
                self._conversation, reason=verdict.evidence, evidence=self._message, by=self._by, now=at
            )
            verdicts.confirm(proposed, by=self._railway.colleagues[verdict.confirmed_by], now=at)

    def _decide(self, at: datetime) -> None:
        decision = self._work.decision
        if decision is None:
            return
        taken = decisions.decide(
            self._conversation, move=decision.move, place=decision.place, reason=decision.reason, by=self._by, now=at
        )
        if taken.needs_second:
            decisions.second(taken, by=self._other_than(self._by), now=at)

    def _answer(self, text: str, at: datetime) -> None:
        work = self._work
        purpose = Purpose.OFFER if work.offer and not work.answer else self._purpose()
        draft = self._written(text, purpose, at)
        if routing.policy_for(self._conversation).four_eyes == SecondPerson.BEFORE:
            self._have_approved(draft, at)
        self._publish(draft, at)

    def _purpose(self) -> Purpose:
        return Purpose.THANKS if self._conversation.intent == Intent.PRAISE else Purpose.ANSWER

    def _write(self, open_draft: OpenDraft, at: datetime) -> None:
        state = open_draft.state
        draft = self._written(open_draft.text, self._purpose(), at)
        if state != DraftState.WRITING:
            review.submit(draft, by=self._by, now=at)
        if state == DraftState.APPROVED:
            review.approve(draft, by=self._approver(draft), now=at)

    def _written(self, text: str, purpose: Purpose, at: datetime) -> Draft:
        earlier = self._work.earlier_version
        first = earlier.text if earlier and purpose == Purpose.ANSWER else text
        newest = queries.answered_by(self._conversation, purpose) or self._message
        draft = drafts.start(self._conversation, answers=newest, purpose=purpose, text=first, by=self._by, now=at)
        if draft.text != text:
            drafts.edit(draft, text=text, base_n=drafts.newest_version(draft).n, by=self._by, now=at)
        draft.refresh_from_db()
        if self._work.departs_because:
            for one in consistency.departures(draft):
                consistency.explain(draft, one, reason=self._work.departs_because, by=self._by, now=at)
        if self._work.mail and purpose == Purpose.ANSWER:
            private_ways.offer(draft, way=PrivateWay.MAIL, by=self._by, now=at)
            draft.refresh_from_db()
        return draft

    def _get_letter(self, mail: Mail, letter: Letter, at: datetime) -> None:
        post.come(self._railway, self._conversation, mail, letter, at=at)

    def _write_back(self, text: str, at: datetime) -> None:
        draft = self._written(text, Purpose.PRIVATE, at)
        if routing.policy_for(self._conversation).four_eyes == SecondPerson.BEFORE:
            self._have_approved(draft, at)
        self._publish(draft, at)

    def _have_approved(self, draft: Draft, at: datetime) -> None:
        review.submit(draft, by=self._by, now=at)
        review.approve(draft, by=self._approver(draft), now=at)
        draft.refresh_from_db()

    def _approver(self, draft: Draft) -> User:
        named = self._railway.colleagues.get(self._work.approver or "")
        reviews = named and roles.may(named, roles.Action.REVIEW, self._railway.inbox.team, on=self._railway.today)
        return named if named and reviews and named != draft.author else self._other_than(draft.author)

    def _publish(self, draft: Draft, at: datetime) -> None:
        for row in publication.publish(draft, by=self._publisher(), now=at):
            if row.state == PublicationState.BY_HAND:  # a private return goes by the writer's own mail
                publication.settle_by_hand(row, by=self._publisher(), now=at)

    def _publisher(self) -> User:
        may_publish = roles.may(self._by, roles.Action.PUBLISH, self._railway.inbox.team, on=self._railway.today)
        return self._by if may_publish else self._railway.lead

    def _other_than(self, user: User) -> User:
        lead = self._railway.lead
        return lead if lead != user else self._railway.colleagues["saga"]

    def _hand_off(self, at: datetime) -> None:
        handoff = self._work.handoff
        if handoff:
            handoffs.hand_off(
                self._conversation,
                way=handoff.way,
                address=self._by.contact_address,
                remark=handoff.note,
                by=self._by,
                now=at,
            )

    def _resolve(self, at: datetime) -> None:
        told, follow_up = self._work.resolution, self._work.follow_up
        if told is None:
            return
        returns = follow_up is not None and told.outcome not in resolution.NO_RETURN
        resolution.resolve(
            self._conversation,
            outcome=told.outcome,
            done=told.remedy or (self._work.decision.reason if self._work.decision else "Besvarat."),
            cause=told.cause,
            in_tree=self._cause() if told.cause else None,
            remedy=told.remedy,
            our_fault=told.apology == "fault",
            apology=told.apology,
            return_at=at - self._resolved_after + timedelta(days=follow_up.after_days)
            if follow_up and returns
            else None,
            return_waived="" if returns else _NO_RETURN,
            question=follow_up.question if follow_up else "",
            by=self._by,
            now=at,
        )

    def _cause(self) -> Cause | None:
        topic = self._conversation.topic
        name = _CAUSE_OF.get(topic.slug) if topic else None
        return next((one for one in outcomes.causes_of(self._railway.inbox.principal) if one.name == name), None)

    def _settle(self, follow_up: FollowUp, at: datetime) -> None:
        """Say what the text core left open: they are content, or somebody rang them up."""
        conversation = self._conversation
        asked = FollowUpRow.objects.filter(conversation=conversation, state=FollowUpState.ASKED).first()
        if asked is not None:
            follow_ups.settle_by_word(asked, satisfied=bool(follow_up.content), by=self._by, now=at)
            conversation = self._conversation
        if conversation.status == Status.RESOLVED:
            return
        resolution.resolve(
            conversation,
            outcome=Outcome.SOLVED if follow_up.content else Outcome.EXPLAINED,
            done="Svarade i tråden att det är bra nu." if follow_up.content else "Vi ringde och pratade igenom det.",
            return_waived="Vi har redan frågat och fått svar.",
            by=self._by,
            now=at,
        )

    def _return(self, follow_up: FollowUp, at: datetime) -> None:
        if outcomes.due_of(self._conversation) is None:
            return
        draft = self._written(follow_up.question, Purpose.RETURN, at)
        if routing.policy_for(self._conversation).four_eyes == SecondPerson.BEFORE:
            self._have_approved(draft, at)
        self._publish(draft, at)


def take_alerts(railway: Railway, at: datetime) -> None:
    """Let whoever a matter belongs to say "I have it"; what came in the last hour still rings."""
    rows = alerts.visible_to(railway.lead).filter(acknowledged_at=None, raised_at__lt=at - _RINGS_FOR)
    for alert in rows:
        owner = alert.conversation.assignee if alert.conversation else None
        notification.acknowledge(alert, by=owner or railway.lead, now=at)


def tidy(railway: Railway, world: World, at: datetime) -> None:
    """Put away what was answered for everybody in its thread, was talked about by phone, or needs no answer.

    What somebody works on, or will before the week is over, stays.
    """
    worked_on = {pk for work in railway.story.work if (pk := world.known_conversation(work.comment))}
    rows = queries.visible_to(railway.lead).filter(status=Status.OPEN, last_message_at__lt=at - LEFT_OPEN)
    old = rows.filter(last_message_at__lt=at - _LEFT_OPEN_AT_MOST, drafts__isnull=True) | rows.exclude(pk__in=worked_on)
    for conversation in old.exclude(publications__state__in=resolution.ON_THE_WAY).distinct():
        if not conversation.needs_reply:
            resolution.close_many([conversation], by=railway.lead, now=at)
            continue
        resolution.resolve(
            conversation,
            outcome=Outcome.EXPLAINED,
            done="Svaret står i tråden, till alla som undrade.",
            return_waived=_NO_RETURN,
            by=conversation.assignee or railway.lead,
            now=at,
        )
