"""Figures: one measured number with its name, and the measures that it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number with what it was measured on."""

    name: str
    value: float
    n: int


def macro_f1(truth: Sequence[str], found: Sequence[str], classes: Sequence[str]) -> float:
    """Give the mean F1 over the classes that occur in `truth`; 0–1."""
    present = [name for name in classes if name in truth]
    scores = [f1([t == name for t in truth], [f == name for f in found]) for name in present]
    return sum(scores) / max(len(scores), 1)


def f1(truth: Sequence[bool], found: Sequence[bool]) -> float:
    """Give the F1 of a yes-or-no label; 0–1."""
    both = sum(t and f for t, f in zip(truth, found, strict=True))
    return 2 * both / max(sum(truth) + sum(found), 1)


def recall(truth: Sequence[bool], found: Sequence[bool]) -> float:
    """Give the share of `truth` that was found; 1 where there was nothing to find."""
    return sum(t and f for t, f in zip(truth, found, strict=True)) / sum(truth) if any(truth) else 1.0


def share(answers: Iterable[bool]) -> float:
    """Give the share of `answers` that are true; 0 where there are none."""
    held = list(answers)
    return sum(held) / max(len(held), 1)
