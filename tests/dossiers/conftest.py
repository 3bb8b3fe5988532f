"""Fixtures of dossiers."""

import pytest
from pytest_django import DjangoDbBlocker

from gangze.dossiers import services
from gangze.dossiers.models import Revision
from tests.replaying import Recording, record

from .builders import Crew, hire_crew, understanding_of, whole_content


@pytest.fixture(scope="session")
def recorded_crew(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Crew]:
    with django_db_blocker.unblock():
        return record(hire_crew)


@pytest.fixture
def crew(recorded_crew: Recording[Crew], db: None) -> Crew:
    return recorded_crew.replay()


@pytest.fixture
def stranger(crew: Crew) -> Crew:
    return hire_crew(1)


@pytest.fixture
def draft(crew: Crew) -> Revision:
    services.store_understanding(
        actor=crew.officer,
        enterprise=crew.enterprise,
        understanding=understanding_of(whole_content()),
        post_names=None,
        file_name="两单两卡.xlsx",
        file_sha256="0" * 64,
    )
    return Revision.objects.get(dossier__post=crew.post)


@pytest.fixture
def in_force(crew: Crew, draft: Revision) -> Revision:
    sent = services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    return services.approve_revision(actor=crew.principal, revision_uuid=draft.uuid, shown_hash=sent.content_hash)
