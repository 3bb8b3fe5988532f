"""A service behind https is asked only when its certificate is one that this machine trusts, for the name that was configured."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gangze.mastery.transcribing import OpenAiCompatible, Sound, TranscriptionFailed

from .conftest import WEBM
from .stub import Stub, stub_server

SOUND = Sound.of(WEBM)


def certificate(folder: Path, name: str) -> Path:
    """Return a file with a key and a certificate for a name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day, now = timedelta(days=1), datetime.now(UTC)
    made = x509.CertificateBuilder(names, names, key.public_key(), x509.random_serial_number(), now - day, now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    plain = serialization.NoEncryption()
    told = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file = folder / f"{name}.pem"
    file.write_bytes(told + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return certificate(tmp_path, "localhost")


@pytest.fixture
def secure(own: Path) -> Iterator[Stub]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    with stub_server(context) as stub:
        yield stub.says("先停泵")


def test_a_trusted_certificate_for_the_name_is_taken(secure: Stub, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    assert OpenAiCompatible(secure.url, seconds=5).transcribe(SOUND, "") == "先停泵"


def test_a_certificate_that_nobody_here_trusts_is_a_failure_and_nothing_is_sent(secure: Stub) -> None:
    with pytest.raises(TranscriptionFailed, match="CERTIFICATE_VERIFY_FAILED"):
        OpenAiCompatible(secure.url, seconds=5).transcribe(SOUND, "")
    assert secure.asked == []


def test_a_certificate_for_another_name_is_a_failure_and_nothing_is_sent(
    secure: Stub, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    with pytest.raises(TranscriptionFailed, match="mismatch"):
        OpenAiCompatible(secure.url.replace("localhost", "127.0.0.1"), seconds=5).transcribe(SOUND, "")
    assert secure.asked == []
