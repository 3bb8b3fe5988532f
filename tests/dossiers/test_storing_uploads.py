"""From the preview into drafts: what was shown is stored, and the file is read again only when something has changed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from gangze.dossiers import selectors, services
from gangze.dossiers.importing import Mapping, understand
from gangze.dossiers.models import ImportMapping, Item, Upload
from gangze.dossiers.services import uploads
from gangze.dossiers.services.previews import contents_of, preview_of, storable
from gangze.officefiles import open_source
from tests.builders import make_post

from .builders import Crew

SAMPLES = Path(__file__).parents[1] / "samples"
SAMPLE = SAMPLES / "两单两卡_聚酰胺.xlsx"

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


@pytest.mark.parametrize("name", ["两单两卡_聚酰胺.xlsx", "LNG装卸_一岗一表.xlsx", "坏文件_缺列错行.xlsx"])
def test_a_preview_holds_all_that_may_be_stored(name: str) -> None:
    understanding = understand(open_source(SAMPLES / name, name=name))
    preview = json.loads(json.dumps(preview_of(understanding, {})))
    assert contents_of(preview) == storable(understanding)


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
