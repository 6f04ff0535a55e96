"""The certificate that finished videos are signed with (C2PA, ES256), and the signing itself.

The key stays in our process: the child that reads a stranger's file asks for one signature. Where none was given, a
root and a certificate below it are made and kept: verifiers then say that the signature holds, of a signer that they do
not know.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from maxvideo.web.data_dir import write_private

LIFE: Final = timedelta(days=3650)
PEM: Final = serialization.Encoding.PEM
KEY_USES: Final = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


class BadCertificate(ValueError):
    """Why nothing can be signed with it."""


@dataclass(frozen=True)
class Certificate:
    """The leaf with its chain as PEM, its serial number, and the key."""

    chain: str
    serial: int
    ends_at: datetime
    key: ec.EllipticCurvePrivateKey

    @property
    def anchor(self) -> str:
        """The last of the chain, as PEM: what it is trusted by."""
        return _pem(x509.load_pem_x509_certificates(self.chain.encode())[-1]).decode()

    def sign(self, claim: bytes) -> bytes:
        """The signature of a claim, ES256, as DER."""
        return self.key.sign(claim, ec.ECDSA(hashes.SHA256()))


def load() -> Certificate:
    """What is configured, or our own, made the first time. Raises BadCertificate or OSError."""
    files = settings.C2PA_FILES
    if files.is_own and not files.certificate.exists():
        files.certificate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(files.certificate, make(), replace=False)
    return _load(files.certificate, files.key)


@lru_cache(maxsize=4)
def _load(certificate: Path, key: Path) -> Certificate:
    """Raises BadCertificate where they do not belong together, or are not of ES256."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadCertificate("it cannot be read") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise BadCertificate("the key is not one of ES256: an EC key on the curve P-256")
    if chain[0].public_key() != private.public_key():
        raise BadCertificate("the key is not that of the first certificate")
    pem = b"".join(_pem(one) for one in chain).decode()
    return Certificate(pem, chain[0].serial_number, chain[0].not_valid_after_utc, private)


def make() -> str:
    """A root and a certificate below it, as PEM with the key of the latter; that of the root is thrown away."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _builder("MaxVideo root", "MaxVideo root", root_key).add_extension(x509.BasicConstraints(True, None), True)
    root = root.add_extension(_uses("key_cert_sign", "crl_sign"), True)
    leaf = _builder("MaxVideo", "MaxVideo root", key).add_extension(x509.BasicConstraints(False, None), True)
    leaf = leaf.add_extension(_uses("digital_signature"), True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
    leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
    chain = [_pem(one.sign(root_key, hashes.SHA256())) for one in (leaf, root)]
    secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return b"".join([*chain, secret]).decode()


def _builder(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer))
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + LIFE)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)


def _name(common: str) -> x509.Name:
    words = {NameOID.ORGANIZATION_NAME: "MaxVideo", NameOID.COMMON_NAME: common}
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in words.items()])


def _uses(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in KEY_USES})


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(PEM)
