"""HTML of strangers becomes text that reads the same."""

import pytest

from bemot.lib import markup


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Försenat <b>igen</b>!</p>\n<p>Tack &amp; hej<br />då</p>", "Försenat igen!\n\nTack & hej\ndå"),
        ("Först <script>alert('x')</script><style>p {}</style>sedan", "Först sedan"),
        ('<img alt="😡" src="x.png"> Arg', "😡 Arg"),
        ("<ul><li>ett</li><li>två</li></ul>", "ett\n\ntvå"),
        ("1 &lt; 2 &lt;script&gt;", "1 < 2 <script>"),
        ("a\u0308ndå", "ändå"),
        ("<p>Aldrig stängd <b>fet", "Aldrig stängd fet"),
        ("", ""),
    ],
)
def test_plain_reads_as_people_see_it(html: str, text: str) -> None:
    assert markup.plain(html) == text


def test_links_give_address_and_words() -> None:
    html = '<a href="https://a.example/?x=1&amp;y=2">Visa <b>kommentar</b></a> <a name="x">inte</a>'
    assert markup.links(html) == [("https://a.example/?x=1&y=2", "Visa kommentar")]
