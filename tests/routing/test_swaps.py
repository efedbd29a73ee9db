from datetime import timedelta

import pytest

from bemot.history.models import Event
from bemot.lib.errors import SomebodyWasFaster
from bemot.routing import duty, queries, swaps
from bemot.routing.models import Duty, Swap
from tests.cast import Cast

DAY = timedelta(days=1)


def bos_duty(cast: Cast) -> Duty:
    begins = cast.now + 10 * DAY
    return duty.put(
        cast.inbox, user=cast.bo, deputy=cast.ana, starts_at=begins, ends_at=begins + DAY, by=cast.cleo, now=cast.now
    )


def people(row: Duty) -> tuple[str, str]:
    row.refresh_from_db()
    return str(row.user), str(row.deputy)


def test_swap_changes_nothing_until_it_is_accepted(cast: Cast) -> None:
    anas, bos = Duty.objects.get(), bos_duty(cast)
    swap = swaps.ask(anas, to=cast.bo, in_return=bos, by=cast.ana, now=cast.now)
    assert (people(anas), people(bos)) == (("Ana Berg", "Bo Dal"), ("Bo Dal", "Ana Berg"))
    swaps.accept(swap, by=cast.bo, now=cast.now)
    assert (people(anas), people(bos)) == (("Bo Dal", "Ana Berg"), ("Ana Berg", "Bo Dal"))
    assert Event.objects.filter(kind="duty_swapped").count() == 1
    with pytest.raises(SomebodyWasFaster):
        swaps.accept(swap, by=cast.bo, now=cast.now)


def test_swap_is_declined_or_taken_back(cast: Cast) -> None:
    anas = Duty.objects.get()
    swaps.decline(swaps.ask(anas, to=cast.bo, by=cast.ana, now=cast.now), by=cast.bo, now=cast.now)
    again = swaps.ask(anas, to=cast.cleo, by=cast.ana, now=cast.now)
    with pytest.raises(swaps.CannotSwap):
        swaps.decline(again, by=cast.bo, now=cast.now)
    with pytest.raises(swaps.CannotSwap, match="asked about this duty already"):
        swaps.ask(anas, to=cast.bo, by=cast.ana, now=cast.now)
    swaps.decline(again, by=cast.ana, now=cast.now)
    assert list(Swap.objects.values_list("accepted", flat=True)) == [False, False]
    assert people(anas) == ("Ana Berg", "Bo Dal")


def test_swap_refuses_what_does_not_fit(cast: Cast) -> None:
    anas, bos = Duty.objects.get(), bos_duty(cast)
    for match, words in {
        "duty of your own": {"duty": bos, "to": cast.cleo},
        "must be a duty of whom you ask": {"duty": anas, "to": cast.cleo, "in_return": bos},
        "does not work in this team": {"duty": anas, "to": cast.dag},
    }.items():
        with pytest.raises(swaps.CannotSwap, match=match):
            swaps.ask(**words, by=cast.ana, now=cast.now)
    with pytest.raises(swaps.CannotSwap, match="is over"):
        swaps.ask(anas, to=cast.bo, by=cast.ana, now=cast.now + 7 * DAY)
    swap = swaps.ask(anas, to=cast.bo, by=cast.ana, now=cast.now)
    with pytest.raises(swaps.CannotSwap, match="Bo Dal was asked"):
        swaps.accept(swap, by=cast.cleo, now=cast.now)


def test_swap_refuses_when_the_roster_has_changed_and_moves_nothing(cast: Cast) -> None:
    anas, bos = Duty.objects.get(), bos_duty(cast)
    swap = swaps.ask(anas, to=cast.bo, in_return=bos, by=cast.ana, now=cast.now)
    Duty.objects.filter(pk=bos.pk).update(user=cast.cleo)
    with pytest.raises(SomebodyWasFaster, match="roster has changed"):
        swaps.accept(swap, by=cast.bo, now=cast.now)
    swap.refresh_from_db()
    assert (people(anas)[0], swap.answered_at) == ("Ana Berg", None)


def test_put_many_puts_all_or_none(cast: Cast) -> None:
    begins = cast.now + 20 * DAY
    weekly = [(begins + week * 7 * DAY, begins + week * 7 * DAY + DAY) for week in range(3)]
    assert len(duty.put_many(cast.inbox, user=cast.bo, deputy=None, spans=weekly, by=cast.cleo, now=cast.now)) == 3
    before = Duty.objects.count()
    overlapping = [(begins + DAY, begins + 2 * DAY), weekly[2]]
    with pytest.raises(duty.CannotPut):
        duty.put_many(cast.inbox, user=cast.bo, deputy=None, spans=overlapping, by=cast.cleo, now=cast.now)
    assert Duty.objects.count() == before


def test_several_duties_at_a_time_are_all_on_duty(cast: Cast) -> None:
    main = Duty.objects.get()
    times = {"starts_at": main.starts_at, "ends_at": main.ends_at, "by": cast.cleo, "now": cast.now}
    duty.put(cast.inbox, user=cast.cleo, deputy=None, title="Press", **times)
    with pytest.raises(duty.CannotPut, match="name of its own"):
        duty.put(cast.inbox, user=cast.bo, deputy=None, title="Press", **times)
    found = queries.on_duty(cast.inbox, at=cast.now)
    assert (found.user, found.deputy, found.also) == (cast.ana, cast.bo, (cast.cleo,))
