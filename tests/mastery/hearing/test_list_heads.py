"""Small things of the lists: what stands apart, and heads over their values."""

import re

import pytest
from django.urls import reverse

from tests.mastery.conftest import Crew

from .conftest import As

pytestmark = pytest.mark.django_db


def test_the_start_of_a_review_stands_apart_from_the_empty_state(crew: Crew, as_: As) -> None:
    page = as_(crew.officer).get(reverse("mastery:review")).content.decode()
    assert re.search('class="form-actions">.*开始复核', page)
