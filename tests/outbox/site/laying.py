"""Lays a crew with passwords into an empty installation: `python -m tests.outbox.site.laying`."""

import django

PASSWORD = "for-tests-only-7"  # of people who do not exist


def main() -> None:
    """Hire the crew whose documents are in force."""
    django.setup()
    from gangze.accounts import services as accounts
    from gangze.accounts.models import User
    from tests.mastery.conftest import hire_and_publish

    crew = hire_and_publish()
    for actor in (crew.worker, crew.officer, crew.principal):
        accounts.set_own_password(user=User.objects.get(uuid=actor.key), password=PASSWORD)


if __name__ == "__main__":
    main()
