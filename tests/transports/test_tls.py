"""TLS under a WebSocket, in both roles."""

from __future__ import annotations

import logging

import pytest

from ocpp16_sdk.errors import TlsDefect, TlsError
from ocpp16_sdk.security import Accept, CentralSystemSecurity, ChargePointSecurity, ConnectionRequest, PeerCertificate
from ocpp16_sdk.transports._client import dial
from tests.support.certificates import OPERATOR, Authority, authority, stranger
from tests.support.websocket_handshakes import echoing, raw
from tests.support.websocket_peers import bounded

__all__ = ["authority", "stranger"]
pytestmark = pytest.mark.anyio
SIZES = [0, 1, 16_384, 16_385, 1_000_000]


@pytest.fixture(autouse=True)
def _every_loop(anyio_backend: object) -> None: ...


@bounded
async def test_messages_of_every_size_pass_and_the_request_has_the_certificate(authority: Authority) -> None:
    asked: list[ConnectionRequest] = []

    async def decide(request: ConnectionRequest) -> Accept:
        asked.append(request)
        return Accept()

    own = ChargePointSecurity.mutual_tls(
        authority.issue(common_name="SN1", organization=OPERATOR), roots=authority.roots
    )
    central = CentralSystemSecurity.mutual_tls(authority.issue("localhost"), roots=authority.roots)
    async with echoing(security=central, decide=decide) as listener:
        transport = await dial(f"wss://localhost:{listener.port}/CP1", ssl_context=own.ssl_context)
        for size in SIZES:
            await transport.send("x" * size)
            assert len(await transport.receive()) == size
        await transport.aclose()
    certificate = asked[0].certificate
    assert isinstance(certificate, PeerCertificate)
    assert (certificate.common_names, certificate.organizations) == (("SN1",), (OPERATOR,))


@bounded
async def test_a_charge_point_that_trusts_another_root_raises_the_reason(
    authority: Authority, stranger: Authority
) -> None:
    central = CentralSystemSecurity(0, CentralSystemSecurity.tls_basic(authority.issue("localhost")).ssl_context)
    context = ChargePointSecurity.tls_basic(b"x" * 20, roots=stranger.roots).ssl_context  # SEC-18
    async with echoing(security=central) as listener:
        with pytest.raises(TlsError) as caught:
            await dial(f"wss://localhost:{listener.port}/CP1?token=secret", ssl_context=context)
    assert caught.value.defect is TlsDefect.CERTIFICATE
    assert f"wss://localhost:{listener.port}/CP1" in str(caught.value)
    assert "roots" in str(caught.value)
    assert "secret" not in str(caught.value)


@bounded
async def test_a_peer_with_invalid_tls_gets_an_alert_and_is_logged(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    central = CentralSystemSecurity(0, CentralSystemSecurity.tls_basic(authority.issue("localhost")).ssl_context)
    async with echoing(security=central) as listener, raw(listener, b"\x16\x03\x01\x00\x05hello") as peer:
        assert (await peer.read(1)) == b"\x15", "an alert (RFC 8446 5.1)"
    assert [(record.name, record.levelno, record.exc_info) for record in caplog.records] == [
        ("ocpp16_sdk.security", logging.WARNING, None)
    ]
