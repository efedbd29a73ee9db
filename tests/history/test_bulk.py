"""Writing many rows at once: each gets its own key, in its order, and is as Django would have written it."""

import pytest
from django.core.exceptions import FieldError

from bemot.accounts.models import Principal
from bemot.conversations.models import Person
from bemot.history import bulk

pytestmark = pytest.mark.django_db


def make_persons(count: int) -> list[Person]:
    principal = Principal.objects.create(name="Norrbro Tåg")
    return [Person(principal=principal, name=f"Nr {n}") for n in range(count)]


def test_make_gives_each_row_its_key_also_where_one_statement_cannot_hold_all():
    made = bulk.make(make_persons(1500))
    assert [Person.objects.get(pk=row.pk).name for row in made[::499]] == ["Nr 0", "Nr 499", "Nr 998", "Nr 1497"]
    assert len({row.pk for row in made}) == 1500


def test_make_leaves_rows_that_can_be_saved_again():
    (row,) = bulk.make(make_persons(1))
    row.name = "Maja"
    row.save()
    assert [one.name for one in Person.objects.all()] == ["Maja"]
    assert bulk.make([]) == []


def test_write_changes_the_named_fields_only():
    one, other = bulk.make(make_persons(2))
    one.name, one.remark = "Maja", "lost"
    bulk.write([one, other], ["name"])
    assert list(Person.objects.order_by("pk").values_list("name", "remark")) == [("Maja", ""), ("Nr 1", "")]
    with pytest.raises(FieldError, match="nome"):
        bulk.write([one], ["nome"])
