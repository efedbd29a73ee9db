"""What a text states that another can contradict: amounts, shares, times, days, dates, spans of time, yes or no.

A claim is held with the words of its sentence, because "20 kr" contradicts "25 kr" only where both are the price of
the same thing. Made for answers of a few sentences; plain rules for Swedish and English, with the numbers of any
language.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import snowballstemmer

from bemot.language import comment

MAX_CHARS = 20_000
"""What is read of one text."""


class ClaimKind(StrEnum):
    """What is stated."""

    AMOUNT = "amount"
    SHARE = "share"
    TIME = "time"
    DAY = "day"
    DATE = "date"
    SPAN = "span"
    YES_NO = "yes_no"
    PROMISE = "promise"
    """Given where the other text gives none: see `promised`; `find` and `contradictions` know it not."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement. Equal statements have equal `value`s; `about` holds the stems of the sentence's telling words.

    `start` and `end` are places in the text, counted in code points.
    """

    kind: ClaimKind
    value: str
    start: int
    end: int
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim of one text and the claim of another that it does not fit with."""

    mine: Claim
    other: Claim


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SAME_SUBJECT = 0.34
"""Share of the smaller sentence's telling words in common, from which two sentences are about the same thing."""
_SAME_STATEMENT = 0.6
"""Share of all telling words in common, for a yes against a no: nothing but the words says what is denied."""
_FEWEST_WORDS = 2
_LETTERS = 7
"""Of a stem: what comes later is mostly an ending that the stemmers do not know (kundcenter, kundcentret)."""

