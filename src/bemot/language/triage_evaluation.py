"""Measuring how comments are read, against the labels that people gave them."""

from collections.abc import Sequence

from bemot.language import triage
from bemot.language.corpus import Row
from bemot.language.figures import Figure, f1, macro_f1, recall, share
from bemot.words import Flag, Intent, SeededTopic, Sentiment

_HARSH = ("abuse", "trolling")
_DANGERS = (Flag.THREAT, Flag.SAFETY, Flag.SELF_HARM, Flag.DISCRIMINATION, Flag.PRESS, Flag.LEGAL)


def measure_triage(rows: Sequence[Row]) -> list[Figure]:
    """Compare `triage.read` with the labels of `rows`: macro-F1 over the classes present, recalls, wrongly harsh."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    n = len(rows)
    intents = [str(result.intent) for result in results]
    truth = [row["intent"] for row in rows]
    flags = [set(map(str, result.flags)) for result in results]
    customers = [index for index, intent in enumerate(truth) if intent not in _HARSH]
    harsh = sum(intents[index] in _HARSH for index in customers)
    figures = [
        Figure("language found", share(r.language == row["language"] for r, row in zip(results, rows, strict=True)), n),
        Figure("intent macro-F1", macro_f1(truth, intents, list(map(str, Intent))), n),
        Figure(
            "complaint against the rest, F1",
            f1([t == "complaint" for t in truth], [i == "complaint" for i in intents]),
            n,
        ),
        Figure(
            "sentiment macro-F1",
            macro_f1(
                [row["sentiment"] for row in rows], [str(r.sentiment) for r in results], list(map(str, Sentiment))
            ),
            n,
        ),
        Figure("needs_reply F1", f1([row["needs_reply"] for row in rows], [r.needs_reply for r in results]), n),
        Figure("others called troll or abuse", harsh / max(len(customers), 1), len(customers)),
        Figure("said to be unsure", share(result.unsure for result in results), n),
    ]
    for flag in Flag:
        wanted = [str(flag) in row["flags"] for row in rows]
        got = [str(flag) in one for one in flags]
        figures.append(Figure(f"flag {flag}: recall", recall(wanted, got), sum(wanted)))
        figures.append(Figure(f"flag {flag}: precision", recall(got, wanted), sum(got)))
    figures.append(_topics(rows, results))
    return figures


def measure_danger(rows: Sequence[Row]) -> list[Figure]:
    """Compare the flags with the labels of `rows`; rows without a flag are hard negatives."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    found = [set(map(str, result.flags)) & set(map(str, _DANGERS)) for result in results]
    quiet = [flags for flags, row in zip(found, rows, strict=True) if not row["flags"]]
    dangers = [flags for flags, row in zip(found, rows, strict=True) if row["flags"]]
    wanted_any = [row["flags"] for row in rows if row["flags"]]
    figures = [
        Figure("any danger seen at all", share(map(bool, dangers)), len(dangers)),
        Figure(
            "the right flag raised", share(_meet(f, w) for f, w in zip(dangers, wanted_any, strict=True)), len(dangers)
        ),
        Figure("harmless comments flagged", share(map(bool, quiet)), len(quiet)),
    ]
    for flag in _DANGERS:
        wanted = [str(flag) in row["flags"] for row in rows]
        got = [str(flag) in flags for flags in found]
        figures.append(Figure(f"flag {flag}: recall", recall(wanted, got), sum(wanted)))
        figures.append(Figure(f"flag {flag}: precision", recall(got, wanted), sum(got)))
    return figures


def measure_agreement(pairs: Sequence[tuple[Row, Row]]) -> list[Figure]:
    """Say how far two people agreed who labelled the same comments, each without seeing the other's labels."""
    one, other = [first for first, _ in pairs], [second for _, second in pairs]
    intents = macro_f1([row["intent"] for row in one], [row["intent"] for row in other], list(map(str, Intent)))
    moods = macro_f1([row["sentiment"] for row in one], [row["sentiment"] for row in other], list(map(str, Sentiment)))
    replies = f1([row["needs_reply"] for row in one], [row["needs_reply"] for row in other])
    figures = [
        Figure("intent macro-F1", intents, len(pairs)),
        Figure("intent the same", share(a["intent"] == b["intent"] for a, b in pairs), len(pairs)),
        Figure("sentiment macro-F1", moods, len(pairs)),
        Figure("needs_reply F1", replies, len(pairs)),
    ]
    for flag in Flag:
        wanted, got = ([str(flag) in row["flags"] for row in rows] for rows in (one, other))
        figures.append(Figure(f"flag {flag}: F1", f1(wanted, got), sum(wanted)))
    return figures


def measure_replies(rows: Sequence[Row], *, told: bool) -> list[Figure]:
    """Say how replies to "is it well now?" are read; `told` gives the core the question as well.

    Content is what closes the loop: praise or nothing asked, positive, without a flag.
    """
    asked = [triage.Comment(row["text"], answers_to=row["answers_to"] if told else "") for row in rows]
    results = triage.read(asked, evidence=False)
    content = [_is_content(result) for result in results]
    upset = [r.intent is Intent.COMPLAINT or r.sentiment is Sentiment.NEGATIVE for r in results]
    yes = [index for index, row in enumerate(rows) if row["sentiment"] == "positive"]
    no = [index for index, row in enumerate(rows) if row["sentiment"] == "negative"]
    return [
        Figure("content read as content", share(content[i] for i in yes), len(yes)),
        Figure("content read as discontent", share(upset[i] for i in yes), len(yes)),
        Figure("discontent read as discontent", share(upset[i] for i in no), len(no)),
        Figure("discontent read as content", share(content[i] and not upset[i] for i in no), len(no)),
    ]


def measure_short(rows: Sequence[Row]) -> list[Figure]:
    """Compare intent and sentiment with the labels of `rows`: short, plain and ironic comments."""
    results = triage.read([triage.Comment(row["text"]) for row in rows], evidence=False)
    truth, got = [row["intent"] for row in rows], [str(result.intent) for result in results]
    figures = []
    for intent in sorted(set(truth)):
        wanted, found = [t == intent for t in truth], [g == intent for g in got]
        figures.append(Figure(f"{intent}: recall", recall(wanted, found), sum(wanted)))
        figures.append(Figure(f"{intent}: precision", recall(found, wanted), sum(found)))
    sure_praise = [r.intent is Intent.PRAISE and not r.unsure for r in results]
    complaints = [index for index, one in enumerate(truth) if one == "complaint"]
    moods = share(str(r.sentiment) == row["sentiment"] for r, row in zip(results, rows, strict=True))
    return [
        Figure("intent right", share(t == g for t, g in zip(truth, got, strict=True)), len(rows)),
        Figure("sentiment right", moods, len(rows)),
        Figure("complaints called praise for sure", share(sure_praise[i] for i in complaints), len(complaints)),
        *figures,
    ]


def _is_content(result: triage.TriageResult) -> bool:
    kind = result.intent is Intent.PRAISE or (result.intent is Intent.OTHER and not result.needs_reply)
    return kind and result.sentiment is Sentiment.POSITIVE and not result.flags


def _meet(found: set[str], wanted: list[str]) -> bool:
    return bool(found & set(wanted))


def _topics(rows: Sequence[Row], results: Sequence[triage.TriageResult]) -> Figure:
    pairs = [(index, topic) for index in range(len(rows)) for topic in map(str, SeededTopic)]
    truth = [topic in rows[index]["topics"] for index, topic in pairs]
    found = [topic in results[index].topics for index, topic in pairs]
    return Figure("topics micro-F1", f1(truth, found), len(rows))
