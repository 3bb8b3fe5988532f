"""The key pair for rescue files: devices lock with the public half, only this server unlocks. It lies in the data folder."""

import base64
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gangze.kernel.errors import RuleBroken

from ..rules.rescue import NO_RESCUE, Unlocked, locked, unlocked

_BITS = 3072
_OAEP = padding.OAEP(mgf=padding.MGF1(algorithm=hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


def public_rescue_key() -> dict[str, str]:
    """Return {"key_id", "spki"}: the public key as devices need it, SubjectPublicKeyInfo in base64."""
    spki = _spki(_private_key())
    return {"key_id": _key_id(spki), "spki": base64.b64encode(spki).decode("ascii")}


def unlock_rescue(content: bytes) -> Unlocked:
    """Return what a rescue file holds. Raises RuleBroken for another server's, a changed and a broken file."""
    parts, key = locked(content), _private_key()
    if parts.key_id != _key_id(_spki(key)):
        raise RuleBroken("这个救援文件是为另一台服务器存的，或这台服务器的救援密钥已经换过。")
    try:
        own = key.decrypt(parts.wrapped_key, _OAEP)
        plaintext = AESGCM(own).decrypt(parts.iv, parts.ciphertext, parts.head)
    except (ValueError, InvalidTag):
        raise RuleBroken(NO_RESCUE) from None
    return unlocked(plaintext)


def _private_key() -> rsa.RSAPrivateKey:
    """Return the key kept in the data folder, made on first use with mode 0600."""
    path = Path(settings.VAR_DIR) / "rescue_key.pem"
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = rsa.generate_private_key(public_exponent=65537, key_size=_BITS).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=".rescue_key-")  # mode 0600
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    # Under its name only when whole, and never in place of another: what was locked for that one could not be opened.
    with suppress(FileExistsError):
        os.link(made, path)
    os.unlink(made)
    return _read(path)


def _read(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return key


def _spki(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _key_id(spki: bytes) -> str:
    return hashlib.sha256(spki).hexdigest()[:16]
