"""Several counts by one query: right one by one, at most so many, none where nothing can be found."""

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from gangze.org.models import Enterprise, Person, Unit
from gangze.web.counting import counts_up_to
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_each_is_counted_by_itself_up_to_so_many(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people, units = (
        Person.objects.filter(name__contains="例"),
        Unit.objects.order_by("-path").select_related("enterprise"),
    )
    nobody, houses = Person.objects.filter(Q(pk__in=[])), Enterprise.objects.filter(name__contains="%")
    with django_assert_num_queries(1):
        found = counts_up_to(3, [people, units, nobody, houses])
    assert found == [min(3, people.count()), min(3, units.count()), 0, 0]
    assert counts_up_to(1000, [Person.objects.all(), nobody, units]) == [Person.objects.count(), 0, units.count()]
    assert counts_up_to(1000, [Person.objects.all()]) == [Person.objects.count()]


def test_nothing_to_count_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert counts_up_to(9, []) == []
        assert counts_up_to(9, [Person.objects.none()]) == [0]
