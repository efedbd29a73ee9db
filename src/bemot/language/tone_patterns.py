"""What a draft says that it should not: patterns by kind and language, each met by somebody's real habit of writing."""

# ruff: noqa: E501 - a pattern or sentence that is broken over lines is harder to read and to mend.

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bemot.language import tone_english, tone_swedish
from bemot.words import ToneKind

_BY_LANGUAGE = {"sv": tone_swedish.PATTERNS, "en": tone_english.PATTERNS}


_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_OPENS, _CLOSES = "([", ")]"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Expressions of one language: `begun` by the letter that a word must begin with, `others` wherever they match.

    The names of the groups are those of the kinds. A letter tells at once that most expressions cannot match: trying
    all of them everywhere took half the time of the whole check.
    """

    begun: Mapping[str, re.Pattern[str]]
    others: re.Pattern[str]

    def find(self, folded: str) -> Iterator[tuple[ToneKind, int, int]]:
        """Give kind, start and end of each match, one for each word that begins one."""
        for word in _WORD.finditer(folded):
            pattern = self.begun.get(folded[word.start()])
            match = pattern.match(folded, word.start()) if pattern else None
            if match and match.lastgroup:
                yield ToneKind(match.lastgroup), match.start(), match.end()
        for match in self.others.finditer(folded):
            if match.lastgroup and match.end() > match.start():
                yield ToneKind(match.lastgroup), match.start(), match.end()


@cache
def patterns(language: str) -> Patterns:
    """Give the patterns for drafts in `language`.

    Languages without a table of their own (nb, da, fi) get Swedish and English as one: their officialese borrows from
    both, and a miss is better than a wrong alarm.
    """
    tables = [_BY_LANGUAGE[language]] if language in _BY_LANGUAGE else list(_BY_LANGUAGE.values())
    letters: dict[str, dict[ToneKind, list[str]]] = {}
    for table in tables:
        for kind, expressions in table.items():
            for one in (part for expression in expressions for part in _alternatives(expression)):
                for letter in first_letters(one) or {""}:
                    letters.setdefault(letter, {}).setdefault(kind, []).append(one)
    others = letters.pop("", {})
    return Patterns({letter: _joined(kinds) for letter, kinds in letters.items()}, _joined(others))


def first_letters(expression: str) -> set[str]:
    """Give the letters that a match of `expression` can begin with; none where that cannot be told from its beginning."""
    rest = expression.removeprefix(r"\b")
    if _LETTER.match(rest):
        # A letter that may be left out says nothing.
        return set() if rest[1:2] in ("?", "*", "{") else {rest[0]}
    if not rest.startswith("(?:"):
        return set()
    end = _end_of_group(rest)
    inside = [first_letters(one) for one in _alternatives(rest[3 : end - 1])]
    if rest[end : end + 1] in ("?", "*"):
        inside.append(first_letters(rest[end + 1 :]))
    return set().union(*inside) if all(inside) else set()


def _alternatives(expression: str) -> list[str]:
    """Cut an expression at the bars that stand in no group."""
    parts, depth, begin, place = [], 0, 0, 0
    while place < len(expression):
        sign = expression[place]
        depth += (sign in _OPENS) - (sign in _CLOSES)
        if sign == "|" and not depth:
            parts.append(expression[begin:place])
            begin = place + 1
        place += 2 if sign == "\\" else 1
    return [*parts, expression[begin:]]


def _end_of_group(expression: str) -> int:
    depth, place = 0, 0
    while place < len(expression):
        depth += (expression[place] in _OPENS) - (expression[place] in _CLOSES)
        if not depth:
            return place + 1
        place += 2 if expression[place] == "\\" else 1
    return place


def _joined(kinds: Mapping[ToneKind, Sequence[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(ones)})" for kind, ones in kinds.items()) or "(?!)")


CONTACT = re.compile(
    r"@|\b(?:mejl\w*|mail\w*|e-?post\w*|ring\w*|telefon\w*|dm|pm|direktmeddelande\w*|privat\w*|meddelande\w*|inbox\w*|skriv (?:till|gärna)|"
    r"hör av dig|kontakta (?:mig|oss)|nå (?:mig|oss)|når (?:du )?(?:mig|oss)|"
    r"call|email\w*|phone|message|write to|reach (?:me|us)|contact (?:me|us)|get in touch|drop (?:me|us)|send (?:me|us)|inbox|"
    r"sähköposti\w*|soita\w*|viesti\w*)\b|\b0\d{1,3}[- ]\d{2}"
)
APOLOGY = re.compile(
    r"\b(?:förlåt|ursäkt\w*|beklagar|ledsen|ledsna|tråkigt|sorry|apologi\w*|regret\w*|unnskyld\w*|beklager|undskyld\w*|"
    r"pahoittel\w*|anteeksi|inte okej|inte ok|not okay|not good enough|inte bra|ska inte|borde inte|should not|shouldn't|shouldn’t|"
    r"förstår|understand)\b"
)
ACTION = re.compile(
    r"\b(?:jag har|vi har|jag ska|vi ska|jag tar|vi tar reda|vi kommer|idag|i dag|imorgon|i morgon|senast|före|pratat|ringt|bett|"
    r"skickat|bytt|lagat|åtgärdat|betalat tillbaka|betalar tillbaka|återbetal\w*|svaret är|det beror på|orsaken|därför att|eftersom|"
    r"i have|i've|we have|we've|i will|i'll|we will|we'll|today|tomorrow|by \w+day|because|the reason|refund\w*|replac\w*|fixed|asked|"
    r"ja|nej|yes|no)\b"
)
GREETING = re.compile(
    r"^\W*(?:hej\w*|hallå|tjena|god\w*|hi|hello|hey|dear|hei|moi|terve|kære|kjære|tack|thank\w*|takk?|kiitos|vad|så|oj|ja|nej|oh|what|yes|no|sorry|förlåt)\b"
)
SIGNATURE = re.compile(
    r"(?:/|//|[-–—] ?|mvh|hälsningar|vänligen|regards|best|cheers|kram|hilsen|terveisin|t\. )\s*[a-zåäöæøé][\wåäöæøé.-]+",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"\b(?:jag|mig|min|mitt|mina|i|i'm|i've|i'll|me|my|jeg|meg|minä|minun|olen)\b")
YES_OR_NO = re.compile(
    r"\b(?:ja|jo|nej|visst|absolut|tyvärr|självklart|inte än|yes|no|sure|not yet|we do|we don't|of course|unfortunately|kyllä)\b"
)
