"""The question of the return, suggested in the language and the tone of the thread. Pure."""

import re
from dataclasses import dataclass

from bemot.language import identification


@dataclass(frozen=True, slots=True)
class Person:
    """To whom it goes: the name as the network shows it, the place's language, and what we have written so far."""

    name: str = ""
    language: str = ""
    ours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    hello: str
    asks: str
    formal: str
    offers: str


# Greeting, question, the same to somebody who is addressed formally, and what follows if it did not go well.
_TEXTS = {
    "sv": _Words(
        "Hej {name}!",
        "Nu har det gått några dagar. Blev det bra för dig?",
        "Nu har det gått några dagar. Har det blivit bra för er?",
        "Säg gärna till om något fattas, så tar jag upp det igen.",
    ),
    "en": _Words(
        "Hi {name}!",
        "A few days have passed. Did it turn out well for you?",
        "A few days have passed. May I ask whether it turned out well for you?",
        "If anything is missing, please tell me and I will take it up again.",
    ),
    "nb": _Words(
        "Hei {name}!",
        "Nå har det gått noen dager. Ble det bra for deg?",
        "Nå har det gått noen dager. Ble det bra for dere?",
        "Si gjerne fra hvis noe mangler, så tar jeg det opp igjen.",
    ),
    "da": _Words(
        "Hej {name}!",
        "Nu er der gået nogle dage. Blev det godt for dig?",
        "Nu er der gået nogle dage. Blev det godt for jer?",
        "Sig gerne til, hvis noget mangler, så tager jeg det op igen.",
    ),
    "fi": _Words(
        "Hei {name}!",
        "Nyt on kulunut muutama päivä. Järjestyikö asia hyvin?",
        "Nyt on kulunut muutama päivä. Saiko asia teidän kannaltanne hyvän ratkaisun?",
        "Kerro mielellään, jos jotain puuttuu, niin otan asian uudelleen esille.",
    ),
}
_FORMAL = re.compile(r"\b(?:ni|er|ert|era|Ni|Er|Teidän|teidän|Te|dear sir|dear madam)\b")
_YOU = re.compile(r"\b(?:du|dig|din|ditt|dina|sinä|sinun|deg|dere)\b", re.IGNORECASE)
_FIRST_NAME = re.compile(r"^[^\W\d_]{2,}(?:-[^\W\d_]{2,})?$")


def question(person: Person, *, said: str) -> str:
    """Give the question; `said` is what the person wrote last, which tells the language.

    A name that looks like no first name (a handle, an organisation) is left out of the greeting.
    """
    language = identification.identify(said, hint=person.language)
    words = _TEXTS.get(language) or _TEXTS.get(person.language[:2]) or _TEXTS["sv"]
    first = person.name.split()[0] if person.name.split() else ""
    named = first if _FIRST_NAME.match(first) else ""
    hello = words.hello.format(name=named) if named else words.hello.replace(" {name}", "")
    return f"{hello} {words.formal if _is_formal(person.ours) else words.asks} {words.offers}"


def _is_formal(ours: tuple[str, ...]) -> bool:
    """Say whether we have addressed them in the plural or formally, and never by the familiar word."""
    text = " ".join(ours)
    return bool(_FORMAL.search(text)) and not _YOU.search(text)
