"""The profiles on the wire: who is accepted, and why others are not."""

from __future__ import annotations

import logging
import ssl
import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncChargePointConnection,
    AsyncManualChargePoint,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, RemoteCallError, TlsDefect, TlsError
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    Certificate,
    ChargePointSecurity,
    ConnectionRequest,
    Decision,
    hash_key,
    require_certificate,
    require_key,
)
from ocpp16_sdk.security._tls_contexts import charge_point_context
from tests.support.certificates import OPERATOR, Authority, purpose_of_a_charge_point
from tests.support.connection_requests import KEY
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@dataclass
class Place:
    """A central system that serves, and what it was asked."""

    depot: AsyncCentralSystem
    asked: list[ConnectionRequest] = field(default_factory=list[ConnectionRequest])

    @property
    def url(self) -> str:
        return f"wss://localhost:{self.depot.port}/ocpp"

    async def visit(self, security: ChargePointSecurity, *, scheme: str = "wss", identity: str = "SN1") -> None:
        """Connect, send a call, and close."""
        url = self.url.replace("wss", scheme)
        async with AsyncManualChargePoint(
            url, identity, security=security, websocket=WebSocketOptions(open_timeout=3, close_timeout=0.5)
        ) as charger:
            await charger.heartbeat()


class Depot(AsyncCentralSystem):
    async def on_heartbeat(
        self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
    ) -> m.HeartbeatResponse:
        return m.HeartbeatResponse(current_time=datetime(2026, 5, 1, tzinfo=UTC))


@asynccontextmanager
async def serving(security: CentralSystemSecurity) -> AsyncGenerator[Place]:
    """Serve with the decision that belongs to the profile."""

    async def note(request: ConnectionRequest) -> Decision:
        place.asked.append(request)
        return Accept()

    keys = require_key(HASHES, then=note)
    decide = {0: note, 1: keys, 2: keys, 3: require_certificate(OPERATOR, then=note)}[security.profile]
    place = Place(Depot(decide=decide))
    async with place.depot.serve(port=0, security=security, options=ListenOptions(open_timeout=3, close_timeout=0.5)):
        yield place


HASHES = {"SN1": hash_key(KEY)}


async def refused(place: Place, security: ChargePointSecurity, *, scheme: str = "wss") -> ConnectError:
    """Fail to get in; returns how."""
    with pytest.raises(ConnectError) as caught:
        await place.visit(security, scheme=scheme)
    assert not place.asked
    return caught.value


@bounded
async def test_profile_2_accepts_tls_and_key(authority: Authority) -> None:  # SEC-14, SEC-15
    async with serving(CentralSystemSecurity.tls_basic(authority.issue("localhost"))) as place:
        await place.visit(ChargePointSecurity.tls_basic(KEY, roots=authority.roots))
        (request,) = place.asked
        assert (request.profile, request.secure, request.certificate) == (2, True, None)
        assert request.remote[0] == "127.0.0.1"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@bounded
async def test_profile_3_accepts_both_certificates(authority: Authority, version: ssl.TLSVersion) -> None:
    own = authority.issue(common_name="SN1", organization=OPERATOR)  # SEC-25
    central = CentralSystemSecurity.mutual_tls(authority.issue("localhost"), roots=authority.roots)
    async with serving(central) as place:
        context = charge_point_context(authority.roots, own)
        context.maximum_version = version
        await place.visit(ChargePointSecurity(3, None, context))
        (request,) = place.asked
        assert request.profile == 3
        assert request.certificate is not None
        assert (request.certificate.common_names, request.certificate.organizations) == (("SN1",), (OPERATOR,))
        assert request.certificate.der == ssl.PEM_cert_to_DER_cert(read(own).partition("-----END")[0] + END)


END = "-----END CERTIFICATE-----\n"


def read(certificate: Certificate) -> str:
    return Path(certificate.chain).read_text("ascii")


