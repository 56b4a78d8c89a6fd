"""Which certificates will do: OCPP-J 6.2.1 and the whitepaper contradict each other, and the whitepaper counts."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from ocpp16_sdk.errors import TlsDefect, TlsError
from ocpp16_sdk.security import CentralSystemSecurity, Certificate, ChargePointSecurity
from ocpp16_sdk.security._tls_contexts import charge_point_context
from ocpp16_sdk.transports._client import dial
from tests.support.certificates import Authority
from tests.support.connection_requests import KEY
from tests.support.websocket_handshakes import echoing
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


def issue(authority: Authority, key: Key, name: str) -> Certificate:
    """Issue a certificate for `localhost` with a key of one's own."""
    issuer = x509.load_pem_x509_certificate(authority.ca.cert_pem.bytes())
    issuer_key = serialization.load_pem_private_key(authority.ca.private_key_pem.bytes(), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    now = datetime.now(UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    path = authority.folder / f"{name}.pem"
    private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*private))
    return Certificate(path)


@pytest.mark.item("SEC-24", "SEC-35")
@pytest.mark.parametrize("kind", ["RSA 2048", "RSA 3072", "ECDSA P-256", "ECDSA P-384"])
@bounded
async def test_the_whitepaper_counts_and_no_key_is_too_long(
    kind: str, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    # RSA of 2048 bits is the one kind that suits OCPP-J too, and the whitepaper demands ECDSA beside it.
    curve = ec.SECP256R1() if kind.endswith("256") else ec.SECP384R1()
    rsa_bits = 2048 if kind.endswith("2048") else 3072
    key = rsa.generate_private_key(65537, rsa_bits) if kind.startswith("RSA") else ec.generate_private_key(curve)
    security = CentralSystemSecurity(0, CentralSystemSecurity.tls_basic(issue(authority, key, kind)).ssl_context)
    async with echoing(security=security) as listener:
        transport = await dial(
            f"wss://localhost:{listener.port}/CP1", ssl_context=charge_point_context(authority.roots)
        )
        await transport.aclose()
    assert not caplog.records


@pytest.mark.item("J-19")
def test_the_documentation_says_that_the_rule_of_the_whitepaper_counts() -> None:
    page = " ".join((DOCS / "security.md").read_text("utf-8").split())
    assert "OCPP-J requires RSA keys of at most 2048 bits" in page
    assert "If OCPP-J contradicts the whitepaper, this package follows the whitepaper." in page


@pytest.mark.item("SEC-31")
@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP192R1())], ids=["RSA", "ECDSA"]
)
def test_a_key_that_is_too_short_is_not_shown(key: Key, authority: Authority) -> None:
    weak = issue(authority, key, "weak")
    with pytest.raises(ValueError, match="cannot be used"):
        CentralSystemSecurity.tls_basic(weak)
    with pytest.raises(ValueError, match="cannot be used"):
        ChargePointSecurity.mutual_tls(weak, roots=authority.roots)


@pytest.mark.item("SEC-31")
@bounded
async def test_a_central_system_with_a_short_key_is_refused(authority: Authority) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(issue(authority, rsa.generate_private_key(65537, 1024), "too short").chain)
    security = ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
    async with echoing(security=CentralSystemSecurity(0, context)) as listener:
        with pytest.raises(TlsError) as caught:
            await dial(f"wss://localhost:{listener.port}/CP1", ssl_context=security.ssl_context)
    assert caught.value.defect is TlsDefect.CERTIFICATE


@pytest.mark.parametrize("ecdsa", [True, False])
def test_a_key_of_another_certificate_is_named_with_both_files(authority: Authority, ecdsa: bool) -> None:
    own, other = authority.issue("localhost"), authority.issue("localhost", ecdsa=ecdsa)
    mixed = Certificate(own.chain, other.private_key)
    for make in (CentralSystemSecurity.tls_basic, ChargePointSecurity.mutual_tls):
        with pytest.raises(ValueError, match="the private key does not belong to the certificate") as caught:
            make(mixed)
        assert str(own.chain) in str(caught.value)
        assert str(other.private_key) in str(caught.value)
