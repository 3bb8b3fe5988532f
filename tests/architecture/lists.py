"""The list pages whose query counts are committed: address, person, and how to fill the list. New apps add theirs here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from gangze.org import services as org
from tests.builders import TESTS, make_enterprise, make_person, make_post
from tests.cast import ADMINISTRATOR, PARK_OFFICER, SAFETY_OFFICER, Cast


@dataclass(frozen=True)
class ListPage:
    """A list: `fill` adds that many rows to it."""

    name: str
    person: str
    url: Callable[[Cast], str]
    fill: Callable[[Cast, int], None]


def _more_posts(cast: Cast, count: int) -> None:
    for _ in range(count):
        make_post(cast.team)


def _more_people(cast: Cast, count: int) -> None:
    for _ in range(count):
        make_person(posts=[cast.post])


def _more_enterprises(cast: Cast, count: int) -> None:
    for _ in range(count):
        make_enterprise(cast.park)


def _more_calendar_days(cast: Cast, count: int) -> None:
    for year in range(2010, 2010 + count // 5):
        org.seed_calendar(actor=TESTS, authority_uuid=cast.park.uuid, year=year)


LISTS = (
    ListPage("org:enterprise_list", ADMINISTRATOR, lambda cast: reverse("org:enterprise_list"), _more_enterprises),
    ListPage(
        "org:enterprise", SAFETY_OFFICER, lambda cast: reverse("org:enterprise", args=[cast.ours.uuid]), _more_posts
    ),
    ListPage("org:post_list", SAFETY_OFFICER, lambda cast: reverse("org:post_list"), _more_posts),
    ListPage("org:post", SAFETY_OFFICER, lambda cast: reverse("org:post", args=[cast.post.uuid]), _more_people),
    ListPage("org:person_list", SAFETY_OFFICER, lambda cast: reverse("org:person_list"), _more_people),
    ListPage("org:person_list masked", PARK_OFFICER, lambda cast: reverse("org:person_list"), _more_people),
    ListPage("org:calendar", ADMINISTRATOR, lambda cast: reverse("org:calendar"), _more_calendar_days),
    ListPage("web:search", SAFETY_OFFICER, lambda cast: reverse("web:search") + "?q=岗位", _more_posts),
)
