"""Marking spans in a text: evidence in a comment, findings in a draft. Gives plain values; templates escape them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bemot.web import names

register = template.Library()

_REASONS: Mapping[str, Promise] = {
    "word_list": _("says so"),
    "negated": _("says so by denying the opposite"),
    "learned": _("weighs in many such posts"),
    "pattern": _("a number or an address"),
    "own_topic": _("stands in your examples"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; `reason` is empty where nothing is marked. `finding` is whatever the span belongs to."""

    text: str
    reason: str = ""
    finding: Any = None


def label_name(label: str, topics: Mapping[str, str]) -> str:
    """Give what the screen calls an evidence label: an intent, a flag, a sentiment or a topic."""
    for table in (names.INTENTS, names.FLAGS, names.SENTIMENTS):
        if label in table:
            return str(table[label])
    return topics.get(label, label)


def evidence_segments(text: str, evidence: Iterable[Mapping[str, Any]], topics: Mapping[str, str]) -> list[Segment]:
    """Cut `text` at the borders of its evidence; overlapping spans share a mark that names both."""
    spans = [
        (
            int(item["start"]),
            int(item["end"]),
            f"{label_name(item['label'], topics)}: {_REASONS.get(item['reason'], '')}",
        )
        for item in evidence
        if 0 <= int(item["start"]) < int(item["end"]) <= len(text)
    ]
    borders = sorted({0, len(text), *(s for s, _e, _r in spans), *(e for _s, e, _r in spans)})
    pieces = []
    for start, end in pairwise(borders):
        reasons = [reason for s, e, reason in spans if s <= start and end <= e]
        pieces.append(Segment(text[start:end], reason=" · ".join(dict.fromkeys(reasons))))
    return pieces


def evidence_labels(
    text: str, evidence: Iterable[Mapping[str, Any]], topics: Mapping[str, str], *, unsure: str = ""
) -> list[dict[str, Any]]:
    """Group evidence by label, as the component `evidence` wants it. `unsure` is the label that is not certain."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for item in evidence:
        words = text[int(item["start"]) : int(item["end"])]
        if words.strip():
            reason = str(_REASONS.get(item["reason"], ""))
            grouped.setdefault(item["label"], []).append({"words": words, "reason": reason})
    return [
        {"label": label_name(label, topics), "unsure": label == unsure, "reasons": reasons}
        for label, reasons in grouped.items()
    ]


def finding_segments(text: str, findings: Iterable[Any]) -> list[Segment]:
    """Cut a draft at its findings; of two that overlap the first one is marked."""
    pieces: list[Segment] = []
    at = 0
    for finding in sorted(findings, key=lambda one: one["start"]):
        if finding["start"] < at or finding["start"] >= finding["end"]:
            continue
        pieces += [
            Segment(text[at : finding["start"]]),
            Segment(text[finding["start"] : finding["end"]], finding=finding),
        ]
        at = finding["end"]
    return [*pieces, Segment(text[at:])]
