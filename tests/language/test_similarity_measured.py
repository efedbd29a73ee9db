"""Measuring whether the same opinion is found."""

from bemot.language import similarity_evaluation


def _texts(*rows: tuple[str, str]) -> list[dict[str, str]]:
    return [{"language": language, "text": text} for language, text in rows]


def test_measure_similarity_counts_companions_only() -> None:
    groups = [
        {
            "texts": _texts(("sv", "Hissen är trasig"), ("sv", "Trasig hiss igen"), ("en", "The lift is broken")),
            "near_misses": _texts(("sv", "Var ligger hissen?")),
        },
        {
            "texts": _texts(("en", "My invoice is wrong"), ("en", "The invoice has the wrong sum")),
            "near_misses": _texts(("en", "When do you send the invoice?")),
        },
    ]

    figures = {figure.name.split(", ")[1]: figure for figure in similarity_evaluation.measure_similarity(groups)}

    assert {name: figure.n for name, figure in figures.items()} == {
        "from sv to sv": 2,
        "from sv to en": 2,
        "from en to sv": 1,
        "from en to en": 2,
    }
    assert all(figure.value == 1 for figure in figures.values())


def test_measure_similarity_never_takes_a_near_miss_for_right() -> None:
    # Nothing but the near miss shares a word with the question.
    texts = _texts(("sv", "Hissen är trasig"), ("sv", "zzxq"))
    groups = [{"texts": texts, "near_misses": _texts(("sv", "Hissen är trasig"))}]

    figures = similarity_evaluation.measure_similarity(groups)

    assert figures[0].n == 2
    assert figures[0].value == 0