@pytest.mark.parametrize(
    ("common_name", "organization"), [("SN2", OPERATOR), ("SN11", OPERATOR), ("SN1", "Other CPO"), ("SN1", None)]
)
@bounded
async def test_a_certificate_of_another_charge_point_is_answered_403(
    authority: Authority, common_name: str, organization: str | None
) -> None:  # SEC-26
    own = authority.issue(common_name=common_name, organization=organization)
    central = CentralSystemSecurity.mutual_tls(authority.issue("localhost"), roots=authority.roots)
    async with serving(central) as place:
        error = await refused(place, ChargePointSecurity.mutual_tls(own, roots=authority.roots))
        assert isinstance(error, HandshakeRefusedError)
        assert error.status == 403


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@bounded
async def test_a_missing_or_wrong_certificate_fails_the_handshake(
    authority: Authority, stranger: Authority, version: ssl.TLSVersion, caplog: pytest.LogCaptureFixture
) -> None:  # SEC-27; under TLS 1.3 the charge point learns it only when it reads
    caplog.set_level(logging.DEBUG, "ocpp16_sdk")  # the second failure of a kind is not a warning
    central = CentralSystemSecurity.mutual_tls(authority.issue("localhost"), roots=authority.roots)
    async with serving(central) as place:
        for own in (
            None,
            stranger.issue(common_name="SN1", organization=OPERATOR),
            authority.issue(common_name="SN1", organization=OPERATOR, expired=True),
        ):
            caplog.clear()
            context = charge_point_context(authority.roots, own)
            context.maximum_version = version
            security = ChargePointSecurity(2, KEY, context) if own is None else ChargePointSecurity(3, None, context)
            error = await refused(place, security)
            assert isinstance(error, TlsError)
            assert error.defect is not TlsDefect.CERTIFICATE, "that of the central system is good"
            assert [record.name for record in caplog.records if record.message.startswith("a TLS handshake")] == [
                "ocpp16_sdk.security"
            ]
        await place.visit(
            ChargePointSecurity.mutual_tls(
                authority.issue(common_name="SN1", organization=OPERATOR), roots=authority.roots
            )
        )


@pytest.mark.parametrize(
    "names", [{"common_name": "localhost"}, {"san": "localhost"}, {"common_name": "x", "san": "localhost"}]
)
@bounded
async def test_the_host_name_may_be_in_the_cn_only(authority: Authority, names: dict[str, str]) -> None:  # SEC-17
    san = [names["san"]] if "san" in names else []
    certificate = authority.issue(*san, common_name=names.get("common_name"))
    async with serving(CentralSystemSecurity.tls_basic(certificate)) as place:
        await place.visit(ChargePointSecurity.tls_basic(KEY, roots=authority.roots))


@bounded
async def test_an_untrusted_certificate_of_the_central_system_fails_the_handshake(
    authority: Authority, stranger: Authority
) -> None:  # SEC-16, SEC-17, SEC-18
    for certificate in (
        stranger.issue("localhost"),
        authority.issue("localhost", expired=True),
        authority.issue("central.example"),
        authority.issue(common_name="central.example"),
        purpose_of_a_charge_point(authority),
    ):
        async with serving(CentralSystemSecurity.tls_basic(certificate)) as place:
            error = await refused(place, ChargePointSecurity.tls_basic(KEY, roots=authority.roots))
            assert isinstance(error, TlsError)
            assert error.defect is TlsDefect.CERTIFICATE
            assert error.description


@bounded
async def test_the_roots_of_the_system_do_not_trust_a_stranger(stranger: Authority) -> None:
    async with serving(CentralSystemSecurity.tls_basic(stranger.issue("localhost"))) as place:
        error = await refused(place, ChargePointSecurity.tls_basic(KEY))
        assert isinstance(error, TlsError)
        assert error.defect is TlsDefect.CERTIFICATE


@pytest.mark.parametrize(
    "suite",
    [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
    ],
)
@bounded
async def test_the_four_cipher_suites_are_served(authority: Authority, suite: str) -> None:  # SEC-21
    both = authority.issue("localhost"), authority.issue("localhost", ecdsa=False)
    async with serving(CentralSystemSecurity.tls_basic(*both)) as place:
        context = charge_point_context(authority.roots)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(suite)
        await place.visit(ChargePointSecurity(2, KEY, context))


@bounded
async def test_an_old_or_weak_central_system_is_a_tls_error(authority: Authority) -> None:  # SEC-20, SEC-22
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    weak = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    weak.maximum_version = ssl.TLSVersion.TLSv1_2
    weak.set_ciphers("AES128-SHA")
    certificate = authority.issue("localhost", ecdsa=False)
    assert certificate.private_key is not None
    for context, defect in ((old, TlsDefect.VERSION), (weak, TlsDefect.CIPHER_SUITE)):
        context.load_cert_chain(certificate.chain, certificate.private_key)
        async with serving(CentralSystemSecurity(2, context)) as place:
            error = await refused(place, ChargePointSecurity.tls_basic(KEY, roots=authority.roots))
            assert isinstance(error, TlsError)
            assert error.defect is defect


