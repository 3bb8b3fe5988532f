"""Sentences of the framework-free layers are said in the language of the page, also those that were stored."""

import json

import pytest
from django.utils.translation import override

from gangze.jobs.models import Job
from gangze.kernel.wording import Listing, Sentence, kept
from gangze.web.translating import said

LEFT = "还有 {count} 人在该岗位任职，请先调岗。"


@pytest.mark.parametrize(
    ("sentence", "chinese", "english"),
    [
        (Sentence(LEFT, count=1), "还有 1 人在该岗位任职，请先调岗。", "1 person still holds this post; move that person first."),
        (Sentence(LEFT, count=2), "还有 2 人在该岗位任职，请先调岗。", "2 people still hold this post; move them first."),
        (Sentence("{column}为空。", column=Sentence("岗位名称")), "岗位名称为空。", "Post name is empty."),
        (Sentence("{column}为空。", column="岗位名称"), "岗位名称为空。", "岗位名称 is empty."),
        (Listing([Sentence("岗位名称"), "外操"]), "岗位名称、外操", "Post name, 外操"),
        ("两单两卡", "两单两卡", "Dossiers"),
        ("外操", "外操", "外操"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_said_in_the_language_of_the_page(sentence: str, chinese: str, english: str) -> None:
    for text in (sentence, json.loads(json.dumps(kept(sentence)))):
        with override("zh-hans"):
            assert said(text) == chinese
        with override("en"):
            assert said(text) == english


@pytest.mark.django_db
def test_a_sentence_in_a_column_keeps_its_values() -> None:
    job = Job.objects.create(kind="test", title=Sentence("导入 {file}", file="花名册.xlsx"), started_by_key="test")
    again = Job.objects.get(pk=job.pk)
    assert again.title == "导入 花名册.xlsx"
    with override("en"):
        assert said(again.title) == "Import 花名册.xlsx"
    Job.objects.filter(pk=job.pk).update(error_text="没有值的一句。")
    assert Job.objects.get(pk=job.pk).error_text == "没有值的一句。"
