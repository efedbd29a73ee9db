"""Checking a draft answer against the comment it answers: what to reconsider, why, and whether it may go as it is."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bemot.language import comment as reading
from bemot.language import personal_data, tone_draft
from bemot.language.tone_draft import Answer, Draft
from bemot.language.tone_model import Scored
from bemot.language.tone_patterns import APOLOGY, CONTACT, patterns
from bemot.language.tone_sentences import REWORDINGS, sentences
from bemot.language.weights import Weights
from bemot.words import Purpose, ToneKind

LONGEST = {True: 130, False: 300}
"""Words, public and private: a comment thread shows 80–120 without "read more", and good answers run a little over."""
_SURE_OF_GOOD = -5.0
"""A draft that the learned part is as sure of as this may say what the patterns look for, unless it is short."""
_SURE_OF_BAD = 1.5
"""A draft that the learned part is as sure of as this is stopped for the likeliest kind, however unlikely: of left-out
trades that were one acceptable draft of a hundred, and half of the others."""
_SHORT = 120
"""Characters; of so little the learned part can be sure of nothing."""
_ABOVE = {True: 0.4, False: 2.0}
"""How far above nought the verdict must be. Strangers write otherwise than those whose drafts it learned from, and it
learned from public answers: of others it must be surer still."""
_PUBLIC = frozenset({ToneKind.PERSONAL_DATA_IN_PUBLIC, ToneKind.NO_CONTACT_OFFER})
_ASKS = frozenset({ToneKind.NO_CONTACT_OFFER, ToneKind.NO_ANSWER_TO_ISSUE})
_FEW_WORDS = 4
_NEEDS_ANSWER = (Purpose.ANSWER, Purpose.RETURN)
_MANY_CAPITALS = 3
_CAPITALS = re.compile(r"\b[A-ZÅÄÖÆØ]{3,}\b")
_SHORT_NAME = 4
"""Letters up to which a word in capitals between others in small ones may be a name (CPU, GPU, MSB)."""
_BESIDE = re.compile(r"[A-ZÅÄÖÆØ]{2,}[ ]$")
_BEHIND = re.compile(r"[ ][A-ZÅÄÖÆØ]{2,}\b")
_CRIED = frozenset(
    (
        *(
            "ABSOLUT",
            "ALDRIG",
            "ALL",
            "ALLA",
            "ALLT",
            "ALLTID",
            "BARA",
            "DET",
            "DIG",
            "DU",
            "EJ",
            "ER",
            "HAR",
            "INTE",
            "JAG",
        ),
        *(
            "KAN",
            "LÄS",
            "MER",
            "NEJ",
            "NU",
            "NÄR",
            "OCH",
            "OSS",
            "SJÄLV",
            "SKA",
            "SLUT",
            "STOPP",
            "TACK",
            "VAD",
            "VET",
            "VILL",
        ),
        *(
            "ALL",
            "AND",
            "ARE",
            "BUT",
            "CAN",
            "DONE",
            "EVER",
            "FREE",
            "GET",
            "HAS",
            "HELP",
            "JUST",
            "MUST",
            "NOT",
            "NOW",
        ),
        *(
            "ONE",
            "ONLY",
            "OUR",
            "OUT",
            "PLUS",
            "READ",
            "SEE",
            "SOON",
            "STOP",
            "THAT",
            "THE",
            "THIS",
            "VERY",
            "WHAT",
            "WHO",
        ),
        *("WHY", "WILL", "YES", "YOU", "YOUR"),
    )
)
"""Short words that are no name."""
_ACRONYMS = frozenset(
    (
        *("ARN", "BVC", "CSN", "DNA", "FAQ", "GDPR", "GPS", "HTML", "IBAN", "IMY", "IVO", "LSS", "NHS", "OCR", "PDF"),
        *("PIN", "PRO", "SFI", "SMS", "SOS", "USA", "USB", "VAB", "VAT", "VIP", "VVS", "WIFI"),
    )
)
"""Names that are written in capitals and shout at nobody."""
_BEFORE = 60
"""Characters before an address or a number that tell whose it is."""
_THEIRS = re.compile(r"\b(?:du|din|ditt|dig|er|ert|hans|hennes|hem|you|your|his|her|their|home)\b", re.IGNORECASE)
_CALLS_THEM = re.compile(
    r"\b(?:ringer|ringde|når|nådde|mejlade|mejlat|skickat|skickade|sms:ar|smsar|call|called|calling|text|reach|reached"
    r"|sent|emailed|mailed)(?: \w+){0,2} (?:dig|er|you|to)\b[^.!?]{0,20}\b(?:på|till|on|at|to|with)?[ ]?$"
    r"|\b(?:ditt|din|er|ert|your) (?:nummer|telefon\w*|mobil\w*|mejl\w*|mail\w*|e-post\w*|adress|number|phone|email"
    r"|address)"
    r"(?: är| is|:)?[ ]?$",
    re.IGNORECASE,
)
_EXCLAIMS = re.compile(r"!{3,}")
_TWICE = re.compile(r"!{2,}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to reconsider.

    The place is the whole draft where something is missing. Reason and advice are in the reader's language, a rewording
    in the draft's. `blocking` is true for what must never go out; `learned` where the whole of the draft
    sounds so and no rule can point at words.
    """

    kind: ToneKind
    start: int
    end: int
    reason: str
    advice: str
    rewording: str = ""
    blocking: bool = False
    learned: bool = False


