"""The patterns of the tone check: tried only where the first letter allows, found all the same."""

import pytest

from bemot.language import tone_english, tone_patterns, tone_swedish
from bemot.words import ToneKind


@pytest.mark.parametrize(
    ("expression", "letters"),
    [
        (r"\bgrattis", {"g"}),
        (r"(?:du|ni) borde", {"d", "n"}),
        (r"\b(?:vi )?vill", {"v"}),
        (r"\b(?:ja,? )?det", {"j", "d"}),
        (r"(?:(?:om|ifall) du|när)", {"o", "i", "n"}),
        (r"§ ?\d", set()),
        (r"u?rsäkt", set()),
        (r"(?<!inte )garanterar", set()),
        (r"(?:100|hundra) procent", set()),
    ],
)
def test_first_letters_gives_those_a_match_can_begin_with(expression: str, letters: set[str]) -> None:
    assert tone_patterns.first_letters(expression) == letters


@pytest.mark.parametrize("table", [tone_swedish.PATTERNS, tone_english.PATTERNS], ids=["sv", "en"])
def test_expressions_have_no_group_that_would_take_the_kinds_place(table: dict[ToneKind, tuple[str, ...]]) -> None:
    assert not [one for ones in table.values() for one in ones if "(?P" in one or _captures(one)]


def test_find_gives_kind_and_place() -> None:
    text = "hej! som vi redan har förklarat. skämt åsido, se § 4."

    found = [(kind, text[start:end]) for kind, start, end in tone_patterns.patterns("sv").find(text)]

    assert found == [
        (ToneKind.DEFENSIVE, "som vi redan har förklarat"),
        (ToneKind.SARCASTIC, "skämt åsido"),
        (ToneKind.JARGON, "§ 4"),
    ]


def test_find_reads_other_languages_with_both_tables() -> None:
    found = {kind for kind, *_ in tone_patterns.patterns("da").find("as we have already explained, skämt åsido")}

    assert found == {ToneKind.DEFENSIVE, ToneKind.SARCASTIC}


def _captures(expression: str) -> bool:
    plain = expression.replace("\\(", "")
    return any(plain[place + 1 : place + 2] != "?" for place, sign in enumerate(plain) if sign == "(")