@bounded
async def test_a_charge_point_with_an_old_tls_version_is_refused(authority: Authority) -> None:  # SEC-19, SEC-20
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_verify_locations(authority.roots)
    async with serving(CentralSystemSecurity.tls_basic(authority.issue("localhost"))) as place:
        await refused(place, ChargePointSecurity(2, KEY, context))
        await place.visit(ChargePointSecurity.tls_basic(KEY, roots=authority.roots))


@bounded
async def test_another_profile_than_the_ports_is_refused(authority: Authority) -> None:  # SEC-02, SEC-03
    own = authority.issue(common_name="SN1", organization=OPERATOR)
    nothing, basic = ChargePointSecurity(), ChargePointSecurity.basic(KEY)
    tls = ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
    mutual = ChargePointSecurity.mutual_tls(own, roots=authority.roots)
    certificate = authority.issue("localhost")
    for central, others in (
        (CentralSystemSecurity.basic(), [(nothing, 401), (tls, None), (mutual, None)]),
        (CentralSystemSecurity.tls_basic(certificate), [(nothing, None), (basic, None), (mutual, 401)]),
        (
            CentralSystemSecurity.mutual_tls(certificate, roots=authority.roots),
            [(nothing, None), (basic, None), (tls, None)],
        ),
    ):
        async with serving(central) as place:
            for security, status in others:
                error = await refused(place, security, scheme="wss" if security.profile > 1 else "ws")
                assert getattr(error, "status", None) == status, (central.profile, security.profile)


@bounded
async def test_ports_with_different_profiles_share_one_registry(authority: Authority) -> None:  # SEC-12
    async def decide(request: ConnectionRequest) -> Decision:
        return await (keys if request.profile == 2 else certificates)(request)

    keys, certificates = require_key(HASHES), require_certificate(OPERATOR)
    depot, certificate = Depot(decide=decide), authority.issue("localhost")
    tls = CentralSystemSecurity.tls_basic(certificate)
    mutual = CentralSystemSecurity.mutual_tls(certificate, roots=authority.roots)
    own = authority.issue(common_name="SN2", organization=OPERATOR)
    async with depot.serve(port=0, security=tls):
        first = AsyncManualChargePoint(
            f"wss://localhost:{depot.port}", "SN1", security=ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
        )
        async with depot.serve(port=0, security=mutual):
            second = AsyncManualChargePoint(
                f"wss://localhost:{depot.port}",
                "SN2",
                security=ChargePointSecurity.mutual_tls(own, roots=authority.roots),
            )
            async with first, second:
                await first.heartbeat()
                await second.heartbeat()
                assert sorted(depot) == ["SN1", "SN2"]
        assert str(depot.port) in first.url


@bounded
async def test_messages_over_tls_are_the_same_as_without(authority: Authority) -> None:
    security = ChargePointSecurity.tls_basic(KEY, roots=authority.roots)
    async with (
        serving(CentralSystemSecurity.tls_basic(authority.issue("localhost"))) as place,
        AsyncManualChargePoint(
            place.url, "SN1", security=security, websocket=WebSocketOptions(ping_interval=0.01)
        ) as charger,
    ):
        for _ in range(20):
            await charger.heartbeat()
            await anyio.sleep(0.005)
        large = m.SendLocalListRequest(
            list_version=1,
            update_type=m.UpdateType.FULL,
            local_authorization_list=tuple(m.AuthorizationData(id_tag=f"{number:020}") for number in range(3000)),
        )
        with pytest.raises(RemoteCallError, match="NotSupported"):
            await place.depot["SN1"].call(large)
        await place.depot["SN1"].aclose(4000, "enough")
        ended = await charger.wait_closed()
        assert (ended.code, ended.reason) == (4000, "enough")


@bounded
async def test_garbage_and_silence_on_a_tls_port_do_not_affect_others(authority: Authority) -> None:
    async with serving(CentralSystemSecurity.tls_basic(authority.issue("localhost"))) as place:
        for sent in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\x00" * 500, b"\x00" * 5000):
            async with await anyio.connect_tcp("127.0.0.1", place.depot.port) as stream:
                if sent:
                    await stream.send(sent)
                await place.visit(ChargePointSecurity.tls_basic(KEY, roots=authority.roots))
