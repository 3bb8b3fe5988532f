"""The people and posts of one enterprise, those of former days too, as records of an archive name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from gangze.access.actor import Actor
from gangze.accounts.models import User
from gangze.kernel.wording import Sentence

from ..importing.archive_lines import PersonTold, PostTold, unfit
from ..models import Assignment, Enterprise, Person, Post
from .actors import actor_of

T = TypeVar("T", Person, Post)
_OF_PEOPLE = ("uuid", "name", "employee_number", "phone", "path", "left_on", "user__uuid")


@dataclass(frozen=True, slots=True)
class Author:
    """Who did or marked what a record says: somebody known here, or a name. `key` is that of the account, or "import:" and the name."""

    key: str
    name: str
    person_id: int | None = None


class Directory:
    """One enterprise: every look-up after the first costs no query. Memory grows with the enterprise, not with the file."""

    def __init__(self, enterprise: Enterprise) -> None:
        self.enterprise = enterprise
        self._officers: dict[str, Author | None] = {}

    @cached_property
    def _posts(self) -> list[Post]:
        return list(Post.objects.filter(enterprise=self.enterprise).select_related("enterprise"))

    @cached_property
    def _people(self) -> list[Person]:
        people = Person.objects.filter(enterprise=self.enterprise).select_related("user")
        return list(people.only(*_OF_PEOPLE, "enterprise_id"))

    @cached_property
    def _held(self) -> dict[tuple[int, int], list[tuple[date, date | None]]]:
        held: dict[tuple[int, int], list[tuple[date, date | None]]] = defaultdict(list)
        rows = Assignment.objects.filter(post__enterprise=self.enterprise)
        for person_id, post_id, starts_on, ends_on in rows.values_list("person_id", "post_id", "starts_on", "ends_on"):
            held[person_id, post_id].append((starts_on, ends_on))
        return held

    @cached_property
    def _post_keys(self) -> dict[tuple[str, str], list[Post]]:
        keys: dict[tuple[str, str], list[Post]] = defaultdict(list)
        for post in self._posts:
            for key in {("uuid", str(post.uuid)), ("code", post.code), ("name", post.name)}:
                keys[key].append(post)
            for alias in {str(each) for each in post.aliases} - {post.name}:
                keys["alias", alias].append(post)
        return keys

    @cached_property
    def _person_keys(self) -> dict[tuple[str, str], list[Person]]:
        keys: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in self._people:
            for name in ("employee_number", "phone", "name"):
                keys[name, getattr(person, name)].append(person)
            keys["uuid", str(person.uuid)].append(person)
            if person.user is not None:
                keys["user", str(person.user.uuid)].append(person)
        return keys

    def post(self, told: PostTold, field: str = "payload.post") -> Post:
        """Return the post that is meant; an open one goes before a closed one of the same name. Raises Unfit."""
        for way, text in (("uuid", str(told.uuid or "")), ("code", told.code.strip()), ("name", told.name.strip())):
            if not text:
                continue
            found = self._post_keys.get((way, text)) or (way == "name" and self._post_keys.get(("alias", text))) or []
            found = [post for post in found if post.closed_on is None] or found
            return self._only(found, text, field, ("POST_UNKNOWN", "POST_AMBIGUOUS"))
        raise unfit("POST_UNKNOWN", Sentence("请写明岗位：uuid、code 或 name。"), field)

    def person(
        self, told: PersonTold, *, post: Post | None = None, day: date | None = None, field: str = "payload.person"
    ) -> Person:
        """Return the person that is meant. Of namesakes, whoever held the post on the day. Raises Unfit."""
        for way, text in (
            ("uuid", str(told.uuid or "")), ("employee_number", told.employee_number.strip()), ("phone", told.phone.strip()),
        ):  # fmt: skip
            if text:
                one = self._only(self._person_keys.get((way, text), []), text, field, _PERSON)
                return _named_so(one, told.name, field)
        if not told.name.strip():
            raise unfit("PERSON_UNKNOWN", Sentence("请写明人员：uuid、employee_number、phone 或 name。"), field)
        where = self.post(told.post, f"{field}.post") if told.post else post
        found = self._person_keys.get(("name", told.name.strip()), [])
        if len(found) > 1 and where is not None:
            found = [each for each in found if self.held(each, where, day)] or found
        return self._only(found, told.name.strip(), field, _PERSON)

    def held(self, person: Person, post: Post, day: date | None) -> bool:
        """Return whether the person held the post on the day; None: ever."""
        spans = self._held.get((person.pk, post.pk), [])
        return any(day is None or (starts <= day and (ends is None or day < ends)) for starts, ends in spans)

    def require_held(self, person: Person, post: Post, day: date) -> None:
        """Raise Unfit unless the person held the post on the day."""
        if not self.held(person, post, day):
            message = Sentence(
                "{who} 在 {day} 不在岗位“{post}”任职。", who=person.name, day=day.isoformat(), post=post.name
            )
            raise unfit("NOT_HELD", message, "payload.person")

    def author(self, told: PersonTold | None, key: str, name: str) -> Author | None:
        """Return who did it: as told, or as an export tells by key and name; None where nothing is told. Raises Unfit."""
        if told is not None and (told.uuid or told.employee_number or told.phone or told.post):
            return _author_of(self.person(told, field="author"))
        name = (told.name if told is not None else name).strip()
        known = self._person_keys.get(("user", key), []) if told is None and key else []
        if known:
            return _author_of(known[0])
        if told is None and key and (officer := self._officer(key)) is not None:
            return officer
        return Author(f"import:{name}"[:64], name[:50]) if name else None

    def _officer(self, key: str) -> Author | None:
        if key not in self._officers:
            self._officers[key] = _officer(key)
        return self._officers[key]

    def _only(self, found: Iterable[T], text: str, field: str, codes: tuple[str, str]) -> T:
        found = list(found)
        if not found:
            message = Sentence("{enterprise}没有“{text}”。", enterprise=self.enterprise.name, text=text)
            raise unfit(codes[0], message, field)
        if len(found) > 1:
            message = Sentence("“{text}”有{count}个，分不清是哪一个；请用编号写明。", text=text, count=len(found))
            raise unfit(codes[1], message, field)
        return found[0]


_PERSON = ("PERSON_UNKNOWN", "PERSON_AMBIGUOUS")


def directory_of(actor: Actor, code: str) -> Directory:
    """Return the directory of the enterprise of a code, for whoever has a part in it. Raises Unfit."""
    enterprise = Enterprise.objects.filter(code=code).first()
    if enterprise is None or not _has_part(actor, enterprise.path):
        raise unfit("TENANT_UNKNOWN", Sentence("没有编码为 {code} 的企业。", code=code), "tenant")
    return Directory(enterprise)


def _has_part(actor: Actor, path: str) -> bool:
    """Return whether the actor holds anything at, above or below a place; what may be done there, each kind asks by itself."""
    return actor.is_system or any(
        path.startswith(grant.unit_path) or grant.unit_path.startswith(path) for grant in actor.grants
    )


def actor_of_phone(phone: str) -> Actor | None:
    """Return who signs in with a phone, with the grants of today; None for nobody, and for one who may act no more."""
    user = User.objects.filter(phone=phone, is_active=True).first()
    actor = actor_of(user) if user is not None else None
    return actor if actor is not None and actor.user_id is not None else None


def _named_so(person: Person, name: str, field: str) -> Person:
    if name.strip() and name.strip() != person.name:
        message = Sentence("编号是 {owner} 的，名字却写着 {told}。", owner=person.name, told=name.strip())
        raise unfit("PERSON_OTHER", message, field)
    return person


def _author_of(person: Person) -> Author:
    return Author(str(person.user.uuid) if person.user else f"import:{person.name}", person.name, person.pk)


def _officer(key: str) -> Author | None:
    """Return an author who is not of the enterprise: an inspector or officer of an authority, by the key of the account."""
    try:
        person = Person.objects.filter(user__uuid=UUID(key), enterprise=None).select_related("user").first()
    except ValueError:
        return None
    return _author_of(person) if person is not None else None
