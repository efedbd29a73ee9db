"""Checking a draft answer against the comment it answers: what to reconsider, why, and whether it may go as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bemot.language import comment as reading
from bemot.language import identification, personal_data, similarity
from bemot.language.tone_patterns import (
    ACTION,
    APOLOGY,
    CONTACT,
    FIRST_PERSON,
    GREETING,
    SIGNATURE,
    YES_OR_NO,
    patterns,
)
from bemot.language.tone_sentences import REWORDINGS, sentences
from bemot.words import Purpose, ToneKind

LONGEST = {True: 110, False: 300}
"""Words, public and private: what a comment thread shows without "read more" on most networks is about 80–120."""
_MINOR = frozenset({ToneKind.IMPERSONAL, ToneKind.NO_CONTACT_OFFER, ToneKind.JARGON})
"""One of these alone does not stop an otherwise good answer: false alarms are worse than misses."""
_MISSING = frozenset({ToneKind.IMPERSONAL, ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE})
_FEW_WORDS = 4
_SHORT_COMMENT = 5
_SHORT_DRAFT = 12
_CAPITALS = re.compile(r"\b[A-ZÅÄÖÆØ]{4,}\b(?:[ ,]+\b[A-ZÅÄÖÆØ]{2,}\b)*|\b(?:[A-ZÅÄÖ]{2,}[ ,]+){2,}[A-ZÅÄÖ]{2,}\b")
_EXCLAIMS = re.compile(r"!{2,}|(?:[^!]{1,60}!){4,}")
_ARGUES = re.compile(
    r"\b(?:fel|ljug\w*|lögn\w*|påstå\w*|bevis\w*|fakta|troll\w*|hat\w*|provocer\w*|wrong|lie|lying|lies|facts?|proof|troll\w*|claim\w*|haters?)\b|\?"
)
_NEEDS_ANSWER = (Purpose.ANSWER, Purpose.RETURN)


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


@dataclass(frozen=True, slots=True)
class _Draft:
    text: str
    folded: str
    comment: str
    language: str
    comment_language: str
    public: bool
    purpose: Purpose
    is_troll: bool
    has_contact: bool


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
    text = draft[: reading.MAX_CHARS]
    own, asked = identification.identify_all([text, comment], hints=["", language])
    read = _Draft(
        text=text,
        folded=reading.fold(text).text,
        comment=comment,
        language=own or asked or "sv",
        comment_language=language or asked,
        public=public,
        purpose=purpose,
        is_troll=is_troll,
        has_contact=has_contact_offer_elsewhere,
    )
    places = {place for finder in _FINDERS for place in finder(read)}
    found = sorted(_worst_first(places), key=lambda place: (place[1], place[2]))
    findings = tuple(_finding(place, read, reader_language) for place in found)
    return ToneVerdict(_acceptable(findings), findings)


def _acceptable(findings: tuple[Finding, ...]) -> bool:
    kinds = {finding.kind for finding in findings}
    jargon = sum(finding.kind is ToneKind.JARGON for finding in findings)
    return not kinds - _MINOR and len(kinds) <= 1 and jargon <= 1


def _worst_first(places: set[_Place]) -> set[_Place]:
    """Leave out what is missing while something worse is said: one thing is asked of the writer at a time."""
    said = {kind for kind, *_ in places} - _MISSING
    if not said - {ToneKind.JARGON, ToneKind.COPY_PASTE}:
        return places
    return {place for place in places if place[0] not in _MISSING}


def _is_a_sentence(text: str, start: int, end: int) -> bool:
    """Say whether the place is a whole sentence, but for its full stop: a rewording of a part would leave the rest."""
    return any(span.start == start and end <= span.end <= end + 1 for span in reading.sentences(text))


def _finding(place: _Place, read: _Draft, reader_language: str) -> Finding:
    kind, start, end = place
    reason, advice = sentences(kind, reader_language=reader_language)
    rewording = REWORDINGS.get(read.language, {}).get(kind, "") if _is_a_sentence(read.text, start, end) else ""
    return Finding(kind, start, end, reason, advice, rewording, kind is ToneKind.PERSONAL_DATA_IN_PUBLIC)


def _phrases(read: _Draft) -> Iterator[_Place]:
    for kind, pattern in patterns(read.language).items():
        for match in pattern.finditer(read.folded):
            yield kind, match.start(), match.end()


def _shouting(read: _Draft) -> Iterator[_Place]:
    for match in _CAPITALS.finditer(read.text):
        if len(match.group()) > _FEW_WORDS or " " in match.group():
            yield ToneKind.SHOUTING, match.start(), match.end()
    loud = _EXCLAIMS.search(read.text)
    if loud and read.purpose is not Purpose.THANKS:
        yield ToneKind.SHOUTING, loud.start(), loud.end()


def _too_long(read: _Draft) -> Iterator[_Place]:
    words = reading.tokens(read.text)
    if len(words) > LONGEST[read.public]:
        yield ToneKind.TOO_LONG, words[LONGEST[read.public]].start, len(read.text)


def _personal_data(read: _Draft) -> Iterator[_Place]:
    if not read.public:
        return
    for item in personal_data.find(read.text):
        # Our own address and number are the very contact offer that the playbook asks for.
        if item.kind in ("mail", "phone") and not _is_repeated(read.text[item.start : item.end], read.comment):
            continue
        yield ToneKind.PERSONAL_DATA_IN_PUBLIC, item.start, item.end


def _is_repeated(piece: str, comment: str) -> bool:
    return bool(piece) and piece.lower() in comment.lower()


def _wrong_language(read: _Draft) -> Iterator[_Place]:
    languages = {read.language, read.comment_language}
    enough = len(reading.tokens(read.text)) > _FEW_WORDS and len(reading.tokens(read.comment)) >= _FEW_WORDS - 1
    # Norwegian and Danish are one language to this check: it errs between them, and readers of one read the other.
    if enough and "" not in languages and len(languages) > 1 and languages != {"nb", "da"}:
        yield ToneKind.WRONG_LANGUAGE, 0, len(read.text)


def _troll(read: _Draft) -> Iterator[_Place]:
    if not read.is_troll or read.purpose is Purpose.PRIVATE:
        return
    argues = _ARGUES.search(read.folded)
    offers = CONTACT.search(read.folded) is not None
    if argues and not (offers and argues.group() == "?"):
        yield ToneKind.FEEDS_TROLL, argues.start(), argues.end()
    elif not offers or len(reading.tokens(read.text)) > LONGEST[True] // 2:
        yield ToneKind.FEEDS_TROLL, 0, len(read.text)


def _impersonal(read: _Draft) -> Iterator[_Place]:
    words = len(reading.tokens(read.text))
    signs = (GREETING.search(read.folded), SIGNATURE.search(read.text), FIRST_PERSON.search(read.folded))
    if words >= _SHORT_DRAFT and not any(signs) and read.purpose in _NEEDS_ANSWER:
        yield ToneKind.IMPERSONAL, 0, len(read.text)


def _no_contact(read: _Draft) -> Iterator[_Place]:
    if not read.public or read.has_contact or read.purpose is not Purpose.ANSWER or not _complains(read):
        return
    if not CONTACT.search(read.folded) and not ACTION.search(read.folded):
        yield ToneKind.NO_CONTACT_OFFER, 0, len(read.text)


def _no_answer(read: _Draft) -> Iterator[_Place]:
    if read.purpose not in _NEEDS_ANSWER or read.is_troll or len(reading.tokens(read.comment)) < _SHORT_COMMENT:
        return
    own_words = patterns(read.language)[ToneKind.COPY_PASTE].sub(" ", read.folded)
    answers = (APOLOGY, CONTACT, YES_OR_NO)
    # A person who says sorry, asks to hear more, or says yes has met the other one, in whatever words.
    if any(sign.search(own_words) for sign in answers) or any(map(str.isdigit, own_words)) or "?" in own_words:
        return
    if not similarity.shares_a_matter(read.comment, own_words) and len(reading.tokens(read.text)) >= _FEW_WORDS:
        yield ToneKind.NO_ANSWER_TO_ISSUE, 0, len(read.text)


def _complains(read: _Draft) -> bool:
    return len(reading.tokens(read.comment)) >= _SHORT_COMMENT and not read.comment.rstrip().endswith("?")


_FINDERS = (
    _phrases, _shouting, _too_long, _personal_data, _wrong_language, _troll, _impersonal, _no_contact, _no_answer,
)  # fmt: skip
