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


def test_corpus_grows_beyond_its_first_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "_CHUNK", 256)
    held = similarity.Corpus()
    for number in range(600):
        held.add(str(number), f"ord{number} nummer{number * 7}")
    held.remove("512")
    held.remove("3")

    assert len(held) == 598
    assert held.nearest("ord599 nummer4193", k=1)[0].id == "599"
    assert held.nearest("ord255 nummer1785", k=1)[0].id == "255"
    assert [near.id for near in held.near_duplicates("ord300 nummer2100")] == ["300"]
    assert "3" not in [near.id for near in held.nearest("ord3 nummer21")]


def test_corpus_keeps_to_its_bytes_a_text() -> None:
    held = similarity.Corpus()
    held.add("one", "Tåget är sent")
    [chunk] = held._chunks

    arrays = (chunk.slots, chunk.lengths, chunk.directions, chunk.signatures, chunk.stances)
    assert sum(array.nbytes for array in arrays) == similarity.BYTES * similarity._CHUNK
    assert similarity.BYTES <= 300


@pytest.mark.parametrize("scores", [1, 1 << 24])
def test_nearest_to_each_gives_what_nearest_gives(
    corpus: similarity.Corpus, scores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(similarity, "_SCORES", scores)
    queries = ["The train is delayed again", "", "iskall mat, aldrig mer", "12345"]

    together = corpus.nearest_to_each(queries, k=3)

    assert together[0]
    assert together[2]
    for query, found in zip(queries, together, strict=True):
        alone = corpus.nearest(query, k=3)
        assert [near.id for near in found] == [near.id for near in alone]
        assert [near.score for near in found] == pytest.approx([near.score for near in alone], abs=2e-4)


@pytest.mark.slow
def test_nearest_finds_a_text_among_many_that_share_nothing() -> None:
    held = similarity.Corpus()
    for number in range(5_000):
        held.add(str(number), f"zx{number}q wv{number}k")
    held.add("wanted", "Hissen i huset har varit trasig i tre veckor")

    found = held.nearest("the elevator is out of order", k=3)

    assert found[0].id == "wanted"
    assert found[0].score > 0.35


def test_nearest_gives_an_empty_text_nothing(corpus: similarity.Corpus) -> None:
    assert corpus.nearest("") == []
    assert corpus.nearest("Tåget är sent", k=0) == []


def test_similar_agrees_with_nearest() -> None:
    held = similarity.Corpus()
    held.add("one", "Tåget är sent igen")

    [near] = held.nearest("Why is the train always late?")

    assert near.score == pytest.approx(
        similarity.similar("Why is the train always late?", "Tåget är sent igen"), abs=0.01
    )


def test_similar_is_symmetric_and_bounded() -> None:
    one, other = "Tåget är sent", "The train is late"

    assert similarity.similar(one, other) == similarity.similar(other, one) > 0.4
    assert similarity.similar(one, one) == pytest.approx(1)
    assert similarity.similar(one, "") == 0


@pytest.mark.parametrize("text", ["", "\ud800", "😀" * 1000, "a" * 100_000])
def test_corpus_takes_any_text(corpus: similarity.Corpus, text: str) -> None:
    corpus.add("odd", text)

    assert isinstance(corpus.nearest(text), list)
    assert isinstance(corpus.near_duplicates(text), list)