@dataclass(frozen=True, slots=True)
class ToneVerdict:
    """Whether the draft may go as it is, and all findings in the order of the draft.

    A draft is stopped for what is found only. An office word alone (`jargon`) does not stop it.
    """

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
    drafts, chunks = tone_draft.read(answers)
    scored = Scored.of(drafts, chunks, model=model)
    return [_judge(draft, scored, index, reader_language) for index, draft in enumerate(drafts)]


def _judge(draft: Draft, scored: Scored, index: int, reader_language: str) -> ToneVerdict:
    score = float(scored.verdicts[index])
    places = {place for finder in _FINDERS for place in finder(draft)}
    if score > _SURE_OF_GOOD or draft.answer.is_troll or len(draft.folded) < _SHORT:
        places.update(_phrases(draft))
    stopped = score > _ABOVE[_is_usual(draft)]
    learned = stopped and not places
    if learned:
        places.update(_learned(draft, scored, index) or _missing(draft))
        if not places and score > _SURE_OF_BAD:
            places.update(_learned(draft, scored, index, above=-math.inf))
    whole = {span.start: span.end for span in reading.sentences(draft.text)} if places else {}
    findings = tuple(_finding(place, draft, reader_language, whole=whole, learned=learned) for place in _apart(places))
    return ToneVerdict(_passes(findings, is_sure=not stopped), findings)


