"""The demo story holds together: references, numbers, names, and answers as one would wish to get them."""

import csv
import io
import re
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bemot.demo_story import reading, story
from bemot.words import Flag, Intent, Ownership, Subject, ToneKind

STORY = story.tell()
COLLEAGUES = {colleague.id: colleague for colleague in STORY.organisation.colleagues}
COMMENTS = {comment.id: comment for comment in STORY.comments}
POSTS = {post.id: post for post in STORY.posts}
TOPICS = {topic.slug for topic in STORY.organisation.topics}
NOW = datetime(2025, 9, 10, 14, 20, tzinfo=ZoneInfo("Europe/Stockholm"))

# Words that would make the railway a real one, or name who runs real networks and real trains.
REAL = re.compile(
    r"\b(SJ|MTR|VR|Arriva|Transdev|Vy|Skånetrafiken|Västtrafik|Trafikverket|Öresundståg|Krösatåg\w*|Pågatåg\w*|"
    r"Norrtåg|Mälartåg|X-trafik|Snälltåget|Facebook|Instagram|Twitter|Google|Stockholm|Göteborg|Malmö|Helsingør)\b"
)


def everything_written():
    texts = [item.text for group in (STORY.posts, STORY.comments, STORY.arrivals) for item in group]
    for work in STORY.work:
        texts += [text for text in (work.answer, work.offer, work.leave_asked) if text]
        texts += [work.draft.text] if work.draft else []
        texts += [work.earlier_version.text] if work.earlier_version else []
        texts += [work.follow_up.question, work.follow_up.reply or ""] if work.follow_up else []
        texts += [fact.text for fact in work.facts]
    texts += [item.text for group in (STORY.texts.saved_replies, STORY.texts.prepared_answers) for item in group]
    texts += [improvement.text for improvement in STORY.improvements]
    return [*texts, reading.last_month(NOW), *reading.regrets("sv"), *reading.regrets("en")]


def spoken_by_us():
    said = []
    for work in STORY.work:
        texts = [work.answer, work.offer, work.follow_up.question if work.follow_up else None]
        said += [(work, text) for text in texts if text]
    return said


def test_ids_are_unique():
    groups = [
        [item.id for item in group]
        for group in (
            STORY.people,
            STORY.posts,
            STORY.comments,
            STORY.arrivals,
            STORY.improvements,
            STORY.organisation.colleagues,
        )
    ]
    groups += [[work.comment for work in STORY.work], [opinion.key for opinion in STORY.opinions]]
    groups += [[text.slug for text in STORY.texts.saved_replies + STORY.texts.prepared_answers]]

    for ids in groups:
        assert len(ids) == len(set(ids))


def test_references_of_what_was_said_resolve():
    people = {person.id for person in STORY.people}
    opinions = {opinion.key for opinion in STORY.opinions}
    channels = {channel.id: channel for channel in STORY.organisation.channels}

    for post in STORY.posts:
        assert post.own is (channels[post.channel].ownership is Ownership.OWNED)
    for comment in STORY.comments + STORY.arrivals:
        assert comment.post in POSTS
        assert comment.author in people
        assert set(comment.topics) <= TOPICS
        assert comment.opinion is None or comment.opinion in opinions
    for comment in STORY.comments:
        if comment.reply_to:
            assert COMMENTS[comment.reply_to].post == comment.post
            assert COMMENTS[comment.reply_to].minutes_ago > comment.minutes_ago


def test_references_of_what_the_desk_did_resolve():
    for work in STORY.work:
        assert work.comment in COMMENTS
        named = [work.by, work.approver, work.reader_asked]
        named += [fact.by for fact in work.facts]
        named += [part.by for part in (work.reading, work.draft) if part]
        named += [work.fact_question.to] if work.fact_question else []
        named += [work.verdict.confirmed_by] if work.verdict else []
        assert {name for name in named if name} <= set(COLLEAGUES), work.comment
    for improvement in STORY.improvements:
        assert improvement.owner in COLLEAGUES
        assert set(improvement.comments) <= set(COMMENTS)
        assert improvement.state in {"planned", "started", "done"}


