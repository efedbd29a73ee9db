"""For what an answer apologises: for what the person went through, or for our fault. Pure."""

import re

from bemot.words import Apology

_SORRY = re.compile(
    r"\b(?:förlåt|ber om ursäkt|jag beklagar|vi beklagar|ledsen|ledsna|tråkigt att|sorry|apologi[sz]e|apologies|regret|"
    r"unnskyld|beklager|undskyld|pahoittel\w+|anteeksi)\b",
    re.IGNORECASE,
)
_FAULT = re.compile(
    r"\b(?:vårt fel|vårt misstag|mitt fel|vi gjorde fel|vi har gjort fel|vi missade|vi har missat|vi brast|"
    r"vi har brustit|vi borde ha|vi skulle ha|det är på oss|our fault|our mistake|my mistake|we were wrong|"
    r"we got (?:it|this|that) wrong|we made a mistake|we missed|we should have|we let you down|"
    r"vår feil|vår fejl|vores fejl|meidän virhe\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:inte|not|ikke|isn't|wasn't|ei)\W+(?:\w+\W+)?$", re.IGNORECASE)


def of(text: str) -> Apology:
    """Say for what `text` apologises; a fault that is denied is none."""
    if any(not _NOT.search(text[: hit.start()]) for hit in _FAULT.finditer(text)):
        return Apology.FAULT
    return Apology.EXPERIENCE if _SORRY.search(text) else Apology.NONE


def of_all(texts: list[str]) -> Apology:
    """Give the farthest that any of our answers has gone."""
    found = {of(text) for text in texts}
    return next((one for one in (Apology.FAULT, Apology.EXPERIENCE) if one in found), Apology.NONE)
