"""From the preview into drafts: what was shown is stored, and the file is read again only when something has changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from gangze.dossiers import selectors, services
from gangze.dossiers.importing import Mapping
from gangze.dossiers.models import ImportMapping, Item, Upload
from gangze.dossiers.services import understood, uploads
from tests.builders import make_post

from .builders import Crew, understanding_of, whole_content

SAMPLE = Path(__file__).parents[1] / "samples" / "两单两卡_聚酰胺.xlsx"

pytestmark = pytest.mark.django_db


@pytest.fixture
def read_file(crew: Crew, settings: Settings, tmp_path: Path) -> Upload:
    settings.VAR_DIR = tmp_path
    with SAMPLE.open("rb") as stream:
        upload = services.receive_upload(
            actor=crew.officer, enterprise_code=crew.enterprise.code, name=SAMPLE.name, stream=stream
        )
    return services.read_upload(actor=crew.officer, upload_uuid=upload.uuid)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each time a file is understood."""
    noted: list[str] = []
    understand: Callable[..., Any] = uploads.understand

    def noting(*arguments: Any) -> Any:
        noted.append("read")
        return understand(*arguments)

    monkeypatch.setattr(uploads, "understand", noting)
    return noted


def test_contents_come_back_as_they_were_kept(tmp_path: Path) -> None:
    contents = understood.storable(understanding_of(whole_content()))
    understood.write_contents(tmp_path / "contents.json", "key", contents)
    assert understood.read_contents(tmp_path / "contents.json", "key") == contents
    assert understood.read_contents(tmp_path / "contents.json", "another key") is None
    assert understood.read_contents(tmp_path / "nothing.json", "key") is None


def test_what_the_preview_showed_is_stored_without_reading_the_file_again(
    crew: Crew, read_file: Upload, readings: list[str]
) -> None:
    result = services.store_upload(actor=crew.officer, upload_uuid=read_file.uuid, post_names=["聚合主操"])
    assert (result["stored"], readings) == (["聚合主操"], [])
    shown = next(post for post in selectors.preview_of_upload(read_file)["posts"] if post["name"] == "聚合主操")
    assert Item.objects.count() == sum(document["count"] for document in shown["documents"])


def test_a_post_added_since_the_preview_is_found_in_the_file(
    crew: Crew, read_file: Upload, readings: list[str]
) -> None:
    make_post(crew.post.unit, name="导热油炉工")
    names = ["聚合主操", "导热油炉工"]
    result = services.store_upload(actor=crew.officer, upload_uuid=read_file.uuid, post_names=names)
    assert (result["stored"], readings) == (names, ["read"])


def test_a_decision_made_since_the_preview_counts(crew: Crew, read_file: Upload, readings: list[str]) -> None:
    ImportMapping.objects.create(enterprise=crew.enterprise, mapping=Mapping(posts={"主操": "聚合主操"}).to_json())
    services.store_upload(actor=crew.officer, upload_uuid=read_file.uuid, post_names=["聚合主操"])
    assert readings == ["read"]
