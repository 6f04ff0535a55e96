"""What is signed with: given, or made once and kept where its owner alone reads it."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pytest_django import Settings

from generations.media import certificate
from generations.media.certificate import BadCertificate
from maxvideo.mark_settings import MarkFiles


def test_own_one_is_made_once_and_readable_by_its_owner_alone(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "c2pa.pem"
    settings.C2PA_FILES = MarkFiles(path, path)
    first = certificate.load()
    certificate._load.cache_clear()
    assert certificate.load().serial == first.serial
    assert path.stat().st_mode & 0o777 == 0o600


def test_signature_is_that_of_the_certificate(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "c2pa.pem"
    settings.C2PA_FILES = MarkFiles(path, path)
    own = certificate.load()
    own.key.public_key().verify(own.sign(b"claim"), b"claim", ec.ECDSA(hashes.SHA256()))


def pem_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


@pytest.mark.parametrize(
    "key",
    [
        pem_of(ec.generate_private_key(ec.SECP256R1())),
        pem_of(ec.generate_private_key(ec.SECP384R1())),
        pem_of(rsa.generate_private_key(65537, 2048)),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ],
    ids=["another's", "another curve", "rsa", "broken"],
)
def test_key_that_does_not_fit_is_refused(settings: Settings, tmp_path: Path, key: str) -> None:
    files = MarkFiles(tmp_path / "c.pem", tmp_path / "k.pem")
    files.certificate.write_text(certificate.make())
    files.key.write_text(key)
    settings.C2PA_FILES = files
    with pytest.raises(BadCertificate):
        certificate.load()
