"""Where somebody who may harm themselves finds help at once, by country.

Looked up on 21 November 2026; the sources stand in docs/explanation/playbook/somebody-may-need-help.md. Whoever runs
the desk looks at them again once a year: a wrong number here is worse than none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number to call: who answers, and whether it is for danger to life now. `number` is as people there write it."""

    name: str
    number: str
    emergency: bool = False


HELP_LINES: Mapping[str, Sequence[HelpLine]] = {
    "SE": (
        HelpLine("SOS Alarm", "112", emergency=True),
        HelpLine("Mind Självmordslinjen", "90101"),
        HelpLine("1177 Vårdguiden", "1177"),
    ),
    "NO": (
        HelpLine("Medisinsk nødtelefon", "113", emergency=True),
        HelpLine("Mental Helse", "116 123"),
        HelpLine("Kirkens SOS", "22 40 00 40"),
    ),
    "DK": (HelpLine("Alarmcentralen", "112", emergency=True), HelpLine("Livslinien", "70 201 201")),
    "FI": (
        HelpLine("Hätänumero / Nödnummer", "112", emergency=True),
        HelpLine("MIELI Kriisipuhelin", "09 2525 0111"),
        HelpLine("MIELI Kristelefon (på svenska)", "09 2525 0112"),
    ),
    "IS": (HelpLine("Neyðarlínan", "112", emergency=True), HelpLine("Hjálparsími Rauða krossins", "1717")),
    "GB": (
        HelpLine("Emergency services", "999", emergency=True),
        HelpLine("Samaritans", "116 123"),
        HelpLine("NHS 111, option 2", "111"),
    ),
}
FALLBACK = "SE"
_BY_LANGUAGE = {"nb": "NO", "nn": "NO", "no": "NO", "da": "DK", "fi": "FI", "is": "IS"}


def countries(country: str, language: str) -> list[str]:
    """Give the countries whose lines are shown: the inbox's, then the one where the post's language is at home.

    `country` is a code of two letters, `language` a language tag; either may be empty or unknown.
    """
    wanted = [country.upper(), _BY_LANGUAGE.get(language.split("-", maxsplit=1)[0].lower(), "")]
    found = [one for one in dict.fromkeys(wanted) if one in HELP_LINES]
    return found or [FALLBACK]