def test_matrix_and_duty_name_colleagues_and_leave_gaps():
    rows = STORY.organisation.matrix
    subjects = {row.subject for row in rows}

    for row in rows:
        people = [row.spokesperson, row.deputy, row.second_reader, row.fact_owner]
        assert {person for person in people if person} <= set(COLLEAGUES)
        assert (row.topic in TOPICS) is (row.subject is Subject.TOPIC)
        assert row.second_reader != row.spokesperson
    assert subjects == set(Subject)
    assert TOPICS - {row.topic for row in rows} == {"delivery", "other"}, "gaps that the desk shows"
    for duty in STORY.organisation.duty:
        assert {duty.colleague, duty.deputy} <= set(COLLEAGUES)
        assert duty.colleague != duty.deputy
    assert {duty.weekday for duty in STORY.organisation.duty} == set(range(7))


def test_nothing_happens_before_its_cause_or_after_now():
    for comment in STORY.comments:
        assert 0 < comment.minutes_ago < POSTS[comment.post].minutes_ago, comment.id
    for work in STORY.work:
        left = COMMENTS[work.comment].minutes_ago - work.minutes_after
        assert left >= 0, work.comment
        if work.follow_up and work.follow_up.reply:
            assert left > work.follow_up.after_days * 24 * 60, work.comment


def test_the_second_person_is_another():
    for work in STORY.work:
        assert work.approver != work.by
        assert work.reading is None or work.reading.by != work.by
        assert work.verdict is None or work.verdict.confirmed_by != work.by


def test_numbers_are_those_of_a_lively_week():
    languages = Counter(comment.language for comment in STORY.comments)
    total = len(STORY.comments)

    assert 190 <= total <= 230
    assert 0.65 <= languages["sv"] / total <= 0.75
    assert 0.2 <= languages["en"] / total <= 0.3
    assert min(languages["no"], languages["da"]) >= 2
    assert len([post for post in STORY.posts if post.own]) == 14
    assert len(STORY.work) >= 60
    assert len(STORY.arrivals) == 40
    assert max(comment.minutes_ago for comment in STORY.comments) > 8 * 24 * 60


def test_every_class_and_flag_is_there():
    assert {comment.intent for comment in STORY.comments} == set(Intent)
    flags = {flag for comment in STORY.comments for flag in comment.flags}
    assert flags == set(Flag)
    assert any(comment.deleted for comment in STORY.comments)
    assert any(comment.first_text for comment in STORY.comments)
    assert any(comment.reply_to for comment in STORY.comments)
    assert {topic for comment in STORY.comments for topic in comment.topics} == TOPICS


def test_needs_reply_follows_the_rule_of_the_labels():
    answered = {Intent.COMPLAINT, Intent.QUESTION, Intent.SUGGESTION, Intent.PRESS}
    silent = {Intent.SPAM, Intent.ABUSE, Intent.TROLLING, Intent.OTHER}
    for comment in STORY.comments + STORY.arrivals:
        helped = Flag.SELF_HARM in comment.flags
        assert comment.needs_reply or comment.intent not in answered
        assert not comment.needs_reply or helped or comment.intent not in silent
        assert (Flag.PRESS in comment.flags) is (comment.intent is Intent.PRESS)


def test_the_delay_makes_a_spike():
    hour = [comment for comment in STORY.comments if comment.post == "p05"]
    first = max(comment.minutes_ago for comment in hour)

    assert sum(first - comment.minutes_ago <= 60 for comment in hour) >= 25


def test_texts_are_all_different():
    texts = Counter(comment.text for comment in STORY.comments + STORY.arrivals)
    said = Counter(text for _, text in spoken_by_us())

    assert texts.most_common(1)[0][1] == 1
    assert said.most_common(1)[0][1] == 1


def test_answers_are_short_and_end_with_a_first_name():
    for work, text in spoken_by_us():
        name = re.search(r"[.?!] / (\w+)$", text)
        assert name, text
        assert name[1] == COLLEAGUES[work.by].name.split()[0], text
        assert len(text) <= 400, text
        assert "!!" not in text


def test_answers_of_ours_share_nothing_private():
    for work, text in spoken_by_us():
        assert not re.search(r"\d{3}[- ]?\d{2,3} ?\d{2} ?\d{2}|\d{4}-\d{2}\b", text), work.comment


def test_nothing_real_is_named():
    for text in everything_written():
        assert not REAL.search(text), text
        for domain in re.findall(r"(?:@|https?://)([\w.-]+\w)", text):
            assert domain.endswith(".example") or domain in {"Kjelle", "Loffe"}, text
        for phone in re.findall(r"07\d[- ]?\d{3} ?\d{2} ?\d{2}", text):
            # The Swedish authority keeps 070-174 06 05 to 070-174 06 99 free for fiction.
            assert re.fullmatch(r"070-174 06 \d\d", phone)


