"""What the text core promises of any text whatever: no exception, places within the text, the same answer again."""

from itertools import pairwise

from bemot.language import comment, identification, personal_data, readability, similarity, tone, triage
from bemot.language.tone_draft import Answer
from bemot.words import Flag

ODD = (
    *("", " ", "\n", "\x00", "\x7f\x80", "\ud800", "\udfff\ud800", "\u202eabc\u202c", "\u200b\u200d\ufeff", "\xad"),
    *("שלום", "مرحبا ٠٧٠١٢٣٤٥٦٧", "fo\u0308rsenad", "a\u0301\u0323", "\u0301\u0323", "İ", "ﬁ", "ß", "Ǆ", "한", "각"),
    *(
        "😀",
        "👍🏽",
        "🇸🇪",
        "👩‍👩‍👧",
        "½",
        "²",
        "\U0001d7ce",
        "f4n ",
        "j*vla ",
        "idi0t ",
        "bra ",
        "inte bra ",
        "ABC! ",
        "!!!",
        "???",
    ),
    *("t.ex. ", "1.", "…", '"citat citat"', "070-123 45 67 ", "19811218-9876 ", "a@b.se ", "order 12345 ", "@", "ni "),
    *("Storgatan 12 ", "SE35 5000 0000 0549 1000 0003 ", "4242424242424242 ", "https://a.se/", "jag dör av skratt "),
    *(
        "kommer att döda ",
        "er ",
        "hemskt ",
        "tack för att ni hör av er ",
        "har det löst sig? ",
        "you ",
        "vi ",
        "_",
        "'",
    ),
)
"""Pieces that texts are made of where chance alone would take long to find them."""
OWN = (triage.TopicExample("fika", ("kaffet är kallt", "bulle")), triage.TopicExample("odd", ("", "\ud800", "😀")))


def keep(text: str, other: str) -> None:
    """Read `text` in every way there is, with `other` around it where two are asked for."""
    read_comment(text, other)
    check_draft(text, other)
    find_personal_data(text)
    measure(text)
    compare(text, other)
    assert identification.identify(text, hint=other) in {"", *identification.LANGUAGES}


def read_comment(text: str, other: str) -> None:
    comments = [
        triage.Comment(text),
        triage.Comment(text, language=other[:20], answers_to=other, own_channel=False),
        triage.Comment(other, answers_to=text, language=text[:20]),
    ]
    results = triage.read(comments, topics=OWN)
    assert results == triage.read(comments, topics=OWN)
    for asked, result in zip(comments, results, strict=True):
        assert all(0 <= score <= 1 for score in result.scores.values())
        for item in result.evidence:
            assert_place(item.start, item.end, asked.text)
        assert (Flag.PERSONAL_DATA in result.flags) == bool(personal_data.find(asked.text))
        assert_same(result, triage.read([asked], topics=OWN)[0])


def assert_same(one: triage.TriageResult, other: triage.TriageResult) -> None:
    names = ("language", "intent", "sentiment", "needs_reply", "flags", "topics", "unsure")
    assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert one.scores.keys() == other.scores.keys()
    assert all(abs(score - other.scores[label]) < 1e-3 for label, score in one.scores.items())
    marks, others = ([(item.start, item.end, item.label) for item in result.evidence] for result in (one, other))
    assert marks == others


def check_draft(text: str, other: str) -> None:
    answers = [
        Answer(text, comment=other),
        Answer(text, comment=other, language=other[:5], public=False, is_troll=True),
        Answer(other, comment=text),
    ]
    verdicts = tone.check_all(answers)
    assert verdicts == tone.check_all(answers)
    assert verdicts[0] == tone.check(text, comment=other)
    for answer, verdict in zip(answers, verdicts, strict=True):
        for finding in verdict.findings:
            assert_place(finding.start, finding.end, answer.text)
            assert finding.reason


def find_personal_data(text: str) -> None:
    found = personal_data.find(text)
    for item in found:
        assert_place(item.start, item.end, text)
    assert all(one.end <= after.start for one, after in pairwise(found))
    masked = personal_data.mask(text)
    assert len(masked) == len(text)
    outside = [place for place, char in enumerate(text) if masked[place] != char]
    assert all(any(item.start <= place < item.end for item in found) for place in outside[:50])


def measure(text: str) -> None:
    read = readability.measure(text, language="sv")
    assert read.lix >= 0
    for span in (*read.long_words, *read.long_sentences, *comment.sentences(text), *comment.tokens(text)):
        assert_place(span.start, span.end, text)
    folded = comment.fold(text)
    if folded.offsets is not None:
        assert list(folded.offsets) == sorted(folded.offsets)


def compare(text: str, other: str) -> None:
    assert 0 <= similarity.similar(text, other) <= 1
    assert similarity.similar(text, other) == similarity.similar(other, text)
    corpus = similarity.Corpus()
    for name in (text, other, text):
        corpus.add(name, name)
    for near in (*corpus.nearest(text, k=3), *corpus.near_duplicates(other, threshold=0)):
        assert near.id in corpus
        assert 0 <= near.score <= 1
    corpus.remove(text)
    assert text not in corpus


def assert_place(start: int, end: int, text: str) -> None:
    assert 0 <= start <= end <= len(text), (start, end, len(text))
