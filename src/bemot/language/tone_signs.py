"""What is counted in a draft and its comment for the learned part of the tone check: lengths, courtesy, overlap."""

import math
import re

from bemot.language.tone_draft import Draft
from bemot.language.tone_patterns import ACTION, APOLOGY, CONTACT, FIRST_PERSON, GREETING, SIGNATURE, YES_OR_NO

NAMES = (
    "words", "longest_sentence", "word_length", "long_words", "very_long", "troll", "troll_words", "troll_questions",
    "greeting", "signature", "contact", "apology", "action", "yes_or_no", "first_person", "first_persons", "questions",
    "exclamations", "loud", "capitals", "number", "numbers", "comment_words", "comment_asks", "overlap_none", "overlap",
    "overlap_share", "no_comment", "no_contact", "english",
)  # fmt: skip
"""In which order the numbers stand; each is about 0–2."""

_CAPITALS = re.compile(r"\b[A-ZÅÄÖÆØ]{3,}\b")
_NUMBER = re.compile(r"\d+")
_END = re.compile(r"[.!?…\n]+")
_LOUD = re.compile(r"[!?]{2}")
_LONG_WORD = 9
_LONG = 90


def count(draft: Draft) -> list[float]:
    """Give the numbers named by `NAMES` for one draft."""
    return [*_lengths(draft), *_troll(draft), *_courtesy(draft), *_loudness(draft), *_pair(draft)]


def _lengths(draft: Draft) -> tuple[float, ...]:
    words = draft.words
    many = max(len(words), 1)
    letters = sum(map(len, words))
    longest = max(piece.count(" ") for piece in _END.split(draft.folded.strip()))
    return (
        math.log(many) / 3,
        math.log(longest + 1) / 3,
        letters / many / 6,
        3 * sum(len(word) >= _LONG_WORD for word in words) / many,
        float(many > _LONG),
    )


def _troll(draft: Draft) -> tuple[float, ...]:
    if not draft.answer.is_troll:
        return 0.0, 0.0, 0.0
    return 1.0, min(len(draft.words) / 40, 3.0), float(min(draft.text.count("?"), 3))


def _courtesy(draft: Draft) -> tuple[float, ...]:
    folded = draft.folded
    persons = len(FIRST_PERSON.findall(folded))
    return (
        float(GREETING.search(folded) is not None),
        float(SIGNATURE.search(draft.text) is not None),
        float(CONTACT.search(folded) is not None),
        float(APOLOGY.search(folded) is not None),
        float(ACTION.search(folded) is not None),
        float(YES_OR_NO.search(folded) is not None),
        float(persons > 0),
        min(persons, 4) / 4,
    )


def _loudness(draft: Draft) -> tuple[float, ...]:
    text = draft.text
    numbers = len(_NUMBER.findall(text))
    return (
        min(text.count("?"), 3) / 2,
        min(text.count("!"), 5) / 4,
        float(_LOUD.search(text) is not None),
        min(len(_CAPITALS.findall(text)), 4) / 2,
        float(numbers > 0),
        min(numbers, 5) / 4,
    )


def _pair(draft: Draft) -> tuple[float, ...]:
    asks = draft.comment.rstrip().endswith("?")
    known = bool(draft.comment)
    return (
        math.log(max(draft.asked, 1)) / 3,
        float(asks),
        float(known and not draft.shared),
        min(draft.shared, 4) / 3,
        draft.shared / max(draft.matters, 1),
        float(not known),
        float(known and not asks and CONTACT.search(draft.folded) is None),
        float(draft.own_language == "en"),
    )
