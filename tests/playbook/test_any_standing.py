"""What must hold of every standing that can be thought of, likely or not."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bemot.playbook import advice, checklist
from bemot.playbook.standing import Leave, Standing, Verdict
from bemot.playbook.step import Ask
from bemot.words import Flag, Intent, Move, Ownership, StepStatus

WHEN = st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
COUNT = st.integers(0, 3)
IN_PUBLIC = {Ask.WRITE_DRAFT, Ask.WRITE_HOLDING, Ask.OFFER_ONCE}


def any_of(kind):
    if datetime in (kind, *get_args(kind)):
        return WHEN if kind is datetime else st.none() | WHEN
    if get_origin(kind) is tuple:
        return st.lists(COUNT, max_size=2).map(tuple)
    if kind is int or int in get_args(kind):
        return COUNT if kind is int else st.none() | COUNT
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in fields(kind)})
    return st.from_type(kind)


STANDINGS = any_of(Standing)
# A standing has fifty fields: shrinking one takes minutes and says little more than the first one found.
QUICK = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@QUICK
@given(STANDINGS)
def test_step_and_status_agree_in_every_row(standing):
    for tip, rules in checklist.RULES.items():
        step = rules.next_step(standing)
        status = rules.status(standing)
        assert (step is not None) is (status is StepStatus.CURRENT)
        assert (status is StepStatus.DOES_NOT_APPLY) is not rules.applies(standing)
        assert step is None or step.tip is tip
        assert rules.why_not(standing)


@QUICK
@given(STANDINGS)
def test_next_step_breaks_no_promise(standing):
    steps = {row.step.ask: row.step for row in checklist.rows(standing) if row.step}

    if standing.draft.by is not None and Ask.APPROVE in steps:
        assert steps[Ask.APPROVE].who != standing.draft.by
    if Ask.OFFER_ONCE in steps:
        assert standing.provocation.public_offers == 0
        assert standing.provocation.verdict is Verdict.CONFIRMED
    if standing.intent is Intent.ABUSE and Flag.SELF_HARM not in standing.flags:
        assert Ask.WRITE_DRAFT not in steps
        assert Ask.WRITE_HOLDING not in steps
    if standing.where.confidential:
        assert Ask.ASK_IN_THREAD not in steps


@QUICK
@given(STANDINGS)
def test_nobody_speaks_uninvited(standing):
    press = standing.where.press or standing.intent is Intent.PRESS or Flag.PRESS in standing.flags
    uninvited = standing.where.ownership is Ownership.WATCHED and standing.where.leave is not Leave.GIVEN
    steps = {row.step.ask for row in checklist.rows(standing) if row.step}

    if uninvited and not press:
        assert not steps & IN_PUBLIC
        assert advice.advise(standing).move not in (Move.ANSWER_IN_PUBLIC, Move.APOLOGISE, Move.CORRECT_A_FACT)
