"""The tips put in order: the rail of rows for one conversation, and the one thing that comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bemot.playbook import (
    alert,
    be_personal,
    be_prepared,
    be_quick,
    close_the_loop,
    feed_no_trolls,
    go_private,
    listen,
    proportion,
    right_person,
    solve_it,
    stay_calm,
)
from bemot.playbook.standing import Standing
from bemot.playbook.step import Ask, Step, WhyNot
from bemot.words import StepStatus, Tip


class TipRules(Protocol):
    """What each tip's module offers."""

    def applies(self, standing: Standing) -> bool:
        """Say whether the tip has anything to say of this conversation."""

    def why_not(self, standing: Standing) -> WhyNot:
        """Give the reason where it does not apply."""

    def status(self, standing: Standing) -> StepStatus:
        """Say where the conversation stands in it."""

    def next_step(self, standing: Standing) -> Step | None:
        """Give what it asks for now; None exactly where the status is not *current*."""


RULES: Mapping[Tip, TipRules] = {
    Tip.ALERT: alert,
    Tip.BE_QUICK: be_quick,
    Tip.LISTEN: listen,
    Tip.STAY_CALM: stay_calm,
    Tip.BE_PERSONAL: be_personal,
    Tip.RIGHT_PERSON: right_person,
    Tip.BE_PREPARED: be_prepared,
    Tip.GO_PRIVATE: go_private,
    Tip.SOLVE_IT: solve_it,
    Tip.CLOSE_THE_LOOP: close_the_loop,
    Tip.FEED_NO_TROLLS: feed_no_trolls,
}

_NEED = {ask: place for place, ask in enumerate(Ask)}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the rail. `step` is there exactly when the status is *current*, `why_not` when it does not apply."""

    tip: Tip
    status: StepStatus
    step: Step | None
    why_not: WhyNot | None


def rows(standing: Standing) -> tuple[Row, ...]:
    """Give the eleven rows in the order of the playbook."""
    return tuple(_row(tip, rules, standing) for tip, rules in RULES.items())


def next_step(standing: Standing) -> Step | None:
    """Give the one thing that comes next in the whole conversation; None where nothing is left to do."""
    steps = [row.step for row in rows(standing) if row.step is not None]
    return min(steps, key=lambda step: _NEED[step.ask], default=None)


def needs_rail(standing: Standing) -> bool:
    """Say whether the rail is shown: not for praise and simple questions where no second person is asked for."""
    return not proportion.is_light(standing)


def _row(tip: Tip, rules: TipRules, standing: Standing) -> Row:
    status = rules.status(standing)
    step = rules.next_step(standing) if status is StepStatus.CURRENT else None
    why_not = rules.why_not(standing) if status is StepStatus.DOES_NOT_APPLY else None
    return Row(tip=tip, status=status, step=step, why_not=why_not)
