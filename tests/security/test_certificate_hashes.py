"""The hash data of certificates, against OpenSSL and against a computation from the bytes of the certificates."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from ocpp16_sdk import messages as m
from ocpp16_sdk.security import certificates
from ocpp16_sdk.security.certificates import certificate_hash_data, same_certificate
from tests.support.examples import load_example
from tests.support.roles import Charger, Depot, in_memory
from tests.support.virtual_time import in_virtual_time

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "certificate_hashes.json").read_text())
ROOT, LEAF = VECTORS["certificates"]["root"], VECTORS["certificates"]["leaf"]
KEYS: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey] = {
    "ECDSA": ec.generate_private_key(ec.SECP256R1()),
    "RSA": rsa.generate_private_key(public_exponent=65537, key_size=2048),
}


def certificate(kind: str, serial_number: int, name: str = "Root") -> x509.Certificate:
    """Make a certificate that has issued itself."""
    key = KEYS[kind]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), serial_number)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2046, 1, 1, tzinfo=UTC)
    )
    return builder.sign(key, hashes.SHA256())


def contents(der: bytes) -> bytes:
    """Return an element of DER without its tag and its length."""
    return der[2 + (der[1] & 0x7F) :] if der[1] & 0x80 else der[2:]


def key_bits(key: Any) -> bytes:
    """Return the bits of the public key: the second element of SubjectPublicKeyInfo, without the unused bits."""
    info = contents(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))
    algorithm_length = 2 + info[1]  # it is short
    bits = contents(info[algorithm_length:])
    assert bits[0] == 0
    return bits[1:]


@pytest.mark.item("TYPE-24")
@pytest.mark.parametrize(
    "expected", VECTORS["hashes"], ids=lambda each: f"{each['certificate']} {each['hashAlgorithm']}"
)
def test_the_hash_data_are_those_of_openssl(expected: dict[str, str]) -> None:
    pem, algorithm = VECTORS["certificates"][expected["certificate"]], m.HashAlgorithm(expected["hashAlgorithm"])
    found = certificate_hash_data(pem, ROOT, algorithm=algorithm).model_dump(mode="json", by_alias=True)
    assert found == {name: text for name, text in expected.items() if name != "certificate"}


@pytest.mark.item("TYPE-24")
@pytest.mark.parametrize("algorithm", m.HashAlgorithm)
@pytest.mark.parametrize("kind", KEYS)
def test_the_hashes_are_those_of_the_name_and_of_the_bits_of_the_key(kind: str, algorithm: m.HashAlgorithm) -> None:
    root = certificate(kind, 1)
    found = certificate_hash_data(root, algorithm=algorithm)
    name_hash = hashlib.new(algorithm, root.issuer.public_bytes()).hexdigest()
    key_hash = hashlib.new(algorithm, key_bits(KEYS[kind].public_key())).hexdigest()
    assert (found.issuer_name_hash.lower(), found.issuer_key_hash.lower()) == (name_hash, key_hash)
    pem = root.public_bytes(serialization.Encoding.PEM).decode()
    assert certificate_hash_data(pem, root, algorithm=algorithm) == found


@pytest.mark.item("TYPE-24")
@pytest.mark.parametrize(
    ("serial_number", "text"), [(1, "1"), (4095, "FFF"), (0x0A, "A"), (1 << 158, "4" + 39 * "0"), (0x80, "80")]
)
def test_a_serial_number_has_no_leading_zeros_and_no_prefix(serial_number: int, text: str) -> None:
    assert certificate_hash_data(certificate("ECDSA", serial_number)).serial_number == text


@pytest.mark.item("TYPE-24")
def test_hash_data_are_compared_without_case_and_without_leading_zeros() -> None:
    data = certificate_hash_data(ROOT)
    lower = m.CertificateHashData(
        hash_algorithm=data.hash_algorithm,
        issuer_name_hash=data.issuer_name_hash.lower(),
        issuer_key_hash=data.issuer_key_hash.lower(),
        serial_number="0fff",
    )
    assert lower != data
    assert same_certificate(lower, data)
    others = [
        certificate_hash_data(LEAF, ROOT),
        certificate_hash_data(ROOT, algorithm=m.HashAlgorithm.SHA512),
        *(lower.model_copy(update={name: "0"}) for name in ("issuer_name_hash", "issuer_key_hash", "serial_number")),
    ]
    assert not any(same_certificate(data, other) for other in others)


@pytest.mark.parametrize(
    ("arguments", "kind", "error"),
    [
        (("no PEM",), ValueError, r"^certificate: must be a certificate as PEM text, or .*; it cannot be read$"),
        ((ROOT, "\udc80"), ValueError, "^issuer: must be a certificate as PEM text"),
        ((ROOT[:100] + ROOT[200:],), ValueError, "^certificate: must be a certificate as PEM text"),
        ((LEAF,), ValueError, "^issuer=None: must be given, as the certificate is no root"),
        ((LEAF, LEAF), ValueError, "^issuer: must be the certificate of the issuer"),
        ((b"x",), TypeError, "^certificate=an object of type bytes: must be a certificate as PEM text"),
        ((ROOT, 5), TypeError, "^issuer=5: must be a certificate as PEM text"),
    ],
)
def test_a_wrong_certificate_is_named(arguments: tuple[Any, ...], kind: type[Exception], error: str) -> None:
    with pytest.raises(kind, match=error):
        certificate_hash_data(*arguments)


def test_an_issuer_with_the_same_name_and_another_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^issuer: .*: the signature does not match$"):
        certificate_hash_data(certificate("ECDSA", 1), certificate_of_another_key())


def certificate_of_another_key() -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = certificate("ECDSA", 1).subject
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2046, 1, 1, tzinfo=UTC)
    )
    return builder.sign(key, hashes.SHA256())


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("name", ["long serial number", "negative serial number"])
def test_a_serial_number_that_does_not_fit_is_refused(name: str) -> None:
    with pytest.raises(
        ValueError, match=r"^certificate: .*: must be a positive number of at most 40 hexadecimal digits$"
    ):
        certificate_hash_data(VECTORS["certificates"][name])


def test_a_wrong_algorithm_is_named() -> None:
    with pytest.raises(TypeError, match=r"^algorithm=an object of type str: must be a HashAlgorithm$"):
        certificate_hash_data(ROOT, algorithm=cast("Any", "SHA256"))


def test_without_cryptography_the_import_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    spec = spec_from_file_location("certificates_without", certificates.__file__)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match=r"pip install 'ocpp16-sdk\[cryptography\]'"):
        spec.loader.exec_module(module_from_spec(spec))


class ChargerWithRoots(Charger):
    roots: list[m.CertificateHashData]

    async def on_get_installed_certificate_ids(
        self, request: m.GetInstalledCertificateIdsRequest
    ) -> m.GetInstalledCertificateIdsResponse:
        return m.GetInstalledCertificateIdsResponse(
            status=m.GetInstalledCertificateStatus.ACCEPTED, certificate_hash_data=tuple(self.roots)
        )

    async def on_delete_certificate(self, request: m.DeleteCertificateRequest) -> m.DeleteCertificateResponse:
        self.roots.remove(request.certificate_hash_data)
        return m.DeleteCertificateResponse(status=m.DeleteCertificateStatus.ACCEPTED)


@in_virtual_time
async def test_the_example_deletes_a_root_with_the_hash_data_that_the_charge_point_reported() -> None:
    example = load_example("security/certificate_hashes.py")
    reported = [certificate_hash_data(ROOT, algorithm=algorithm) for algorithm in m.HashAlgorithm]
    other = certificate_hash_data(certificate("ECDSA", 1))
    async with in_memory(Depot()) as served, served.charge_point(ChargerWithRoots) as charger:
        charger.roots = [other, reported[2]]
        remote = served.depot[charger.identity]
        assert await example["delete_root"](remote, ROOT) is m.DeleteCertificateStatus.ACCEPTED
        assert charger.roots == [other]
        assert await example["delete_root"](remote, ROOT) is m.DeleteCertificateStatus.NOT_FOUND
