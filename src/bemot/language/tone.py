"""Checking a draft answer against the comment it answers: what to reconsider, why, and whether it may go as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bemot.language import comment as reading
from bemot.language import personal_data, tone_draft, tone_model
from bemot.language.tone_draft import Answer, Draft
from bemot.language.tone_patterns import patterns
from bemot.language.tone_sentences import REWORDINGS, sentences
from bemot.language.weights import FloatArray, Weights
from bemot.words import Purpose, ToneKind

LONGEST = {True: 130, False: 300}
"""Words, public and private: a comment thread shows 80–120 without "read more", and good answers run a little over."""
_WELL_BELOW = -4.0
"""A draft of which the learned part is as sure as this may say what the patterns look for."""
_ABOVE = {True: 0.0, False: 2.0}
"""How far above nought the verdict must be: it learned from public answers, of others it must be surer."""
_PUBLIC = frozenset({ToneKind.PERSONAL_DATA_IN_PUBLIC, ToneKind.NO_CONTACT_OFFER})
_ASKS = frozenset({ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE})
_FEW_WORDS = 4
_NEEDS_ANSWER = (Purpose.ANSWER, Purpose.RETURN)
_MANY_CAPITALS = 3
_CAPITALS = re.compile(r"\b[A-ZÅÄÖÆØ]{3,}\b")
_EXCLAIMS = re.compile(r"!{3,}")
_TWICE = re.compile(r"!{2,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to reconsider.

    The place is the whole draft where something is missing. Reason and advice are in the reader's language, a rewording
    in the draft's. `blocking` is true for what must never go out.
    """

    kind: ToneKind
    start: int
    end: int
    reason: str
    advice: str
    rewording: str = ""
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class ToneVerdict:
    """Whether the draft may go as it is, and all findings in the order of the draft."""

    acceptable: bool
    findings: tuple[Finding, ...]


_Place = tuple[ToneKind, int, int]


def check(
    draft: str,
    *,
    comment: str = "",
    language: str = "",
    reader_language: str = "sv",
    public: bool = True,
    purpose: Purpose = Purpose.ANSWER,
    is_troll: bool = False,
    has_contact_offer_elsewhere: bool = False,
) -> ToneVerdict:
    """Check `draft`. `language` is the comment's, found out where it is not given; `reader_language` is `sv` or `en`.

    Any text is taken; nothing is raised. Figures: see `corpus/RESULTS.md`.
    """
    answer = Answer(draft, comment, language, public, purpose, is_troll, has_contact_offer_elsewhere)
    return check_all([answer], reader_language=reader_language)[0]


def check_all(
    answers: Sequence[Answer], *, reader_language: str = "sv", model: Weights | None = None
) -> list[ToneVerdict]:
    """Do it for many at once. `model` is given where other weights than the shipped ones are measured."""
    if not answers:
        return []
    drafts, hashed = tone_draft.read(answers)
    scored = tone_model.scores(drafts, hashed, model=model)
    return [_judge(draft, row, reader_language, model) for draft, row in zip(drafts, scored, strict=True)]


def _judge(draft: Draft, scores: FloatArray, reader_language: str, model: Weights | None) -> ToneVerdict:
    places = {place for finder in _FINDERS for place in finder(draft)}
    if scores[0] > _WELL_BELOW:
        places.update(_phrases(draft))
    if scores[0] > _ABOVE[_is_usual(draft)] and not places:
        places.update(_learned(draft, scores, model))
    findings = tuple(_finding(place, draft, reader_language) for place in sorted(places, key=lambda p: (p[1], p[2])))
    return ToneVerdict(_acceptable(findings, scores), findings)


def _is_usual(draft: Draft) -> bool:
    return draft.answer.public and draft.answer.purpose in _NEEDS_ANSWER


def _acceptable(findings: tuple[Finding, ...], scores: FloatArray) -> bool:
    kinds = [finding.kind for finding in findings]
    # One office word alone does not stop an otherwise good answer: false alarms are worse than misses.
    return not kinds or (kinds == [ToneKind.JARGON] and scores[0] <= 0)


def _is_a_sentence(text: str, start: int, end: int) -> bool:
    """Say whether the place is a whole sentence, but for its full stop: a rewording of a part would leave the rest."""
    return any(span.start == start and end <= span.end <= end + 1 for span in reading.sentences(text))


def _finding(place: _Place, draft: Draft, reader_language: str) -> Finding:
    kind, start, end = place
    reason, advice = sentences(kind, reader_language=reader_language)
    rewording = REWORDINGS.get(draft.language, {}).get(kind, "") if _is_a_sentence(draft.text, start, end) else ""
    return Finding(kind, start, end, reason, advice, rewording, kind is ToneKind.PERSONAL_DATA_IN_PUBLIC)


def _phrases(draft: Draft) -> Iterator[_Place]:
    for kind, pattern in patterns(draft.language).items():
        if kind is ToneKind.PERSONAL_DATA_IN_PUBLIC and not draft.answer.public:
            continue
        for match in pattern.finditer(draft.folded):
            span = draft.places.original(match.start(), match.end())
            yield kind, span.start, span.end


def _learned(draft: Draft, scores: FloatArray, model: Weights | None) -> Iterator[_Place]:
    """Give the likeliest kind of a draft that is stopped and of which nothing else says why."""
    answer = draft.answer
    for kind in tone_model.kinds(scores, model=model):
        if kind in _PUBLIC and not answer.public:
            continue
        if kind in _ASKS and (answer.has_contact or answer.purpose is not Purpose.ANSWER or not draft.answer.comment):
            continue
        yield kind, *tone_model.place(draft, kind, model=model)
        return


def _shouting(draft: Draft) -> Iterator[_Place]:
    text, words = draft.text, list(_CAPITALS.finditer(draft.text))
    loud = _EXCLAIMS.search(text) if draft.answer.purpose is not Purpose.THANKS else None
    if loud:
        yield ToneKind.SHOUTING, loud.start(), loud.end()
    if loud or len(words) >= _MANY_CAPITALS or (words and _TWICE.search(text)):
        yield from ((ToneKind.SHOUTING, word.start(), word.end()) for word in words)


def _too_long(draft: Draft) -> Iterator[_Place]:
    words = reading.tokens(draft.text)
    if len(words) > LONGEST[draft.answer.public]:
        yield ToneKind.TOO_LONG, words[LONGEST[draft.answer.public]].start, len(draft.text)


def _personal_data(draft: Draft) -> Iterator[_Place]:
    if not draft.answer.public:
        return
    for item in personal_data.find(draft.text):
        # Our own address and number are the very contact offer that the playbook asks for.
        if item.kind in ("mail", "phone") and not _is_repeated(draft.text[item.start : item.end], draft.answer.comment):
            continue
        yield ToneKind.PERSONAL_DATA_IN_PUBLIC, item.start, item.end


def _is_repeated(piece: str, comment: str) -> bool:
    return bool(piece) and piece.lower() in comment.lower()


def _wrong_language(draft: Draft) -> Iterator[_Place]:
    languages = {draft.own_language, draft.comment_language}
    enough = len(draft.folded.split()) > _FEW_WORDS and len(draft.comment.split()) >= _FEW_WORDS - 1
    # Norwegian and Danish are one language to this check: it errs between them, and readers of one read the other.
    if enough and "" not in languages and len(languages) > 1 and languages != {"nb", "da"}:
        yield ToneKind.WRONG_LANGUAGE, 0, len(draft.text)


_FINDERS = (_shouting, _too_long, _personal_data, _wrong_language)
