"""Plain functions that build rows through the services people use; every argument has a fictional default."""

from collections.abc import Sequence
from itertools import count

from gangze.access.actor import Actor, system_actor
from gangze.org import services
from gangze.org.models import Authority, Enterprise, Person, Post, Unit
from gangze.org.rules.codes import credit_code_check_character

TESTS: Actor = system_actor("tests")
_numbers = count(1)


def valid_credit_code(number: int) -> str:
    """Return a credit code with a correct check character and a region that does not exist."""
    body = f"91990000MATX{number:05d}"
    return body + credit_code_check_character(body)


def make_authority(name: str = "", level: Authority.Level = Authority.Level.PARK) -> Authority:
    """Return a park without a calendar of its own name."""
    return services.create_authority(actor=TESTS, name=name or f"示例园区{next(_numbers)}", level=level)


def make_enterprise(authority: Authority | None = None, *, name: str = "", code: str = "") -> Enterprise:
    """Return an enterprise with valid codes."""
    number = next(_numbers)
    return services.create_enterprise(
        actor=TESTS, authority_uuid=(authority or make_authority()).uuid, name=name or f"示例测试{number}有限公司",
        code=code or f"98{number:07d}", credit_code=valid_credit_code(number),
    )  # fmt: skip


def make_unit(enterprise: Enterprise | None = None, *, name: str = "", parent: Unit | None = None) -> Unit:
    """Return a workshop, or a team in `parent`."""
    enterprise = enterprise or (parent.enterprise if parent else make_enterprise())
    parent_uuid = parent.uuid if parent else None
    name = name or f"{'班组' if parent else '车间'}{next(_numbers)}"
    return services.create_unit(actor=TESTS, enterprise_uuid=enterprise.uuid, name=name, parent_uuid=parent_uuid)


def make_post(unit: Unit | None = None, *, name: str = "", **more: object) -> Post:
    """Return a post of a unit."""
    unit = unit or make_unit(parent=make_unit())
    return services.create_post(actor=TESTS, unit_uuid=unit.uuid, name=name or f"岗位{next(_numbers)}", **more)


def make_person(
    enterprise: Enterprise | None = None, *, name: str = "", posts: Sequence[Post] = (), **more: object
) -> Person:
    """Return a person of an enterprise with an employee number and an account, holding the posts."""
    number = next(_numbers)
    enterprise = enterprise or (posts[0].enterprise if posts else make_enterprise())
    more.setdefault("employee_number", f"T{number:05d}")
    hired = services.hire_person(
        actor=TESTS, enterprise_uuid=enterprise.uuid, name=name or f"测例{number}",
        post_uuids=[post.uuid for post in posts], **more,
    )  # fmt: skip
    return hired.person
