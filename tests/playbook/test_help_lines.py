"""The lines that are named to somebody who may need help."""

import pytest

from bemot.playbook.help_lines import HELP_LINES, countries


@pytest.mark.parametrize("country", HELP_LINES)
def test_each_country_has_an_emergency_number_and_somebody_to_talk_with(country):
    lines = HELP_LINES[country]
    assert sum(line.emergency for line in lines) == 1
    assert any(not line.emergency for line in lines)
    assert all(line.number.replace(" ", "").isdecimal() for line in lines)


@pytest.mark.parametrize(
    ("country", "language", "shown"),
    [
        ("SE", "sv", ["SE"]),
        ("SE", "nb-NO", ["SE", "NO"]),
        ("fi", "fi", ["FI"]),
        ("GB", "en", ["GB"]),
        ("", "", ["SE"]),
        ("XX", "xx", ["SE"]),
        ("", "da", ["DK"]),
    ],
)
def test_countries_are_the_inboxs_and_the_languages(country, language, shown):
    assert countries(country, language) == shown
