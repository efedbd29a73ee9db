"""A text with what the check finds in it, for whoever wants to learn before it burns."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from bemot.demo_story import reading as story
from bemot.language import readability, tone
from bemot.web import names
from bemot.web.templatetags import marks

# What a comment thread shows before "read more" on most networks; a measure, not a law.
ALLOWED = 1000


def page(text: str) -> dict[str, Any]:
    """Give the context: the text with its findings, and what there is to try."""
    result = found(text)
    blocks = [one for one in result["findings"] if one["blocking"]]
    return {
        "draft": {
            "text": text,
            "check_url": reverse("check_words"),
            "save_url": "",
            "segments": marks.finding_segments(text, result["findings"]),
            "findings": [
                one | {"words": text[one["start"] : one["end"]] if one["start"] < one["end"] else ""}
                for one in result["findings"]
            ],
            "length": result["length"],
        },
        "blocks": bool(blocks),
        "readability": readability.measure(text, language=_language()) if text.strip() else None,
        "samples": range(1, len(story.regrets(_language())) + 1),
    }


def found(text: str) -> dict[str, Any]:
    """Give the findings as the editor wants them; what is about the whole text has no place in it."""
    verdict = tone.check(text, reader_language=_language()) if text.strip() else None
    rows = [
        {
            "kind": str(one.kind),
            "kind_name": names.of(names.FINDINGS, one.kind),
            "start": 0 if (one.start, one.end) == (0, len(text)) else one.start,
            "end": 0 if (one.start, one.end) == (0, len(text)) else one.end,
            "reason": one.reason,
            "advice": one.advice,
            "rewording": one.rewording,
            "blocking": one.blocking,
        }
        for one in (verdict.findings if verdict else ())
    ]
    return {"findings": rows, "length": {"used": len(text), "allowed": ALLOWED}}


def sample(number: str) -> str:
    """Give one of the answers that somebody regrets; nothing where there is none of that number."""
    rows = story.regrets(_language())
    return rows[int(number) - 1] if number.isdecimal() and 1 <= int(number) <= len(rows) else ""


def _language() -> str:
    return "sv" if (get_language() or "sv").startswith("sv") else "en"
