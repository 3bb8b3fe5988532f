"""Pages by key begin where the page before ended, in the database's index too."""

import pytest

from gangze.org.models import Authority
from gangze.web.keyset import AFTER, beyond, key_of, keyset_page

ORDER = ["-level", "pk"]


def test_the_first_field_is_bound_by_itself_so_that_an_index_can_begin_there() -> None:
    condition = beyond(ORDER, ["park", 3])
    assert condition.connector == "AND"
    assert condition.children[0] == ("level__lte", "park")
    assert beyond(["pk"], [3]).children[0] == ("pk__gte", 3)


@pytest.mark.django_db
def test_every_row_stands_on_one_page_where_many_are_equal() -> None:
    for number in range(23):
        Authority.objects.create(
            name=f"示例园区{number}", level=["park", "district", "city"][number % 3], path=f"a{number}/"
        )
    wanted = list(Authority.objects.order_by(*ORDER))
    seen: list[Authority] = []
    query: dict[str, str] = {}
    while True:
        page = keyset_page(Authority.objects.all(), order=ORDER, query=query, size=3)
        seen += page.rows
        if page.next_key is None:
            break
        assert page.next_key == key_of(page.rows[-1], ORDER)
        query = {AFTER: page.next_key}
    assert seen == wanted