def test_colleagues_are_reached_at_an_address_that_nobody_has():
    for colleague in COLLEAGUES.values():
        assert colleague.mail == f"{colleague.id}@svalmatag.example"


def test_stages_of_work_are_all_there():
    outcomes = {work.resolution.outcome.value for work in STORY.work if work.resolution}
    contents = Counter(work.follow_up.content for work in STORY.work if work.follow_up)

    assert outcomes == {"solved", "explained", "agreed_to_differ", "thanked"}
    assert contents[True] >= 15
    assert contents[False] >= 2
    assert contents[None] >= 2
    assert {work.draft.state.value for work in STORY.work if work.draft} == {"writing", "in_review"}
    for part in ("offer", "break_off", "leave_asked", "fact_question", "reader_asked", "earlier_version", "praised"):
        assert any(getattr(work, part) for work in STORY.work), part
    assert sum(work.earlier_version is not None for work in STORY.work) >= 4
    faults = {fault for work in STORY.work if work.earlier_version for fault in work.earlier_version.faults}
    assert {ToneKind.DEFENSIVE, ToneKind.NON_APOLOGY, ToneKind.BLAMES_CUSTOMER, ToneKind.JARGON} <= faults


def test_a_verdict_and_an_offer_meet_trolling_only():
    for work in STORY.work:
        if work.verdict or work.offer:
            assert COMMENTS[work.comment].intent is Intent.TROLLING


def test_arrivals_come_one_after_another():
    seconds = [arrival.after_seconds for arrival in STORY.arrivals]

    assert seconds == sorted(set(seconds))
    assert seconds[0] <= 30


def test_blanks_are_words_in_braces():
    for text in STORY.texts.saved_replies + STORY.texts.prepared_answers:
        assert re.findall(r"\{[^\W\d]+\}", text.text)
        assert text.text.count("{") == len(re.findall(r"\{\w+\}", text.text))
    for prepared in STORY.texts.prepared_answers:
        assert prepared.by != prepared.approver
        assert {prepared.by, prepared.approver} <= set(COLLEAGUES)


@pytest.mark.parametrize("hour", [0, 6, 10, 11, 17, 23])
def test_moment_keeps_the_order_and_never_lies_ahead(hour):
    now = NOW.replace(hour=hour)
    distances = sorted({comment.minutes_ago for comment in STORY.comments}, reverse=True)

    moments = [STORY.moment(distance, now=now) for distance in distances]

    assert moments == sorted(moments)
    assert moments[-1] <= now


def test_moment_keeps_mornings_in_the_morning():
    first = next(comment for comment in STORY.comments if comment.post == "p05")

    assert STORY.moment(first.minutes_ago, now=NOW).hour == 6
    assert STORY.moment(first.minutes_ago, now=NOW.replace(hour=3)).hour == 6
    assert STORY.moment(5, now=NOW) == NOW - timedelta(minutes=5)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_regrets_are_a_handful(language):
    assert 3 <= len(reading.regrets(language)) <= 6


def test_last_month_has_three_bad_lines_and_lies_in_the_month_before():
    text = reading.last_month(datetime(2026, 1, 15, tzinfo=ZoneInfo("UTC")))
    rows = list(csv.reader(io.StringIO(text)))
    header, lines = rows[0], rows[1:]

    bad = [
        row
        for row in lines
        if len(row) != len(header) or not row[3].strip() or not re.fullmatch(r"2025-12-\d\d \d\d:\d\d", row[1])
    ]

    assert header == ["id", "date", "author", "text", "link", "reply_to"]
    assert len(lines) >= 60
    assert len(bad) == 3
    ids = {row[0] for row in lines}
    assert len(ids) == len(lines)
    assert all(row[5] in ids for row in lines if len(row) == len(header) and row[5])


@pytest.mark.parametrize(
    ("value", "where"),
    [
        ({"id": "x", "name": "y", "age": 3}, "unknown age"),
        ({"id": "x"}, "name"),
        ({"id": "x", "name": 3}, "no str"),
        (["x"], "an object"),
    ],
)
def test_build_refuses_what_has_another_form(value, where):
    with pytest.raises(reading.BrokenStory, match=where):
        reading.build(story.Person, value, at="person")


def test_build_refuses_a_label_that_is_none():
    with pytest.raises(reading.BrokenStory, match="'kopfstand' is no Move"):
        reading.build(story.Decision, {"move": "kopfstand", "place": "local", "reason": ""}, at="decision")