def _apart(places: set[_Place]) -> list[_Place]:
    """Give places in the order of the draft, those of one kind that overlap as one."""
    joined: list[_Place] = []
    for kind, start, end in sorted(places):
        if joined and joined[-1][0] is kind and start < joined[-1][2]:
            joined[-1] = (kind, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((kind, start, end))
    return sorted(joined, key=lambda place: (place[1], place[2]))


def _is_usual(draft: Draft) -> bool:
    return draft.answer.public and draft.answer.purpose in _NEEDS_ANSWER


def _passes(findings: tuple[Finding, ...], *, is_sure: bool) -> bool:
    # One office word alone does not stop an otherwise good answer: false alarms are worse than misses.
    return not findings or (is_sure and [finding.kind for finding in findings] == [ToneKind.JARGON])


def _finding(place: _Place, draft: Draft, reader_language: str, *, whole: Mapping[int, int], learned: bool) -> Finding:
    """Put a finding together. `whole` has the sentences of the draft: where each starts, where it ends.

    Only a whole sentence, but for its full stop, gets a rewording: one of a part would leave the rest.
    """
    kind, start, end = place
    reason, advice = sentences(kind, reader_language=reader_language)
    is_whole = end <= whole.get(start, -1) <= end + 1
    rewording = REWORDINGS.get(draft.language, {}).get(kind, "") if is_whole else ""
    return Finding(
        kind, start, end, reason, advice, rewording, kind is ToneKind.PERSONAL_DATA_IN_PUBLIC and not learned, learned
    )


def _phrases(draft: Draft) -> Iterator[_Place]:
    for kind, start, end in patterns(draft.language).find(draft.folded):
        if kind is ToneKind.PERSONAL_DATA_IN_PUBLIC and not draft.answer.public:
            continue
        span = draft.places.original(start, end)
        yield kind, span.start, span.end


def _learned(draft: Draft, scored: Scored, index: int, *, above: float = 0.0) -> set[_Place]:
    """Give the likeliest kind of a draft that may be stopped and of which nothing else says why, if there is one."""
    answer = draft.answer
    for kind in scored.kinds(index, above=above):
        if kind in _PUBLIC and not answer.public:
            continue
        if kind is ToneKind.NO_CONTACT_OFFER and answer.has_contact:
            # What it lacks most is there already, and the rest was sure for want of it.
            return set()
        if kind in _ASKS and (answer.has_contact or answer.purpose is not Purpose.ANSWER or not draft.comment):
            continue
        return {(kind, *scored.place(draft, kind))}
    return set()


def _missing(draft: Draft) -> set[_Place]:
    """Give what a draft lacks that is stopped for no reason that is sure: that much can be seen."""
    answer, folded = draft.answer, draft.folded
    if not draft.comment or answer.is_troll or answer.purpose is not Purpose.ANSWER:
        return set()
    if not draft.shared and not APOLOGY.search(folded):
        return {(ToneKind.NO_ANSWER_TO_ISSUE, 0, len(draft.text))}
    offers = answer.has_contact or CONTACT.search(folded) or any(map(str.isdigit, folded))
    if answer.public and not offers and not draft.comment.rstrip().endswith("?"):
        return {(ToneKind.NO_CONTACT_OFFER, 0, len(draft.text))}
    return set()


def _shouting(draft: Draft) -> Iterator[_Place]:
    text = draft.text
    words = [word for word in _CAPITALS.finditer(text) if _is_cried(word)]
    loud = _EXCLAIMS.search(text) if draft.answer.purpose is not Purpose.THANKS else None
    if loud:
        yield ToneKind.SHOUTING, loud.start(), loud.end()
    if loud or len(words) >= _MANY_CAPITALS or (words and _TWICE.search(text)):
        yield from ((ToneKind.SHOUTING, word.start(), word.end()) for word in words)


def _is_cried(word: re.Match[str]) -> bool:
    """Say whether a word in capitals is no name: it is long, a plain word, or stands beside another one."""
    if word.group() in _ACRONYMS:
        return False
    if len(word.group()) > _SHORT_NAME or word.group() in _CRIED:
        return True
    text = word.string
    return bool(
        _BESIDE.search(text, max(0, word.start() - _SHORT_NAME), word.start()) or _BEHIND.match(text, word.end())
    )


def _too_long(draft: Draft) -> Iterator[_Place]:
    longest = LONGEST[draft.answer.public]
    if len(draft.folded) < 2 * longest:
        return
    words = reading.tokens(draft.text)
    if len(words) > longest:
        yield ToneKind.TOO_LONG, words[longest].start, len(draft.text)


def _personal_data(draft: Draft) -> Iterator[_Place]:
    if not draft.answer.public:
        return
    comment = ""
    for item in personal_data.find(draft.text):
        comment = comment or draft.answer.comment[: reading.MAX_CHARS].lower()
        # Our own address and number are the very contact offer that the playbook asks for.
        ours = item.kind in ("mail", "phone") and draft.text[item.start : item.end].lower() not in comment
        if ours and not _CALLS_THEM.search(draft.text, max(0, item.start - _BEFORE), item.start):
            continue
        # Where our shop lies is no secret; where somebody lives is.
        if item.kind == "street_address" and not _THEIRS.search(draft.text, max(0, item.start - _BEFORE), item.start):
            continue
        yield ToneKind.PERSONAL_DATA_IN_PUBLIC, item.start, item.end


def _wrong_language(draft: Draft) -> Iterator[_Place]:
    languages = {draft.own_language, draft.comment_language}
    enough = len(draft.folded.split()) > _FEW_WORDS and len(draft.comment.split()) >= _FEW_WORDS - 1
    # Norwegian and Danish are one language to this check: it errs between them, and readers of one read the other.
    if enough and "" not in languages and len(languages) > 1 and languages != {"nb", "da"}:
        yield ToneKind.WRONG_LANGUAGE, 0, len(draft.text)


_FINDERS = (_shouting, _too_long, _personal_data, _wrong_language)
