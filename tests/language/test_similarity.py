"""Same opinion, near-duplicates, and a corpus that grows one text at a time."""

import pytest

from bemot.language import similarity


@pytest.fixture
def corpus() -> similarity.Corpus:
    held = similarity.Corpus()
    for id, text in {  # noqa: A001
        "late": "Tåget är försenat varje måndag",
        "food": "Maten på restaurangen var kall och smaklös",
        "lift": "Hissen i huset har varit trasig i tre veckor",
        "rude": "Personalen i kassan var otrevlig mot mig",
    }.items():
        held.add(id, text)
    return held


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Varför är tågen alltid sena?", "late"),
        ("The train is delayed again", "late"),
        ("iskall mat, aldrig mer", "food"),
        ("the elevator is out of order", "lift"),
        ("rude cashier", "rude"),
    ],
)
def test_nearest_finds_the_same_opinion_in_other_words(corpus: similarity.Corpus, query: str, wanted: str) -> None:
    nearest = corpus.nearest(query, k=2)

    assert nearest[0].id == wanted
    assert nearest == sorted(nearest, key=lambda near: -near.score)


def test_add_replaces_a_known_id(corpus: similarity.Corpus) -> None:
    corpus.add("food", "Parkeringen var full")

    assert len(corpus) == 4
    assert corpus.nearest("kall mat") == [] or corpus.nearest("kall mat")[0].score < 0.3


def test_remove_forgets_a_text_and_keeps_the_others(corpus: similarity.Corpus) -> None:
    corpus.remove("late")

    assert "late" not in corpus
    assert corpus.nearest("rude cashier")[0].id == "rude"
    with pytest.raises(KeyError):
        corpus.remove("late")


def test_near_duplicates_finds_a_copied_text_only(corpus: similarity.Corpus) -> None:
    found = corpus.near_duplicates("tåget är FÖRSENAT varje måndag!!!")

    assert [near.id for near in found] == ["late"]
    assert found[0].score == 1


def test_corpus_grows_beyond_its_first_room() -> None:
    held = similarity.Corpus()
    for number in range(600):
        held.add(str(number), f"ord{number} nummer{number * 7}")

    assert held.nearest("ord599 nummer4193", k=1)[0].id == "599"


def test_similar_is_symmetric_and_bounded() -> None:
    one, other = "Tåget är sent", "The train is late"

    assert similarity.similar(one, other) == similarity.similar(other, one) > 0.5
    assert similarity.similar(one, one) == pytest.approx(1)
    assert similarity.similar(one, "") == 0


@pytest.mark.parametrize("text", ["", "\ud800", "😀" * 1000, "a" * 100_000])
def test_corpus_takes_any_text(corpus: similarity.Corpus, text: str) -> None:
    corpus.add("odd", text)

    assert isinstance(corpus.nearest(text), list)
    assert isinstance(corpus.near_duplicates(text), list)