_NUMBER = r"\d{1,3}(?:[   .]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_UNITS = {
    **dict.fromkeys(("kr", "kronor", "krona", "sek", ":-", "kroner", "nok", "dkk"), "kr"),
    **dict.fromkeys(("€", "eur", "euro", "euros"), "eur"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "gbp"),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), "usd"),
}
_MONEY_AFTER = re.compile(
    rf"(?<![\w.,])({_NUMBER})[  ]?(kronor|krona|kroner|kr|sek|nok|dkk|:-|€|euros?|eur|gbp|pounds?|usd|dollars?)(?!\w)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"([€£$])[  ]?({_NUMBER})(?!\w)")
_SHARE = re.compile(rf"(?<![\w.,])({_NUMBER})[  ]?(?:%|procent|per ?cent)(?!\w)", re.IGNORECASE)
_CLOCK = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_RANGE = re.compile(
    rf"(?<![\w.,:])({_CLOCK}|[01]?\d|2[0-4])[  ]?(?:–|-|—|till|to)[  ]?({_CLOCK}|[01]?\d|2[0-4])"
    r"(?![\w:%-]|\.\d|[  ](?:kr|kronor|st|dagar|veckor|år))",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"(?<![\w.,])(?:kl(?:ockan)?\.?|at|från|from|efter|after|före|before|till|until|senast)[  ]"
    rf"({_CLOCK}|(?:[01]?\d|2[0-4])(?![\d:]|[.,]\d|[  ]?(?:kr|%|[a-zåäö])))",
    re.IGNORECASE,
)
_EXACT = re.compile(r"(?<![\w.,:–-])((?:[01]?\d|2[0-4]):[0-5]\d)(?![\w:–-])")
_HOUR_WORDS = re.compile(r"öppe|öppn|stäng|kl\b|klock|open|clos|hour|tid|bemann", re.IGNORECASE)
_DAYS = {
    "mon": ("måndag", "monday"),
    "tue": ("tisdag", "tuesday"),
    "wed": ("onsdag", "wednesday"),
    "thu": ("torsdag", "thursday"),
    "fri": ("fredag", "friday"),
    "sat": ("lördag", "saturday"),
    "sun": ("söndag", "sunday"),
}
_DAY_OF = {word: day for day, words in _DAYS.items() for word in words}
_DAY = re.compile(rf"(?<!\w)({'|'.join(_DAY_OF)})(?:s|ar|en|arna|ens)?(?!\w)", re.IGNORECASE)
_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("mars", "march", "mar"),
    ("april", "apr"),
    ("maj", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augusti", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTH_OF = {word: n for n, words in enumerate(_MONTHS, start=1) for word in words}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w.])(?:(\d{1,2})(?::?[ae]|st|nd|rd|th)?[  ](?:of )?"
    rf"({_MONTH})|({_MONTH})[  ](\d{{1,2}})(?:st|nd|rd|th)?"
    r"|(\d{4})-(\d{2})-(\d{2})|(\d{1,2})/(\d{1,2}))(?!\w)",
    re.IGNORECASE,
)
_SPELT = {
    word: n
    for n, words in enumerate(
        (
            ("en", "ett", "one"),
            ("två", "two"),
            ("tre", "three"),
            ("fyra", "four"),
            ("fem", "five"),
            ("sex", "six"),
            ("sju", "seven"),
            ("åtta", "eight"),
            ("nio", "nine"),
            ("tio", "ten"),
        ),
        start=1,
    )
    for word in words
}
_SPANS = {
    **dict.fromkeys(("minut", "minuter", "minute", "minutes", "min"), 1 / 1440),
    **dict.fromkeys(("timme", "timmar", "hour", "hours"), 1 / 24),
    **dict.fromkeys(("dag", "dagar", "day", "days", "dygn"), 1.0),
    **dict.fromkeys(("vecka", "veckor", "week", "weeks"), 7.0),
    **dict.fromkeys(("månad", "månader", "month", "months"), 30.0),
    **dict.fromkeys(("år", "year", "years"), 365.0),
}
_SPAN = re.compile(
    rf"(?<![\w.,])(\d{{1,3}}|{'|'.join(_SPELT)})[  ](?:arbets|vardags|working |business )?"
    rf"({'|'.join(sorted(_SPANS, key=len, reverse=True))})(?!\w)",
    re.IGNORECASE,
)
_OPENS_YES = re.compile(
    r"^\W*(?:(?:hej|hi|hello)\b[^.!?]{0,40}[.!?,]\s*)?(ja|jo|japp|yes|yep|absolut|självklart|of course)\b",
    re.IGNORECASE,
)
_OPENS_NO = re.compile(
    r"^\W*(?:(?:hej|hi|hello)\b[^.!?]{0,40}[.!?,]\s*)?(nej|tyvärr|no|unfortunately|sorry, (?:but )?(?:we|that))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?<!\w)(?:inte|ej|aldrig|ingen|inget|inga|icke|not|never|no|cannot|can't|won't|don't|doesn't|isn't|aren't)(?!\w)",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"(?<!\w)(?:(?:vi|jag|we|i)[  ](?:kan[  ]|can[  ])?(?:lovar?|utlovar?|garanterar?|promise|guarantee)"
    r"|(?:lovar|garanterar)[  ](?:vi|jag))(?!\w|[  ](?:inte|ej|aldrig|inget|ingenting|nothing|no)(?!\w))",
    re.IGNORECASE,
)
"""A promise of ours, given now; what somebody else promised, once or never, is none."""
_IF_NOT = re.compile(
    r"(?<!\w)(?:om|ifall|såvida|if|when|where)[  ][^,.;:!?]{0,60}?(?<!\w)"
    r"(?:inte|ej|ingen|inget|inga|not|no|don't|doesn't|isn't)(?!\w)"
    r"|(?<!\w)(?:kommer|blir|går|får|har|är|vill|kan|fungerar)[  ](?:\w+[  ]){0,2}?(?:inte|ingen|inget)(?!\w)"
    r"(?=[^.;:!?]*(?<!\w)\w+[ra][  ](?:vi|jag|du|ni)(?!\w))",
    re.IGNORECASE,
)
"""What is not so in a case: "if it does not come, we pay" denies nothing, nor does "kommer det inte betalar vi"."""
_EMPTY = _set(
    "att och det den de som för med till på i av en ett är var har hade kan ska vill om men eller så vi du er ni "
    "jag mig dig oss han hon man min din vår vårt våra här där nu då också bara från vid efter ut in upp mer "
    "mycket hej tack gärna måste inte ej aldrig ingen inget inga blir bli får få ju väl kr kronor procent klockan "
    "kl mellan hos alla all the an and of to on at for with is are was were be been have has had will would can "
    "could you your we our us me my it this that there here but or if not no never by as more please thanks hi "
    "hello just very do does did between per cent about mejla mejl maila mail ring ringa skriv skriva kontakta "
    "call write email contact före efter innan before after senast"
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_FOR_ONE = re.compile(r"(?<!\w)(?:i ?dag|i ?morgon|i ?kväll|i ?natt|today|tomorrow|tonight)(?!\w)", re.IGNORECASE)
"""A time of today or tomorrow is promised to one person; it says nothing about other days."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def find(text: str) -> list[Claim]:
    """Give the claims of a text in the order of their places; of the first `MAX_CHARS` characters."""
    text = text[:MAX_CHARS]
    found: list[Claim] = []
    for place in comment.sentences(text):
        sentence = text[place.start : place.end]
        if sentence.rstrip().endswith("?"):  # a question states nothing
            continue
        about = _about(sentence)
        taken: list[tuple[int, int]] = []
        for kind, value, start, end in _stated(sentence):
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                found.append(Claim(kind, value, place.start + start, place.start + end, about))
        found += [Claim(ClaimKind.YES_NO, value, place.start, place.end, about) for value in _says(sentence)]
    return sorted(found, key=lambda one: (one.start, one.end))


def promised(text: str) -> str:
    """Give the words in which `text` promises something in our name; empty where it does not."""
    found = _PROMISE.search(text[:MAX_CHARS])
    return found[0] if found else ""


def contradictions(mine: str, other: str) -> list[Contradiction]:
    """Give where `mine` does not fit with `other`: the same kind of claim about the same thing with another value.

    A claim that `other` holds anywhere with the same value contradicts nothing.
    """
    theirs = find(other)
    held = {(claim.kind, claim.value) for claim in theirs}
    found = []
    for claim in find(mine):
        if claim.kind is not ClaimKind.YES_NO and (claim.kind, claim.value) in held:
            continue
        against = next((one for one in theirs if _clashes(claim, one)), None)
        if against is not None:
            found.append(Contradiction(claim, against))
    return found


def _clashes(mine: Claim, other: Claim) -> bool:
    if mine.kind is not other.kind or mine.value == other.value or _unit(mine) != _unit(other):
        return False
    shared, smaller = len(mine.about & other.about), min(len(mine.about), len(other.about))
    if mine.kind is ClaimKind.YES_NO:
        return shared >= _FEWEST_WORDS and shared >= _SAME_STATEMENT * len(mine.about | other.about)
    return shared >= min(_FEWEST_WORDS, smaller) and shared > 0 and shared >= SAME_SUBJECT * smaller


def _unit(claim: Claim) -> str:
    return claim.value.partition(" ")[2] if claim.kind is ClaimKind.AMOUNT else ""


def _stated(sentence: str) -> Iterator[tuple[ClaimKind, str, int, int]]:
    """Give kind, value and place, the surer readings first."""
    for kind, pattern, read in _READINGS:
        for found in pattern.finditer(sentence):
            value = read(found)
            if kind is ClaimKind.TIME and _FOR_ONE.search(sentence):
                continue
            if value and (pattern is not _RANGE or _HOUR_WORDS.search(sentence) or re.search(_CLOCK, found[0])):
                yield kind, value, *found.span()
    days = list(_DAY.finditer(sentence))
    if days:
        yield (
            ClaimKind.DAY,
            " ".join(sorted({_DAY_OF[day[1].lower()] for day in days})),
            days[0].start(),
            days[-1].end(),
        )


def _says(sentence: str) -> Iterator[str]:
    """Say yes or no for a sentence that states something: by its first word, else by whether it denies."""
    if _OPENS_YES.match(sentence):
        yield "yes"
    elif _OPENS_NO.match(sentence) or _NOT.search(_IF_NOT.sub(" ", sentence)):
        yield "no"
    elif _WORD.search(sentence):
        yield "yes"


def _about(sentence: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(_ADDRESS.sub(" ", sentence)))
    unit_words = {*_UNITS, *_SPANS, *_SPELT, *_MONTH_OF, *_DAY_OF}
    return frozenset(_stem(word) for word in words if word not in _EMPTY and word not in unit_words)


def _number(words: str) -> str:
    digits = re.sub(r"[   ]", "", words)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", digits):
        digits = digits.replace(".", "")
    return f"{float(digits.replace(',', '.')):.10g}"


def _clock(words: str) -> str:
    hour, _, minute = words.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minute or '00'}"


def _date(groups: Sequence[str | None]) -> str:
    day, month, month_first, day_after, year, iso_month, iso_day, slash_day, slash_month = groups
    if day and month:
        return _day_of_year(int(day), _MONTH_OF[month.lower()])
    if month_first and day_after:
        return _day_of_year(int(day_after), _MONTH_OF[month_first.lower()])
    if year and iso_month and iso_day:
        return _day_of_year(int(iso_day), int(iso_month))
    return _day_of_year(int(slash_day or 0), int(slash_month or 0))


def _day_of_year(day: int, month: int) -> str:
    return f"{month:02}-{day:02}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


def _span(found: re.Match[str]) -> str:
    count = _SPELT.get(found[1].lower()) or int(found[1])
    return f"{count * _SPANS[found[2].lower()]:.4g}"


_READINGS: Sequence[tuple[ClaimKind, re.Pattern[str], Callable[[re.Match[str]], str]]] = (
    (ClaimKind.AMOUNT, _MONEY_AFTER, lambda found: f"{_number(found[1])} {_UNITS[found[2].lower()]}"),
    (ClaimKind.AMOUNT, _MONEY_BEFORE, lambda found: f"{_number(found[2])} {_UNITS[found[1]]}"),
    (ClaimKind.SHARE, _SHARE, lambda found: _number(found[1])),
    (ClaimKind.DATE, _DATE, lambda found: _date(found.groups())),
    # 8-17 is a time of day where the sentence speaks of hours.
    (ClaimKind.TIME, _RANGE, lambda found: f"{_clock(found[1])}-{_clock(found[2])}"),
    (ClaimKind.SPAN, _SPAN, _span),
    (ClaimKind.TIME, _MOMENT, lambda found: _clock(found[1])),
    (ClaimKind.TIME, _EXACT, lambda found: _clock(found[1])),
)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """Give what is left when the endings of both languages are off: a name or a borrowed word may have either."""
    stem: str = _stemmer("english").stemWord(_stemmer("swedish").stemWord(word))
    return stem[:_LETTERS]


@lru_cache(maxsize=2)
def _stemmer(name: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(name)
