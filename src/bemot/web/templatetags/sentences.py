"""What the desk says of events and of what comes next: the tables of sentences, and the tags that fill them in."""

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bemot.playbook.advice import Because
from bemot.playbook.step import Ask, WhyNot
from bemot.words import EventKind

register = template.Library()

SENTENCES: Mapping[EventKind, Promise] = {
    EventKind.CHANNEL_CONNECTED: _("%(who)s connected the channel."),
    EventKind.CHANNEL_STOPPED: _("The channel stopped and needs care."),
    EventKind.CHANNEL_RECOVERED: _("The channel works again."),
    EventKind.CHANNEL_PAUSED: _("%(who)s paused the channel."),
    EventKind.SET_ASIDE: _("Something could not be read and was kept aside."),
    EventKind.RECEIVED: _("A post came in."),
    EventKind.EDITED: _("The post was edited. The first wording is kept."),
    EventKind.DELETED: _("The post was deleted on the network. The wording is kept."),
    EventKind.ASSESSED: _("The desk assessed the post."),
    EventKind.ROUTED: _("The desk looked up who answers for it."),
    EventKind.ASSIGNED: _("%(who)s gave it to %(whom)s."),
    EventKind.CLAIMED: _("%(who)s took it."),
    EventKind.RELEASED: _("%(who)s put it back."),
    EventKind.SNOOZED: _("%(who)s put it aside until later."),
    EventKind.ESCALATED: _("%(who)s raised the level."),
    EventKind.WARNED: _("A promise runs out soon; whoever has it was told."),
    EventKind.BREACHED: _("The promised time ran out."),
    EventKind.JOINED_OPINION: _("Others say the same; the conversations were linked."),
    EventKind.LEFT_OPINION: _("%(who)s said that this is another matter."),
    EventKind.WATCH_SET: _("%(who)s began to watch the channel for words."),
    EventKind.WATCH_ENDED: _("%(who)s ended a watch."),
    EventKind.LINE_WRITTEN: _("%(who)s wrote the line that all answers to an opinion follow."),
    EventKind.TAKING_UNDONE: _("%(who)s took back that many say the same."),
    EventKind.OPINIONS_MERGED: _("%(who)s found that two opinions are one."),
    EventKind.OPINIONS_PARTED: _("%(who)s found that they are two opinions after all."),
    EventKind.ALERTED: _("%(whom)s was alerted."),
    EventKind.ALERT_JOINED: _("Others write the same just now; one alert counts for all of them."),
    EventKind.CRISIS_BEGUN: _("%(who)s began a crisis."),
    EventKind.CRISIS_ANSWERED: _("%(who)s has the crisis."),
    EventKind.CRISIS_LINE: _("%(who)s approved the line that stands above every draft."),
    EventKind.CRISIS_NOTED: _("%(who)s wrote into the log."),
    EventKind.CRISIS_ENDED: _("%(who)s ended the crisis."),
    EventKind.CRISIS_LIST_CHANGED: _("%(who)s changed who is rung in a crisis."),
    EventKind.RELEASED_FROM_HOLD: _("%(who)s let the answer go out that was held."),
    EventKind.ACKNOWLEDGED: _("%(who)s has it."),
    EventKind.READ: _("%(who)s read the post and wrote what it says."),
    EventKind.READING_ASKED: _("%(who)s asked %(whom)s to read the post."),
    EventKind.READING_WAIVED: _("%(who)s went on without a second reading."),
    EventKind.READINGS_DIFFER: _("The two readings do not say the same."),
    EventKind.READINGS_SETTLED: _("%(who)s wrote what the readers agreed on."),
    EventKind.FACT_RECORDED: _("%(who)s recorded a fact."),
    EventKind.FACT_ASKED: _("%(who)s asked %(whom)s about the facts."),
    EventKind.FACT_REMINDED: _("%(whom)s was reminded of the question about the facts."),
    EventKind.FACT_QUOTED: _("%(who)s quoted a fact in the draft."),
    EventKind.DECIDED: _("%(who)s decided what to do."),
    EventKind.CAUSE_STATED: _("%(who)s says what lay behind it."),
    EventKind.SECONDED: _("%(who)s stands behind the decision."),
    EventKind.DRAFTED: _("%(who)s wrote a draft."),
    EventKind.SUBMITTED: _("%(who)s asked for approval."),
    EventKind.APPROVED: _("%(who)s approved the answer."),
    EventKind.SENT_BACK: _("%(who)s sent the draft back with a word on why."),
    EventKind.REVIEW_PASSED_ON: _("Nobody had looked at the draft in time; %(whom)s was asked."),
    EventKind.TAKEN_OVER: _("%(who)s went on writing the draft."),
    EventKind.LOOKED_AGAIN: _("%(who)s looked at what was new."),
    EventKind.ASSISTANT_CHANGED: _("%(who)s changed which assistant proposes words."),
    EventKind.PROPOSAL_ASKED: _("%(who)s asked the assistant for words."),
    EventKind.PROPOSED: _("The assistant proposed words."),
    EventKind.PROPOSAL_FAILED: _("The assistant gave nothing that can be used."),
    EventKind.PROPOSAL_TAKEN: _("%(who)s took the assistant's words into the draft."),
    EventKind.DEPARTURE_EXPLAINED: _("%(who)s said why the answer is different from an earlier one."),
    EventKind.QUESTION_WRITTEN: _("%(who)s wrote a common question."),
    EventKind.QUESTION_REMOVED: _("%(who)s took a common question off the page."),
    EventKind.DISCARDED: _("%(who)s discarded the draft."),
    EventKind.PREPARED: _("%(who)s approved a text in advance."),
    EventKind.ROUND_BEGUN: _("%(who)s wrote one answer for many."),
    EventKind.ROUND_STOPPED: _("%(who)s stopped an answer for many."),
    EventKind.TEXT_RETIRED: _("%(who)s took a saved reply out of use."),
    EventKind.QUEUED: _("%(who)s pressed publish."),
    EventKind.WITHDRAWN: _("%(who)s took the answer back in time."),
    EventKind.PUBLISHED: _("The answer stands in the thread."),
    EventKind.FAILED: _("The network did not take the answer. The text is safe."),
    EventKind.UNSURE: _("It is not clear whether the answer came through."),
    EventKind.ANSWERED_ELSEWHERE: _("We answered outside the desk."),
    EventKind.HANDED_OFF: _("%(who)s moved the talk to a private contact."),
    EventKind.PRAISE_KEPT: _("%(who)s kept the kind words for the colleague they are about."),
    EventKind.PRAISE_TOLD: _("The colleague was told of the kind words by mail."),
    EventKind.CONSENT_GIVEN: _("%(who)s noted that the person lets us share their words."),
    EventKind.CONSENT_REFUSED: _("%(who)s noted that the person does not want their words shared."),
    EventKind.CONSENT_WITHDRAWN: _("%(who)s noted that the person has taken the consent back."),
    EventKind.SHARE_QUEUED: _("%(who)s posts about it in one of our channels."),
    EventKind.SHARE_CANCELLED: _("Nothing was posted about it after all."),
    EventKind.SHARED: _("We posted about it in one of our channels."),
    EventKind.SHARE_FAILED: _("The network did not take our post about it."),
    EventKind.TAKE_DOWN_ASKED: _("The desk cannot take our post down; a colleague was asked to."),
    EventKind.TAKEN_DOWN: _("Our post was taken down."),
    EventKind.RESOLVED: _("%(who)s resolved it."),
    EventKind.REOPENED: _("It is open again."),
    EventKind.PROMISED: _("%(who)s planned to come back."),
    EventKind.FOLLOW_UP_DUE: _("It is time to come back and ask."),
    EventKind.PROMISE_KEPT: _("We have said what we promised to say."),
    EventKind.FOLLOW_UP_WAIVED: _("%(who)s said why nobody comes back."),
    EventKind.RETURN_MADE_PRIVATE: _("%(who)s goes back in private: the place in public is gone."),
    EventKind.SATISFIED: _("The person is content."),
    EventKind.DISSATISFIED: _("The person is not content."),
    EventKind.SILENT: _("Nothing more was heard."),
    EventKind.VERDICT_PROPOSED: _("%(who)s thinks that this only wants to provoke."),
    EventKind.VERDICT_CONFIRMED: _("%(who)s agreed: it only wants to provoke."),
    EventKind.VERDICT_LIFTED: _("%(who)s lifted the verdict. Benefit of the doubt."),
    EventKind.VERDICT_APPEALED: _("%(who)s wrote down that the person asks for another look."),
    EventKind.APPEAL_DECIDED: _("%(who)s looked at the verdict again and answered the person's appeal."),
    EventKind.POST_KEPT: _("%(who)s kept a picture of the post as it was."),
    EventKind.MEASURE_ASKED: _("%(who)s asked for a measure about the post."),
    EventKind.MEASURE_SECONDED: _("%(who)s looked at the measure, too, and agrees."),
    EventKind.MEASURE_APPEALED: _("The person asks for another look at the measure."),
    EventKind.MEASURE_TAKEN: _("The measure stands."),
    EventKind.MEASURE_FAILED: _("The network did not do what was asked."),
    EventKind.MEASURE_UNSURE: _("It is not clear whether the network did what was asked."),
    EventKind.MEASURE_UNDONE: _("The measure was taken back."),
    EventKind.REGISTRAR_TOLD: _("The registrar got a copy of the post."),
    EventKind.GROUNDS_CHANGED: _("%(who)s changed the rules on which posts may be hidden."),
    EventKind.PASSED_ON: _("%(who)s handed the reading of it on to %(whom)s."),
    EventKind.BEGUN_AFRESH: _("A new concrete matter after the talk was broken off: it starts afresh here."),
    EventKind.BROKEN_OFF: _("The one offer has been made. Nothing more is said in public."),
    EventKind.CORRECTED: _("%(who)s corrected what the desk thought."),
    EventKind.CORRECTION_UNDONE: _("%(who)s took a correction back."),
    EventKind.IMPROVED: _("%(who)s tied it to an improvement."),
    EventKind.CAUSES_CHANGED: _("%(who)s changed what can lie behind criticism."),
    EventKind.SAID_IN_PUBLIC: _("%(who)s published what was changed because of it."),
    EventKind.TAKEN_FROM_PUBLIC: _("%(who)s took back what was said in public about the change."),
    EventKind.NOTED: _("%(who)s wrote a note."),
    EventKind.LABELLED: _("%(who)s changed the labels."),
    EventKind.UNVEILED: _("%(who)s chose to read what is veiled."),
    EventKind.HANDED_IN: _("%(who)s handed it in."),
    EventKind.IMPORTED: _("It was imported."),
    EventKind.CONTACTS_MERGED: _("%(who)s joined two contacts into one person."),
    EventKind.MATRIX_CHANGED: _("%(who)s changed who answers what."),
    EventKind.DUTY_CHANGED: _("%(who)s changed the roster."),
    EventKind.POLICY_CHANGED: _("%(who)s changed what is promised."),
    EventKind.HOURS_CHANGED: _("%(who)s changed the working hours."),
    EventKind.SWAP_ASKED: _("%(who)s asked %(whom)s to take a duty."),
    EventKind.SWAP_DECLINED: _("The swap did not come about."),
    EventKind.DUTY_SWAPPED: _("%(who)s took the duty."),
    EventKind.CALENDAR_SHARED: _("%(who)s made an address for other calendars."),
    EventKind.CALENDAR_CLOSED: _("%(who)s took an address for other calendars back."),
    EventKind.ROSTER_IMPORTED: _("%(who)s brought a roster in."),
    EventKind.ROSTER_IMPORT_UNDONE: _("%(who)s took a roster back that had come from a file."),
    EventKind.LEAVE_PLANNED: _("%(who)s planned a leave; %(whom)s stands in."),
    EventKind.LEAVE_UNDONE: _("%(who)s took a leave back."),
    EventKind.LEAVE_ENDED: _("%(who)s ended a leave."),
    EventKind.HANDED_OVER: _("%(who)s handed it over to %(whom)s."),
    EventKind.COLLEAGUE_INVITED: _("%(who)s invited a colleague."),
    EventKind.TEAM_CHANGED: _("%(who)s changed the team."),
    EventKind.CONSULTED: _("%(who)s asked somebody outside."),
    EventKind.CONSULT_ANSWERED: _("Somebody outside answered; it stands among the notes."),
    EventKind.UNDELIVERED: _("The mail did not reach the person."),
    EventKind.PRIVATE_WAY_OFFERED: _("%(who)s opened a private way to write to us."),
}
DESK = _("The desk")
SOMEBODY = _("a colleague")

