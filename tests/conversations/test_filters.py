"""Saved filters: kept, taken anew, limited, let go of."""

import pytest

from bemot.conversations import filters
from tests.cast import Cast


def test_keep_takes_the_new_view_under_the_same_name(cast: Cast) -> None:
    filters.keep("Mina", query="view=mine", by=cast.ana)
    kept = filters.keep(" Mina ", query="view=all", by=cast.ana)
    assert filters.visible_to(cast.ana).get() == kept
    assert kept.query == "view=all"


def test_keep_refuses_an_empty_name_and_a_full_shelf(cast: Cast) -> None:
    with pytest.raises(filters.NoName):
        filters.keep("  ", query="", by=cast.ana)
    for n in range(filters.MOST):
        filters.keep(f"Vy {n}", query="", by=cast.ana)
    with pytest.raises(filters.TooMany):
        filters.keep("En till", query="", by=cast.ana)
    filters.keep("Vy 0", query="view=all", by=cast.ana)


def test_forget_leaves_a_colleagues_view_alone(cast: Cast) -> None:
    kept = filters.keep("Press", query="view=press", shared=True, by=cast.ana)
    filters.forget(kept, by=cast.bo)
    assert filters.visible_to(cast.bo).exists()
    filters.forget(kept, by=cast.ana)
    assert not filters.visible_to(cast.ana).exists()
