"""Measuring whether the same opinion is found, against groups that people wrote."""

from collections.abc import Sequence

from bemot.language import similarity
from bemot.language.corpus import Row
from bemot.language.figures import Figure, share


def measure_similarity(groups: Sequence[Row]) -> list[Figure]:
    """Say for how many texts of `groups` another one of its group is among the first five of all others.

    Near misses stand among them and are never right. In one language only texts of that language are candidates,
    across only those of the other one; a text without a companion there is not asked.
    """
    held = {language: similarity.Corpus() for language in ("sv", "en")}
    asked: list[tuple[int, str, str]] = []
    for place, group in enumerate(groups):
        for number, row in enumerate((*group["texts"], *group["near_misses"])):
            mine = number < len(group["texts"])
            if row["language"] in held:
                held[row["language"]].add(f"{place if mine else -1}/{place}/{number}", row["text"])
            if mine and row["language"] in held:
                asked.append((place, f"{place}/{place}/{number}", row["text"]))
    figures = []
    for language, there in ((one, other) for one in held for other in held):
        questions = [(place, own, text) for place, own, text in asked if own in held[language]]
        found = _companions(groups, questions, held[there], there)
        figures.append(Figure(f"right text among the first five, from {language} to {there}", share(found), len(found)))
    return figures


def _companions(
    groups: Sequence[Row], asked: Sequence[tuple[int, str, str]], held: similarity.Corpus, language: str
) -> list[bool]:
    """Say for each text that has a companion in `held` whether one is among the first five."""
    found = []
    for place, own, text in asked:
        there = sum(row["language"] == language for row in groups[place]["texts"]) - (own in held)
        if there:
            nearest = [near.id for near in held.nearest(text, k=6) if near.id != own][:5]
            found.append(any(known.startswith(f"{place}/") for known in nearest))
    return found
