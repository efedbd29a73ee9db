"""What became of conversations, as a person's page tells it: decided, offered, answered, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bemot.conversations.models import Conversation
from bemot.overview.gathering import Gathered, gather, moment
from bemot.words import FollowUpState, Move, Outcome, Place


@dataclass(frozen=True, slots=True)
class Past:
    """One conversation, looked back on; None or empty where nothing of the kind happened."""

    move: Move | None = None
    place: Place | None = None
    answers: int = 0
    last_answer: str = ""
    last_answer_at: datetime | None = None
    offered: bool = False
    """The one offer of a personal contact was made in this matter."""
    private: bool = False
    """The talk moved to a private contact."""
    outcome: Outcome | None = None
    ended: FollowUpState | None = None


def of_many(conversations: Sequence[Conversation], *, now: datetime) -> dict[int, Past]:
    """Give what became of each, by its id; in one query however many they are."""
    if not conversations:
        return {}
    found = gather([row.pk for row in conversations], on=now.date())
    return {pk: _past(row) for pk, row in found.items()}


def _past(row: Gathered) -> Past:
    decision, resolution, follow_up = row["decision"], row["resolution"], row["follow_up"]
    newest = max(row["ours"], key=lambda each: str(each["at"]), default=None)
    return Past(
        move=Move(decision["move"]) if decision else None,
        place=Place(decision["place"]) if decision else None,
        answers=len(row["ours"]),
        last_answer=str(newest["text"] or "") if newest else "",
        last_answer_at=moment(newest["at"]) if newest else None,
        offered=bool(row["offers"]),
        private=bool(row["handoffs"]) or any(each["private"] for each in row["ours"]),
        outcome=Outcome(resolution["outcome"]) if resolution else None,
        ended=FollowUpState(follow_up["state"]) if follow_up else None,
    )
