"""Fixtures of mastery: a crew whose post has documents in force."""

import pytest
from pytest_django import DjangoDbBlocker

from gangze.dossiers import services
from gangze.dossiers.models import Revision
from tests.dossiers.builders import Crew, hire_crew, understanding_of, whole_content
from tests.replaying import Recording, record


def publish(crew: Crew) -> Revision:
    """Return the first revision in force at the crew's post."""
    services.store_understanding(
        actor=crew.officer, enterprise=crew.enterprise, understanding=understanding_of(whole_content()),
        post_names=None, file_name="两单两卡.xlsx", file_sha256="0" * 64,
    )  # fmt: skip
    draft = Revision.objects.get(dossier__post=crew.post)
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)


def hire_and_publish() -> Crew:
    """Return a crew whose first post has its documents in force."""
    crew = hire_crew()
    publish(crew)
    return crew


@pytest.fixture(scope="session")
def recorded_heard(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Crew]:
    with django_db_blocker.unblock():
        return record(hire_and_publish)


@pytest.fixture
def crew(recorded_heard: Recording[Crew], db: None) -> Crew:
    """A worker, a safety officer and a principal; documents of `crew.post` are in force."""
    return recorded_heard.replay()


@pytest.fixture
def in_force(crew: Crew) -> Revision:
    return Revision.objects.get(dossier__post=crew.post, state="in_force")
