"""Who writes voices down, how that fails, and what is made of the text."""

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from gangze.mastery.transcribing import (
    LARGEST_SOUND_BYTES,
    FasterWhisper,
    NoTranscriber,
    OpenAiCompatible,
    Sound,
    SoundRefused,
    TranscriptionFailed,
    prompt_of,
    terms_of,
    tidy_transcript,
)

from .conftest import WEBM
from .stub import Stub

SOUND = Sound.of(WEBM)


def service(stub: Stub, **more: object) -> OpenAiCompatible:
    return OpenAiCompatible(stub.url, model="whisper-1", key="secret", seconds=5, **more)  # type: ignore[arg-type]


# The service


def test_the_service_is_asked_in_chinese_with_model_key_prompt_and_the_recording(stub: Stub) -> None:
    assert service(stub.says("先停泵")).transcribe(SOUND, "循环泵、进出口阀") == "先停泵"
    [(path, headers, body)] = stub.asked
    assert path == "/v1/audio/transcriptions"
    assert headers["Authorization"] == "Bearer secret"
    for part in (b'name="model"\r\n\r\nwhisper-1', b'name="language"\r\n\r\nzh', "循环泵、进出口阀".encode(), WEBM):
        assert part in body
    assert b'filename="recording.webm"' in body


def test_the_key_is_not_in_what_is_printed() -> None:
    assert "secret" not in repr(OpenAiCompatible("https://asr.example/v1", key="secret"))


@pytest.mark.parametrize(("status", "word"), [(500, "没有成功"), (401, "没有成功"), (429, "正忙"), (503, "正忙")])
def test_a_refusal_becomes_a_sentence_that_leads_back_to_typing(stub: Stub, status: int, word: str) -> None:
    stub.status = status
    with pytest.raises(TranscriptionFailed) as failed:
        service(stub).transcribe(SOUND, "")
    assert word in failed.value.reason
    assert "打字" in failed.value.reason
    assert str(status) in failed.value.detail


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(stub: Stub, status: int) -> None:
    stub.status, stub.headers = status, {"Location": stub.url.replace("transcriptions", "elsewhere")}
    with pytest.raises(TranscriptionFailed):
        service(stub).transcribe(SOUND, "")
    assert len(stub.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'{"words": "x"}', b'{"text": 5}', b"[" * 100_000, b'"text"']
)
def test_an_answer_that_is_none_is_a_failure(stub: Stub, body: bytes) -> None:
    stub.body = body
    with pytest.raises(TranscriptionFailed):
        service(stub).transcribe(SOUND, "")


def test_a_huge_answer_is_not_read_to_its_end(stub: Stub) -> None:
    stub.body = b'{"text": "' + b"a" * 2_000_000 + b'"}'
    with pytest.raises(TranscriptionFailed, match="too much"):
        service(stub).transcribe(SOUND, "")


def test_a_service_that_does_not_answer_is_given_up(stub: Stub) -> None:
    stub.waits = threading.Event()
    with pytest.raises(TranscriptionFailed) as failed:
        OpenAiCompatible(stub.url, seconds=0.2).transcribe(SOUND, "")
    assert "超时" in failed.value.reason


def test_a_service_that_answers_drop_by_drop_is_given_up_too(stub: Stub) -> None:
    stub.says("长" * 200).drips = True
    with pytest.raises(TranscriptionFailed) as failed:
        OpenAiCompatible(stub.url, seconds=0.4).transcribe(SOUND, "")
    assert "超时" in failed.value.reason


def test_a_service_that_is_not_there_is_a_failure() -> None:
    with pytest.raises(TranscriptionFailed):
        OpenAiCompatible("http://127.0.0.1:9/v1", seconds=2).transcribe(SOUND, "")