ASKS: Mapping[Ask, Promise] = {
    Ask.ACKNOWLEDGE_ALERT: _("Say that you have it"),
    Ask.SETTLE_UNSURE: _("Look whether the answer came through"),
    Ask.SEND_AGAIN: _("See why the answer did not come through"),
    Ask.PUBLISH_BY_HAND: _("Publish the answer and hand the link back"),
    Ask.SAY_WHAT_IT_IS: _("Say what kind of post this is"),
    Ask.PROPOSE_VERDICT: _("Say whether it only wants to provoke"),
    Ask.SECOND_VERDICT: _("Let a second person look at the verdict"),
    Ask.ANSWER_APPEAL: _("Answer the person's appeal"),
    Ask.OFFER_ONCE: _("Make one friendly offer"),
    Ask.BREAK_OFF: _("Leave it there"),
    Ask.LEAVE_IT: _("Leave it, nobody needs to read it twice"),
    Ask.NAME_AN_OWNER: _("Name who answers for this"),
    Ask.CLAIM: _("Take it"),
    Ask.WRITE_HOLDING: _("Say that an answer is coming"),
    Ask.ASK_SOMEONE_TO_READ: _("Ask somebody to read the post"),
    Ask.WRITE_READING: _("Read the post and write what it says"),
    Ask.SETTLE_READINGS: _("Agree on what the post says"),
    Ask.ANSWER_FACT_QUESTION: _("Answer the question about the facts"),
    Ask.RECORD_FACT: _("Find out what happened"),
    Ask.LOOK_AT_SAME_OPINION: _("Look at others who may say the same"),
    Ask.DECIDE: _("Decide what to do"),
    Ask.SECOND_DECISION: _("Stand behind the decision, or not"),
    Ask.LOOK_AT_EARLIER_ANSWERS: _("See how we answered before"),
    Ask.ASK_LEAVE_TO_ANSWER: _("Ask whether an answer is welcome"),
    Ask.WRITE_DRAFT: _("Write the answer"),
    Ask.MEND_FINDINGS: _("Mend what the check found"),
    Ask.EXPLAIN_CONTRADICTION: _("Explain why this differs from an earlier answer"),
    Ask.ADD_NAME_AND_CONTACT: _("Add your name and a way to reach you"),
    Ask.OFFER_CONTACT: _("Offer a personal contact"),
    Ask.COOL_OFF: _("Let the draft rest for a moment"),
    Ask.SUBMIT: _("Send the draft for approval"),
    Ask.APPROVE: _("Read the draft and approve it"),
    Ask.LOOK_AGAIN: _("Look at it once more yourself"),
    Ask.PUBLISH: _("Publish the answer"),
    Ask.TAKE_UP_AGAIN: _("Take it up again"),
    Ask.HAND_OFF: _("Move the talk to a private contact"),
    Ask.RESOLVE: _("Say how it was solved"),
    Ask.STATE_CAUSE: _("Say what lay behind it"),
    Ask.CLOSE: _("Close the conversation"),
    Ask.PLAN_RETURN: _("Plan when to come back and ask"),
    Ask.ASK_IN_THREAD: _("Ask in the thread whether it went well"),
    Ask.ASK_PRIVATELY: _("Ask in private whether it went well"),
    Ask.REVIEW_AFTERWARDS: _("Look at the answer that went out"),
    Ask.WAIT_FOR_PERSON: _("Wait for the person"),
}
AT_ONCE = _("It goes out in the thread at once.")
WHYS: Mapping[Ask, Promise] = {
    Ask.ACKNOWLEDGE_ALERT: _("Then the others know that it is in hand, and the deputy is left in peace."),
    Ask.SETTLE_UNSURE: _("The network went quiet in the middle. Nothing is sent twice until somebody has looked."),
    Ask.SEND_AGAIN: _("Your text is safe. The network said why it refused."),
    Ask.PUBLISH_BY_HAND: _("This network is answered by hand. The link ties the answer to the conversation."),
    Ask.SAY_WHAT_IT_IS: _("The desk is unsure. Your word counts, and it learns from it."),
    Ask.PROPOSE_VERDICT: _("A critic is not a troll. Two people say it, with a reason, or nobody does."),
    Ask.SECOND_VERDICT: _("One person alone calls nobody a troll."),
    Ask.ANSWER_APPEAL: _("The person asks for another look. Somebody else than the two who said it takes it."),
    Ask.OFFER_ONCE: _("Exactly one offer in public, then silence. The private way stays open."),
    Ask.BREAK_OFF: _("The offer has been made. More words would only feed it."),
    Ask.LEAVE_IT: _("There is no matter here that an answer could help with."),
    Ask.NAME_AN_OWNER: _("Nobody is named for this subject yet. Decide now, and the next one finds its way."),
    Ask.CLAIM: _("Whoever answers for the subject takes it, so that one person writes."),
    Ask.WRITE_HOLDING: _("The promised time runs out soon. An honest line now is better than silence."),
    Ask.ASK_SOMEONE_TO_READ: _(
        "Another person reads without seeing your draft. Then you learn how somebody else understands the post."
    ),
    Ask.WRITE_READING: _("Three short lines in your own words. Only the first one is required."),
    Ask.SETTLE_READINGS: _("Two people have understood it differently. Put the readings side by side and settle it."),
    Ask.ANSWER_FACT_QUESTION: _("The answer waits for what you know."),
    Ask.RECORD_FACT: _("An answer stands on what really happened, with a source."),
    Ask.LOOK_AT_SAME_OPINION: _("If many say the same, it is one matter and deserves one line."),
    Ask.DECIDE: _("It has been read. Choose what to do and say why; the advice stands beside."),
    Ask.SECOND_DECISION: _("Matters like this one are decided by two."),
    Ask.LOOK_AT_EARLIER_ANSWERS: _("We have answered something like this before. Keep one line."),
    Ask.ASK_LEAVE_TO_ANSWER: _("This place belongs to others. Uninvited answers are felt as intrusive."),
    Ask.WRITE_DRAFT: _("All that is needed stands beside the text."),
    Ask.MEND_FINDINGS: _("Some words may land badly. Each has a suggestion."),
    Ask.EXPLAIN_CONTRADICTION: _("We have said something else in public before."),
    Ask.ADD_NAME_AND_CONTACT: _("People answer people, not organisations."),
    Ask.OFFER_CONTACT: _("One good public answer, then a personal contact."),
    Ask.COOL_OFF: _("The draft is hot. A rewording that passes goes at once; otherwise it rests."),
    Ask.SUBMIT: _("A second pair of eyes sees what the first one has got used to."),
    Ask.APPROVE: _("You may change words. The button says what happens then."),
    Ask.LOOK_AGAIN: _("You work alone: look again after a pause, with fresh eyes."),
    Ask.PUBLISH: _("It goes out in the thread after %(time)s in which it can be undone."),
    Ask.TAKE_UP_AGAIN: _("The person answered that it is not well yet."),
    Ask.HAND_OFF: _("The rest is better said between two people."),
    Ask.RESOLVE: _("What was done, what lay behind it, and when we come back to ask."),
    Ask.STATE_CAUSE: _("It was our fault. What lay behind it is what can be prevented."),
    Ask.CLOSE: _("Nothing more is needed."),
    Ask.PLAN_RETURN: _("Others see the thread too: come back with the result."),
    Ask.ASK_IN_THREAD: _("The same thread, a short question: did it go well?"),
    Ask.ASK_PRIVATELY: _("The matter was confidential and stays so."),
    Ask.REVIEW_AFTERWARDS: _("It went out without a second look; somebody looks now."),
    Ask.WAIT_FOR_PERSON: _("Their turn. The desk tells you when they write."),
}
WHY_NOTS: Mapping[WhyNot, Promise] = {
    WhyNot.NO_REPLY_NEEDED: _("no reply is needed"),
    WhyNot.LEFT_ALONE: _("it is left alone"),
    WhyNot.IN_PROPORTION: _("one person is enough here"),
    WhyNot.NOBODY_TO_ALERT: _("nobody had to be alerted"),
    WhyNot.ANSWERED_BY_VERDICT: _("the verdict answers it"),
    WhyNot.NOTHING_EARLIER: _("no earlier answers yet"),
    WhyNot.FIT_FOR_PUBLIC: _("it can be answered in public"),
    WhyNot.NOTHING_TO_SOLVE: _("there is nothing to solve"),
    WhyNot.AGREED_TO_DIFFER: _("we agreed to differ"),
    WhyNot.NO_RETURN_ON_OTHERS_CHANNEL: _("the place belongs to others"),
    WhyNot.NO_PROVOCATION: _("there is a matter here: benefit of the doubt"),
}
BECAUSES: Mapping[Because, Promise] = {
    Because.SOMEBODY_MAY_NEED_HELP: _("Somebody may need help. Speak in private, at once."),
    Because.THREAT_GOES_TO_SECURITY: _("Threats go to whoever answers for security."),
    Because.THREAT_BESIDE_AN_ISSUE: _("There is a threat, but also a matter. Take the matter in private."),
    Because.PRESS_ASKS: _("A journalist asks. One person speaks, directly."),
    Because.HATE_AGAINST_A_GROUP: _("Hate against a group is reported, not answered."),
    Because.NOTHING_TO_HELP_WITH: _("There is nothing here that an answer could help with."),
    Because.ONLY_ADVERTISING: _("It is only advertising."),
    Because.TWO_READERS_FIRST: _("Two people say first whether it only wants to provoke."),
    Because.OFFER_ONCE_THEN_LEAVE: _("One offer, then leave it."),
    Because.OFFER_WAS_MADE: _("The offer has been made."),
    Because.ASK_FIRST: _(
        "The place belongs to its visitors, not to us. Ask first whether they want an answer; uninvited ones intrude."
    ),
    Because.NOT_INVITED: _("The place belongs to others. We have asked; wait for their word."),
    Because.CONFIDENTIAL: _("The matter is personal. In public, say only how to reach you."),
    Because.LAWYERS_FIRST: _("The law is mentioned. Say that you are finding out."),
    Because.FIND_OUT_FIRST: _("A question about the facts is open."),
    Because.DANGER_FIRST: _("Somebody may be in danger. Find out first, and say that you do."),
    Because.ONE_PUBLIC_ANSWER_IS_ENOUGH: _("We have answered once in public. Go on in private."),
    Because.IT_WAS_OUR_FAULT: _("The facts say that it was our fault."),
    Because.IT_IS_NOT_SO: _("The facts say that it is not so."),
    Because.WE_SEE_IT_DIFFERENTLY: _("We honestly see it differently."),
    Because.THANKS_ARE_DUE: _("A kind word deserves one back."),
    Because.NO_REPLY_NEEDED: _("Nobody waits for an answer."),
    Because.OTHERS_WONDER_TOO: _("Others wonder the same."),
    Because.A_GOOD_IDEA_DESERVES_A_WORD: _("A good idea deserves a word."),
    Because.SAY_WHOSE_IT_IS: _("It is not ours. Say kindly whose it is and how to reach them."),
    Because.ANGER_WITHOUT_A_WISH: _(
        "Anger without a wish. Let it be said, keep an eye on it, and answer when one comes."
    ),
    Because.GIVE_WHAT_WE_CAN: _("The person wants something that we can give. Say so where it was asked, and do it."),
    Because.SAY_NO_AND_WHY: _("We cannot give what is asked. Say no kindly, why, and how to influence it."),
    Because.CRITIQUE_DESERVES_AN_ANSWER: _("Criticism with a matter in it deserves an answer where it was said."),
}


def event(kind: str, *, who: str = "", whom: str = "") -> str:
    """Give the sentence of an event; names are values, never part of a translation."""
    sentence = str(SENTENCES[EventKind(kind)])
    return sentence % {"who": who or str(DESK), "whom": whom or str(SOMEBODY)}


@register.filter
def ask(value: str) -> str:
    """Give what is asked for, as a short sentence."""
    return str(ASKS[Ask(value)])


@register.filter
def because(value: str) -> str:
    """Give the reason of an advice as a sentence; empty for none."""
    return str(BECAUSES[Because(value)]) if value else ""


def why(value: Ask) -> str:
    """Give the line that says why something is asked for now."""
    if value is not Ask.PUBLISH:
        return str(WHYS[value])
    time = undo_time()
    return str(WHYS[value]) % {"time": time} if time else str(AT_ONCE)


@register.simple_tag
def undo_time() -> str:
    """Give how long an answer can be called back, as the installation has set it; empty where it goes out at once."""
    seconds = int(settings.UNDO_WINDOW.total_seconds())
    if not seconds:
        return ""
    if seconds % 60:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return ngettext("%(n)s minute", "%(n)s minutes", seconds // 60) % {"n": seconds // 60}
