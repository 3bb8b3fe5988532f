"""The actor: a person, or the system itself, with the grants held at this moment."""

from dataclasses import dataclass, field

from gangze.kernel.errors import NotAllowed
from gangze.kernel.wording import Sentence

from .matrix import ROLE_ACTIONS, Action, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a place. `unit_path` ends with a slash ("a1/e12/u88/"), or is empty for everywhere."""

    role: Role
    unit_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `key` names the author of facts: a user's uuid, or "system:…"."""

    key: str
    name: str
    grants: tuple[Grant, ...] = ()
    user_id: int | None = None
    person_id: int | None = None
    is_system: bool = field(default=False)

    def may(self, action: Action, unit_path: str) -> bool:
        """Return whether some grant allows the action at the place."""
        return any(unit_path.startswith(reach) for reach in self.reaches(action))

    def require(self, action: Action, unit_path: str) -> None:
        """Raise NotAllowed unless the action is allowed at the place."""
        if not self.may(action, unit_path):
            raise NotAllowed(f"{action.value}")

    def reaches(self, action: Action) -> tuple[str, ...]:
        """Return the paths at which the action is allowed; empty means nowhere."""
        if self.is_system:
            return ("",)
        return tuple(grant.unit_path for grant in self.grants if action in ROLE_ACTIONS[grant.role])

    def roles_at(self, unit_path: str) -> frozenset[Role]:
        """Return the roles held at a place or above it; what a signature there stands for, never for permission."""
        return frozenset(grant.role for grant in self.grants if unit_path.startswith(grant.unit_path))

    def has_role(self, *roles: Role) -> bool:
        """Return whether any of the roles is held anywhere; for choosing a home page, never for permission."""
        return any(grant.role in roles for grant in self.grants)


NOBODY = Actor(key="nobody", name="")


def system_actor(purpose: str) -> Actor:
    """Return the actor under whose name jobs and commands work; `purpose` tells facts which."""
    return Actor(key=f"system:{purpose}", name=Sentence("系统"), is_system=True)
