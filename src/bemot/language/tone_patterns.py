"""What a draft says that it should not: patterns by kind and language, each met by somebody's real habit of writing."""

# ruff: noqa: E501 - a pattern or sentence that is broken over lines is harder to read and to mend.

import re
from collections.abc import Mapping
from functools import cache

from bemot.language import tone_english, tone_swedish
from bemot.words import ToneKind

_BY_LANGUAGE = {"sv": tone_swedish.PATTERNS, "en": tone_english.PATTERNS}


@cache
def patterns(language: str) -> dict[ToneKind, re.Pattern[str]]:
    """Give one pattern for each kind.

    Languages without a table of their own (nb, da, fi) get Swedish and English as one: their officialese borrows from
    both, and a miss is better than a wrong alarm.
    """
    tables = [_BY_LANGUAGE[language]] if language in _BY_LANGUAGE else [tone_swedish.PATTERNS, tone_english.PATTERNS]
    joined: dict[ToneKind, list[str]] = {}
    for table in tables:
        for kind, expressions in table.items():
            joined.setdefault(kind, []).extend(expressions)
    return {kind: re.compile("|".join(f"(?:{one})" for one in ones)) for kind, ones in joined.items()}


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
