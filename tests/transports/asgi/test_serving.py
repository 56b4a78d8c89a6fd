"""The same central system in an application with routes of its own, inside real servers."""

from __future__ import annotations

import httpx
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, WebSocketOptions, messages as m
from ocpp16_sdk.security import Accept, ConnectionRequest
from ocpp16_sdk.transports._asgi_app import AsgiApp
from ocpp16_sdk.validation.lenient import Lenient
from tests.support.asgi_servers import serving
from tests.support.roles import NOW, Charger, Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import BINARY, CLOSE_TIMEOUT, PING, PONG, TEXT, bounded
from tests.transports.asgi.peers import HEARTBEAT, beside_a_route, connected, raw, send_heartbeat

pytestmark = pytest.mark.anyio


@bounded
async def test_a_route_calls_a_charge_point_through_the_same_application(server: str) -> None:
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port:
        url = f"ws://127.0.0.1:{port}/ocpp"
        async with (
            Charger(url, "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)) as charger,
            httpx.AsyncClient() as http,
        ):
            answer = await charger.authorize(id_tag="04A2B3")
            assert answer.id_tag_info.status is m.AuthorizationStatus.BLOCKED
            assert (await http.get(f"http://127.0.0.1:{port}/reset")).text == "Accepted"
            assert list(depot) == ["CP001"]


@bounded
async def test_a_handler_calls_back_while_its_own_call_is_open(server: str) -> None:  # J-44, J-45
    class Curious(AsyncCentralSystem):
        async def on_heartbeat(
            self, charge_point: AsyncChargePointConnection, request: m.HeartbeatRequest
        ) -> m.HeartbeatResponse:
            assert (await charge_point.clear_cache()).status is m.ClearCacheStatus.REJECTED
            return m.HeartbeatResponse(current_time=NOW)

    async with (
        serving(server, beside_a_route(Curious())) as port,
        Charger(
            f"ws://127.0.0.1:{port}/ocpp", "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        ) as charger,
    ):
        assert (await charger.heartbeat()).current_time == NOW


@bounded
async def test_the_decision_gives_session_policy_and_size(server: str) -> None:
    class Account(AsyncCentralSystem):
        async def on_authorize(
            self, charge_point: AsyncChargePointConnection, request: m.AuthorizeRequest
        ) -> m.AuthorizeResponse:
            status = m.AuthorizationStatus(charge_point.session(str))
            return m.AuthorizeResponse(id_tag_info=m.IdTagInfo(status=status))

    async def decide(request: ConnectionRequest) -> Accept:
        if request.identity == "old":
            return Accept(session="Blocked", policy=Lenient(), max_message_size=200)
        return Accept(session="Expired")

    misspelt = b'[2,"1","Authorize",{"idTag":"04A2B3","vendorNote":"x"}]'
    async with serving(server, beside_a_route(Account(decide=decide))) as port:
        for identity, answer in (("old", b'"Blocked"'), ("new", b"FormationViolation")):
            async with raw(port, request(f"/ocpp/{identity}", OFFER)) as peer:
                await peer.read_until(b"\r\n\r\n")
                await peer.send((TEXT, misspelt))
                assert answer in (await peer.read_frame())[1]
                if identity == "old":
                    await peer.send((TEXT, bytes(201)))
                    assert (await peer.read_close())[0] == 1009


@pytest.mark.parametrize(
    ("head", "payload"), [(TEXT, b"x" * 101), (TEXT, "é".encode() * 51), (BINARY, b"x" * 101)], ids=repr
)
@bounded
async def test_a_message_that_is_too_long_closes_the_connection(server: str, head: int, payload: bytes) -> None:
    app = beside_a_route(max_message_size=100)
    async with serving(server, app) as port, connected(port) as peer:
        await peer.send((head, payload))
        assert await peer.read_close() == (1009, "the message is too long")


@bounded
async def test_a_message_that_is_too_long_for_the_server_closes_the_connection_too(server: str) -> None:
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port, connected(port) as peer:
        connection = depot["CP001"]
        await peer.send((TEXT, bytes(2**20 + 1)))
        assert (await peer.read_close())[0] == 1009
        await peer.stream.aclose()
        await connection.wait_closed()


@bounded
async def test_binary_messages_are_passed_over_and_pings_answered(server: str) -> None:  # J-22, J-54
    async with serving(server, beside_a_route(max_message_size=100)) as port, connected(port) as peer:
        await peer.send((BINARY, b"\x00\xff"), (BINARY, b""), (BINARY, b"x" * 100), (PING, b"ping"))
        assert await peer.read_frame() == (PONG, b"ping")
        await send_heartbeat(peer)


@bounded
async def test_fragments_are_one_message(server: str) -> None:  # J-41
    async with serving(server, beside_a_route()) as port, connected(port) as peer:
        await peer.send((TEXT & 0x7F, HEARTBEAT[:5]), (PING, b""), (0x00, HEARTBEAT[5:9]), (0x80, HEARTBEAT[9:]))
        assert (await peer.read_frame())[0] == PONG
        assert (await peer.read_frame())[1].startswith(b'[3,"1",')


@bounded
async def test_a_newer_connection_replaces_the_older(server: str) -> None:  # J-51
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port, connected(port) as old:
        first = depot["CP001"]
        async with connected(port) as new:
            assert await old.read_close() == (1000, "replaced by a newer connection")
            assert (await first.wait_closed()).code == 1000
            await send_heartbeat(new)
            assert depot["CP001"] is not first


@bounded
async def test_one_central_system_serves_by_itself_and_inside_an_application(server: str) -> None:
    depot = Depot()
    async with depot.serve(port=0), serving(server, beside_a_route(depot)) as port:
        async with connected(port), connected(depot.port, "/CP002"):
            assert sorted(depot) == ["CP001", "CP002"]
        assert isinstance(depot.asgi(), AsgiApp)
