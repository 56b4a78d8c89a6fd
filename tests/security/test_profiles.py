"""Which arguments make a security profile, and which do not."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncManualChargePoint
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    Certificate,
    ChargePointSecurity,
    ConnectionRequest,
    Refuse,
)
from ocpp16_sdk.security._tls_contexts import charge_point_context, default_charge_point_context
from tests.support.certificates import Authority
from tests.support.connection_requests import KEY


def client_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def test_each_profile_is_made_from_its_parts(authority: Authority) -> None:  # SEC-01, SEC-04
    own = authority.issue(common_name="SN1")
    for security, profile in (
        (ChargePointSecurity(), 0),
        (ChargePointSecurity.basic(KEY), 1),
        (ChargePointSecurity.tls_basic(KEY), 2),
        (ChargePointSecurity.tls_basic(KEY, roots=authority.roots), 2),
        (ChargePointSecurity.mutual_tls(own), 3),
        (ChargePointSecurity.mutual_tls(own, roots=authority.roots), 3),
    ):
        assert security.profile == profile
        AsyncManualChargePoint(f"{'wss' if profile > 1 else 'ws'}://localhost", "CP1", security=security)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ChargePointSecurity(4),
        lambda: ChargePointSecurity(-1),
        lambda: ChargePointSecurity(0, KEY),
        lambda: ChargePointSecurity(1),
        lambda: ChargePointSecurity(1, KEY, client_context()),
        lambda: ChargePointSecurity(2),
        lambda: ChargePointSecurity(3),
        lambda: ChargePointSecurity(3, KEY, client_context()),
        lambda: CentralSystemSecurity(4),
        lambda: CentralSystemSecurity(1, client_context()),
        lambda: CentralSystemSecurity(2),
        lambda: CentralSystemSecurity(3),
        lambda: CentralSystemSecurity(3, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)),
        lambda: CentralSystemSecurity.tls_basic(),
    ],
)
def test_an_invalid_profile_is_refused(make: Callable[[], object]) -> None:  # SEC-01
    with pytest.raises(ValueError, match="must"):
        make()


@pytest.mark.parametrize(("size", "fits"), [(0, False), (15, False), (16, True), (20, True), (21, False), (40, False)])
def test_a_key_has_16_to_20_bytes(size: int, fits: bool) -> None:  # J-72, SEC-14
    for profile in (ChargePointSecurity.basic, ChargePointSecurity.tls_basic):
        if fits:
            profile(b"k" * size)
        else:
            with pytest.raises(ValueError, match="must"):
                profile(b"k" * size)
    assert ChargePointSecurity.basic("what a field technician thought of").key


def test_the_scheme_of_the_url_is_the_profiles(authority: Authority) -> None:  # SEC-03
    mutual = ChargePointSecurity.mutual_tls(authority.issue(common_name="SN1"))
    for scheme, security in (
        ("wss", ChargePointSecurity.basic(KEY)),
        ("ws", ChargePointSecurity.tls_basic(KEY)),
        ("ws", mutual),
    ):
        with pytest.raises(ValueError, match=f"profile {security.profile}"):
            AsyncManualChargePoint(f"{scheme}://localhost", "CP1", security=security)
    AsyncManualChargePoint("wss://localhost", "CP1")  # no profile demands nothing, and TLS does no harm


def test_the_password_is_short_for_a_profile() -> None:
    assert AsyncManualChargePoint("ws://localhost", "CP1", password=KEY).security == ChargePointSecurity.basic(KEY)
    assert AsyncManualChargePoint("WSS://localhost", "CP1", password="x").security == ChargePointSecurity.tls_basic("x")
    with pytest.raises(ValueError, match="password: must be None if security is given"):
        AsyncManualChargePoint("ws://localhost", "CP1", password=KEY, security=ChargePointSecurity.basic(KEY))


def test_an_identity_with_a_colon_has_no_key_but_may_have_a_certificate(authority: Authority) -> None:  # J-71
    charger = AsyncManualChargePoint("ws://localhost", "a:b")
    with pytest.raises(ValueError, match="must"):
        charger.security = ChargePointSecurity.basic(KEY)
    assert charger.security == ChargePointSecurity()
    with pytest.raises(ValueError, match="must"):
        AsyncManualChargePoint("ws://localhost", "a:b", password=KEY)
    AsyncManualChargePoint(
        "wss://localhost", "a:b", security=ChargePointSecurity.mutual_tls(authority.issue(common_name="SN1"))
    )


@pytest.mark.anyio
async def test_a_profile_needs_a_decision(authority: Authority) -> None:
    certificate = authority.issue("localhost")
    for security in (
        CentralSystemSecurity.basic(),
        CentralSystemSecurity.tls_basic(certificate),
        CentralSystemSecurity.mutual_tls(certificate, roots=authority.roots),
    ):
        with pytest.raises(ValueError, match=f"profile {security.profile}"):
            async with AsyncCentralSystem().serve(port=0, security=security):
                raise AssertionError


@pytest.mark.anyio
async def test_profile_3_is_not_used_without_a_certificate(authority: Authority) -> None:
    async def decide(_: ConnectionRequest) -> Accept:
        pytest.fail("asked")

    security = CentralSystemSecurity.mutual_tls(authority.issue("localhost"), roots=authority.roots)
    request = ConnectionRequest("CP1", "/CP1", ("127.0.0.1", 1), {}, secure=True)
    assert await security.admit(request, decide) == Refuse(403)


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("ws://localhost", False),
        ("ws://127.0.0.1:9000", False),
        ("ws://10.1.2.3", False),
        ("ws://[::1]", False),
        ("ws://8.8.8.8", True),
        ("ws://central.example", True),
    ],
)
def test_a_key_without_tls_is_warned_about(url: str, warned: bool, caplog: pytest.LogCaptureFixture) -> None:  # SEC-13
    AsyncManualChargePoint(url, "CP1", password="a password")
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * warned
    assert "a password" not in caplog.text


def test_a_file_that_cannot_be_used_is_named_without_its_secrets(authority: Authority, tmp_path: Path) -> None:
    own, other = authority.issue(common_name="SN1"), authority.issue(common_name="SN2")
    nothing = tmp_path / "nothing.pem"
    for make in (
        lambda: ChargePointSecurity.mutual_tls(Certificate(nothing)),
        lambda: ChargePointSecurity.mutual_tls(Certificate(own.chain)),
        lambda: ChargePointSecurity.mutual_tls(Certificate(own.chain, other.private_key, "secret")),
        lambda: ChargePointSecurity.tls_basic(KEY, roots=nothing),
        lambda: ChargePointSecurity.tls_basic(KEY, roots=own.private_key),
        lambda: CentralSystemSecurity.tls_basic(Certificate(nothing, None, "secret")),
    ):
        with pytest.raises(ValueError, match=r"\.(pem|key)") as caught:
            make()
        assert "secret" not in str(caught.value)


def test_tls_is_hardened() -> None:  # SEC-17, SEC-19, SEC-23
    context = charge_point_context()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.hostname_checks_common_name
    assert context.options & ssl.OP_NO_COMPRESSION
    weak = ("CBC", "RC4", "DES", "NULL", "EXPORT", "MD5")
    assert not [each["name"] for each in context.get_ciphers() if any(word in each["name"] for word in weak)]


@pytest.mark.item("SEC-22")
def test_a_charge_point_offers_the_four_cipher_suites() -> None:
    ephemeral = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"}
    assert ephemeral | {"AES128-GCM-SHA256", "AES256-GCM-SHA384"} <= {
        each["name"] for each in charge_point_context().get_ciphers()
    }


def test_the_roots_of_the_system_are_loaded_once() -> None:
    assert default_charge_point_context() is default_charge_point_context()


def test_no_repr_contains_a_secret(authority: Authority) -> None:  # J-76
    shown = repr(
        [
            ChargePointSecurity.basic("secret password"),
            Certificate("chain.pem", "key.pem", "secret password"),
            AsyncManualChargePoint("ws://localhost/ocpp?token=secret", "CP1", password="secret password"),
            CentralSystemSecurity.tls_basic(authority.issue("localhost")),
        ]
    )
    assert "secret" not in shown


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
