"""Every word that the domain can say has its sentence on the screen."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.utils import timezone, translation

from bemot.overview.queries import View
from bemot.playbook.advice import Because
from bemot.playbook.step import Ask, WhyNot
from bemot.web import names, parts
from bemot.web.shown import times
from bemot.web.shown.places import VIEWS
from bemot.web.shown.steps import ACTIONS
from bemot.web.templatetags import marks, sentences
from bemot.words import AlertReason, Apology, EventKind, Flag, HandoffWay, Intent, Move, Outcome, Purpose, Tip, ToneKind
from tests.house.tree import SOURCE


def test_every_event_ask_and_reason_has_a_sentence() -> None:
    assert set(sentences.SENTENCES) == set(EventKind)
    assert set(sentences.ASKS) == set(sentences.WHYS) == set(Ask)
    assert set(sentences.WHY_NOTS) == set(WhyNot)
    assert set(sentences.BECAUSES) == set(Because)


def test_every_word_has_a_name() -> None:
    assert set(names.INTENTS) == {*Intent, ""}
    for table, words in [
        (names.FLAGS, Flag),
        (names.MOVES, Move),
        (names.MOVE_HELP, Move),
        (names.OUTCOMES, Outcome),
        (names.APOLOGIES, Apology),
        (names.HANDOFF_WAYS, HandoffWay),
        (names.PURPOSES, Purpose),
        (names.TIPS, Tip),
        (names.FINDINGS, ToneKind),
        (names.ALERT_REASONS, AlertReason),
        (VIEWS, View),
    ]:
        assert set(table) == set(words)


def test_every_ask_leads_somewhere_or_only_waits() -> None:
    by_their_own_place = {Ask.SETTLE_UNSURE, Ask.PUBLISH_BY_HAND, Ask.WAIT_FOR_PERSON}
    assert set(ACTIONS) | by_their_own_place == set(Ask)


def test_event_fills_in_names_as_values() -> None:
    with translation.override("en"):
        assert sentences.event("assigned", who="%(whom)s", whom="Bo") == "%(whom)s gave it to Bo."
        assert sentences.event("read") == "The desk read the post and wrote what it says."


def test_evidence_segments_cut_at_every_border_and_lose_nothing() -> None:
    text = "alltid sent på måndagar"
    spans = [
        {"start": 0, "end": 11, "label": "complaint", "reason": "word_list"},
        {"start": 7, "end": 11, "label": "waiting_time", "reason": "learned"},
        {"start": 90, "end": 99, "label": "complaint", "reason": "word_list"},
    ]
    pieces = marks.evidence_segments(text, spans, {"waiting_time": "Waiting time"})
    assert "".join(piece.text for piece in pieces) == text
    assert [(piece.text, bool(piece.reason)) for piece in pieces] == [
        ("alltid ", True),
        ("sent", True),
        (" på måndagar", False),
    ]
    assert "Waiting time" in pieces[1].reason


def test_finding_segments_mark_the_first_of_two_that_overlap() -> None:
    findings = [{"start": 0, "end": 5}, {"start": 3, "end": 8}, {"start": 9, "end": 9}]
    pieces = marks.finding_segments("hello world", findings)
    assert "".join(piece.text for piece in pieces) == "hello world"
    assert [piece.text for piece in pieces if piece.finding] == ["hello"]


def test_undo_time_is_what_the_installation_has_set(settings) -> None:
    told = {}
    for seconds in (0, 1, 20, 60, 90, 600):
        settings.UNDO_WINDOW = timedelta(seconds=seconds)
        with translation.override("sv"):
            told[seconds] = sentences.undo_time(), sentences.why(Ask.PUBLISH)
    assert [time for time, _ in told.values()] == [
        "",
        "1 sekund",
        "20 sekunder",
        "1 minut",
        "90 sekunder",
        "10 minuter",
    ]
    assert "efter 90 sekunder" in told[90][1]
    assert told[0][1] == "Svaret går ut i tråden direkt."


def test_no_sentence_writes_the_undo_time_out() -> None:
    catalogue = SOURCE / "web" / "locale" / "sv" / "LC_MESSAGES" / "django.po"
    assert "%(time)s" in catalogue.read_text(encoding="utf-8")
    assert "tjugo sekunder" not in catalogue.read_text(encoding="utf-8").casefold()


def test_a_field_that_is_a_question_is_not_followed_by_a_colon() -> None:
    form = ClaimForm({})
    assert not form.is_valid()
    assert [parts._named(form, name, "?") for name in form.fields] == ["Who takes it? ?", "Name: ?"]


class ClaimForm(forms.Form):
    who = forms.CharField(label="Who takes it?")
    name = forms.CharField(label="Name")


def test_times_are_written_as_each_language_writes_them() -> None:
    now = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    told = {}
    for language in ("en", "sv"):
        with translation.override(language), timezone.override("Europe/Stockholm"):
            told[language] = times.at_clock(now + timedelta(days=1), now=now)
            long_ago = times.ago(timezone.now() - timedelta(days=3, hours=4)).replace("\xa0", " ")
            told[f"{language} ago"] = long_ago
    assert told == {
        "en": "tomorrow 10:00",
        "sv": "i morgon 10.00",
        "en ago": "3 days ago",
        "sv ago": "för 3 dagar sedan",
    }