@pytest.mark.parametrize("url", ["", "ftp://a/b", "file:///etc/passwd", "http://", "https://user:word@asr.example/v1"])
def test_only_plain_web_addresses_can_be_configured(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        OpenAiCompatible(url)


def test_without_a_transcriber_people_are_led_to_typing() -> None:
    with pytest.raises(TranscriptionFailed, match="打字"):
        NoTranscriber().transcribe(SOUND, "")


# The local model


class Model:
    def __init__(self, *texts: str) -> None:
        self.texts, self.told = texts, {}  # type: tuple[str, ...], dict[str, object]

    def transcribe(self, _sound: object, **told: object) -> tuple[Iterator[SimpleNamespace], None]:
        self.told = told
        return (SimpleNamespace(text=text) for text in self.texts), None


def test_a_local_model_is_loaded_once_and_told_the_words(tmp_path: Path) -> None:
    loaded: list[Path] = []
    model = Model("先停泵，", "再关阀")

    def load(folder: Path) -> Model:
        loaded.append(folder)
        return model

    whisper = FasterWhisper(tmp_path, load=load)
    assert [whisper.transcribe(SOUND, "循环泵") for _ in range(2)] == ["先停泵，再关阀"] * 2
    assert loaded == [tmp_path]
    assert (model.told["language"], model.told["initial_prompt"]) == ("zh", "循环泵")


def test_a_local_model_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionFailed, match="too long"):
        FasterWhisper(tmp_path, seconds=-1, load=lambda _folder: Model("a")).transcribe(SOUND, "")


def test_whatever_the_decoder_raises_is_a_failure(tmp_path: Path) -> None:
    class Broken:
        def transcribe(self, *_: object, **__: object) -> object:
            raise RuntimeError("broken stream")

    with pytest.raises(TranscriptionFailed, match="broken stream"):
        FasterWhisper(tmp_path, load=lambda _folder: Broken()).transcribe(SOUND, "")


def test_a_missing_extra_or_model_is_named_to_the_operator(tmp_path: Path) -> None:
    with pytest.raises(TranscriptionFailed, match=r"gangze\[voice\]"):
        FasterWhisper(tmp_path).transcribe(SOUND, "")
    with pytest.raises(TranscriptionFailed, match="no model"):
        FasterWhisper(tmp_path / "none").transcribe(SOUND, "")


# Sounds


@pytest.mark.parametrize(("start", "kind"), [
    (b"\x1a\x45\xdf\xa3", "audio/webm"), (b"OggS", "audio/ogg"), (b"\0\0\0\x20ftypmp42", "audio/mp4"),
    (b"\0\0\0\x20ftypiso5", "audio/mp4"), (b"RIFF\0\0\0\0WAVE", "audio/wav"),
])  # fmt: skip
def test_a_sound_is_known_by_its_first_bytes(start: bytes, kind: str) -> None:
    assert Sound.of(start + b"\0" * 30).content_type == kind


@pytest.mark.parametrize("content", [
    b"", b"<html>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x20ftypheic", b"MZ\x90", b"ID3",
    b"OggS" + b"\0" * LARGEST_SOUND_BYTES,
])  # fmt: skip
def test_anything_else_and_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(SoundRefused):
        Sound.of(content)


# Words


def test_the_words_of_a_card_are_its_tags_and_short_parts() -> None:
    assert terms_of(["停循环泵P-101，关进出口阀", "停循环泵P-101。报告班长"]) == [
        "P-101",
        "停循环泵P-101",
        "关进出口阀",
        "报告班长",
    ]


def test_a_prompt_is_cut_between_words() -> None:
    prompt = prompt_of([f"检查第{number}号阀门" for number in range(100)], longest=30)
    assert len(prompt) <= 30
    assert prompt.endswith("阀门")
    assert prompt_of([]) == ""


# The text


@pytest.mark.parametrize(("heard", "text"), [
    ("開閥後，確認壓力不超過零點八兆帕", "开阀后，确认压力不超过零点八兆帕"), ("嚴禁帶電作業", "严禁带电作业"), ("乾燥的頭髮", "干燥的头发"),
    ("先 停 泵\n再 关阀", "先停泵再关阀"), ("温度 120 ℃", "温度120 ℃"), ("  \n ", ""), ("先停泵\x00\u200b再关阀", "先停泵再关阀"),
    ("不超过０.８ MPa", "不超过０.８MPa"),
])  # fmt: skip
def test_text_becomes_simplified_and_one_line(heard: str, text: str) -> None:
    assert tidy_transcript(heard) == text


@pytest.mark.parametrize("heard", ["谢谢观看", "字幕由Amara.org社区提供", "請不吝點贊 訂閱 轉發 打賞", "謝謝大家。"])
def test_what_models_write_of_silence_is_nothing(heard: str) -> None:
    assert tidy_transcript(heard) == ""


def test_a_sentence_that_only_contains_such_words_stays() -> None:
    assert tidy_transcript("先报告班长，谢谢大家") == "先报告班长，谢谢大家"


def test_a_text_without_end_is_cut() -> None:
    assert len(tidy_transcript("停" * 100_000)) == 20_000
