"""Certificate authorities for the tests, and the certificates that they issue."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ocpp16_sdk.security import Certificate

OPERATOR = "Example CPO"


@dataclass
class Authority:
    """An authority whose files lie in a folder."""

    ca: trustme.CA
    folder: Path
    issued: int = 0

    @property
    def roots(self) -> Path:
        """The file of its root."""
        path = self.folder / "roots.pem"
        self.ca.cert_pem.write_to_path(str(path))
        return path

    def issue(
        self,
        *names: str,
        common_name: str | None = None,
        organization: str | None = None,
        ecdsa: bool = True,
        expired: bool = False,
    ) -> Certificate:
        """Issue a certificate; `names` are subject alternative names."""
        made = self.ca.issue_cert(
            *names,
            common_name=common_name,
            organization_name=organization,
            not_after=datetime.now(UTC) - timedelta(hours=1) if expired else None,
            key_type=trustme.KeyType.ECDSA if ecdsa else trustme.KeyType.RSA,
        )
        self.issued += 1
        chain, key = self.folder / f"{self.issued}.pem", self.folder / f"{self.issued}.key"
        for number, part in enumerate(made.cert_chain_pems):
            part.write_to_path(str(chain), append=number > 0)
        made.private_key_pem.write_to_path(str(key))
        return Certificate(chain, key)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The one whom both sides trust."""
    return Authority(trustme.CA(organization_name=OPERATOR), tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One whom nobody trusts."""
    return Authority(trustme.CA(), tmp_path_factory.mktemp("stranger"))


def purpose_of_a_charge_point(authority: Authority) -> Certificate:
    """Issue a certificate for `localhost` that is for those who dial only."""
    issuer = x509.load_pem_x509_certificate(authority.ca.cert_pem.bytes())
    issuer_key = serialization.load_pem_private_key(authority.ca.private_key_pem.bytes(), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    own_key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .issuer_name(issuer.subject)
        .public_key(own_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    path = authority.folder / "purpose.pem"
    private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + own_key.private_bytes(*private))
    return Certificate(path)


def copy_certificate(folder: Path, name: str, certificate: Certificate) -> None:
    assert certificate.private_key is not None
    shutil.copy(certificate.chain, folder / f"{name}.pem")
    shutil.copy(certificate.private_key, folder / f"{name}.key")
