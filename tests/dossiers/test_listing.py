"""What the head of the list says: how many frontline posts have all four documents in force."""

from dataclasses import replace

import pytest

from gangze.dossiers import selectors, services
from gangze.dossiers.content import DossierContent, Kind
from gangze.dossiers.models import Revision
from gangze.dossiers.selectors import Coverage
from gangze.org import services as org
from tests.builders import TESTS

from .builders import Crew, understanding_of, whole_content


def test_a_post_without_anything_in_force_is_missing(crew: Crew, draft: Revision) -> None:
    assert selectors.coverage(crew.officer) == Coverage(2, 0, 2, 0)


def test_a_post_with_all_four_documents_in_force_is_covered(crew: Crew, in_force: Revision) -> None:
    assert selectors.coverage(crew.officer) == Coverage(2, 1, 1, 0)


def test_what_waits_for_approval_is_counted(crew: Crew, draft: Revision) -> None:
    services.submit_revision(actor=crew.officer, revision_uuid=draft.uuid)
    assert selectors.coverage(crew.officer) == Coverage(2, 0, 2, 1)


@pytest.fixture
def half(crew: Crew) -> None:
    """A post that was not frontline and has two documents in force becomes frontline."""
    org.change_post(actor=TESTS, post_uuid=crew.post.uuid, is_frontline=False)
    whole = whole_content()
    publish(crew, replace(whole, documents={kind: whole.documents[kind] for kind in (Kind.RISK, Kind.DUTY)}))
    org.change_post(actor=TESTS, post_uuid=crew.post.uuid, is_frontline=True)


def publish(crew: Crew, content: DossierContent) -> None:
    services.store_understanding(
        actor=crew.officer, enterprise=crew.enterprise, understanding=understanding_of(content), post_names=None,
        file_name="两单两卡.xlsx", file_sha256="0" * 64,
    )  # fmt: skip
    revision = Revision.objects.get(dossier__post=crew.post, state="draft")
    sent = services.submit_revision(actor=crew.officer, revision_uuid=revision.uuid)
    services.approve_revision(actor=crew.principal, revision_uuid=revision.uuid, shown_hash=sent.content_hash)


@pytest.mark.usefixtures("half")
def test_a_post_with_two_documents_in_force_is_neither_covered_nor_missing(crew: Crew) -> None:
    assert selectors.coverage(crew.officer) == Coverage(2, 0, 1, 0)


@pytest.mark.usefixtures("half")
def test_the_next_revision_completes_what_the_last_one_lacked(crew: Crew) -> None:
    publish(crew, whole_content())
    assert selectors.coverage(crew.officer) == Coverage(2, 1, 1, 0)


def test_neighbours_are_not_counted(crew: Crew, in_force: Revision, stranger: Crew) -> None:
    assert selectors.coverage(stranger.officer) == Coverage(2, 0, 2, 0)
