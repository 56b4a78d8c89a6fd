"""Who is accepted, inside real servers: the rules are those of the embedded one."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import HandshakeRefusedError, SubprotocolError
from ocpp16_sdk.security import (
    Accept,
    CentralSystemSecurity,
    ConnectionRequest,
    Refuse,
    hash_key,
    require_key,
    require_known,
)
from ocpp16_sdk.transports._url import basic_authorization
from tests.support.asgi_servers import serving
from tests.support.roles import Charger, Depot
from tests.support.websocket_handshakes import OFFER, request
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded
from tests.transports.asgi.peers import answer_to, beside_a_route, head_of, raw, send_heartbeat

pytestmark = pytest.mark.anyio
KEY = bytes(range(0xF0, 0x100)) + b":%\x00\xff"
NAME = "Sec-WebSocket-Protocol: "


@bounded
async def test_the_identity_is_the_last_segment_decoded_once(server: str) -> None:  # J-05, J-07
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port:
        for target, identity in (
            ("/ocpp/CP001", "CP001"),
            ("/ocpp/RDAM%20123", "RDAM 123"),
            ("/ocpp/a%2Fb", "a/b"),
            ("/ocpp/a%2541", "a%41"),  # decoded once, by the server or the application
            ("/ocpp/%C3%A9?x=/y", "é"),
            ("/ocpp/v1/cp001", "cp001"),
        ):
            async with raw(port, request(target, OFFER)) as peer:
                head = await head_of(peer)
                assert head.startswith("http/1.1 101 ")
                assert "sec-websocket-protocol: ocpp1.6\r\n" in head
                await send_heartbeat(peer)
                assert depot[identity].identity == identity


@bounded
async def test_a_path_that_names_no_charge_point_is_not_found(server: str) -> None:  # J-06
    async with serving(server, beside_a_route(path="/v1")) as port:
        for rest in ("", "v1/", "v1/%zz", "v1/%", "v1/%FF", "v1/%00", "v2/CP001", "v1/x/CP001"):
            answer = await answer_to(port, request(f"/ocpp/{rest}", OFFER))
            assert answer.startswith("http/1.1 404 "), rest
        for rest in ("v1/CP001", "v1/CP001/", "v1//CP001"):  # empty segments count for nothing
            assert (await answer_to(port, request(f"/ocpp/{rest}", OFFER))).startswith("http/1.1 101 "), rest


@bounded
async def test_a_plain_request_is_answered_426(server: str) -> None:  # J-01
    async with serving(server, beside_a_route()) as port:
        head = await answer_to(port, b"GET /ocpp/CP001 HTTP/1.1\r\nHost: h\r\n\r\n")
        assert head.startswith("http/1.1 426 ")
        assert "\r\nupgrade: websocket\r\n" in head


@bounded
async def test_the_subprotocol_is_agreed_to_at_any_place_of_the_offer(server: str) -> None:  # J-08, J-09
    async with serving(server, beside_a_route()) as port:
        for lines in ([NAME + "ocpp2.0.1 ,ocpp1.6"], [NAME + "ocpp2.0.1", OFFER]):
            head = await answer_to(port, request("/ocpp/CP001", *lines))
            assert head.startswith("http/1.1 101 ")
            assert [line for line in head.split("\r\n") if line.startswith("sec-websocket-protocol")] == [OFFER.lower()]


@bounded
async def test_of_several_offers_hypercorn_reads_the_last(server: str) -> None:  # J-09
    async with serving(server, beside_a_route()) as port:
        head = await answer_to(port, request("/ocpp/CP001", OFFER, NAME + "ocpp2.0.1"))
        assert head.startswith("http/1.1 101 ")
        assert (OFFER.lower() in head) is server.startswith("uvicorn")


@pytest.mark.parametrize("offer", [None, "ocpp2.0.1, ocpp1.5", "OCPP1.6"])
@bounded
async def test_without_a_common_subprotocol_the_connection_is_closed_at_once(server: str, offer: str | None) -> None:
    # J-10
    lines = [] if offer is None else [NAME + offer]
    depot = Depot()
    async with serving(server, beside_a_route(depot)) as port, raw(port, request("/ocpp/CP001", *lines)) as peer:
        head = await head_of(peer)
        assert head.startswith("http/1.1 101 ")
        assert "sec-websocket-protocol" not in head
        assert await peer.read_close() == (1002, "no common subprotocol")
        assert not list(depot)


@bounded
async def test_a_charge_point_that_offers_no_subprotocol_is_served_if_allowed(server: str) -> None:
    app = beside_a_route(require_subprotocol=False)
    async with serving(server, app) as port:
        async with raw(port, request("/ocpp/CP001")) as peer:
            await head_of(peer)
            await send_heartbeat(peer)
        async with raw(port, request("/ocpp/CP001", NAME + "ocpp2.0.1")) as peer:
            await head_of(peer)
            assert (await peer.read_close())[0] == 1002


@bounded
async def test_an_empty_offer_means_no_offer_except_for_uvicorn(server: str) -> None:
    async with serving(server, beside_a_route(require_subprotocol=False)) as port:
        head = await answer_to(port, request("/ocpp/CP001", NAME))
        assert head.startswith(f"http/1.1 {400 if server == 'uvicorn' else 101} ")


@pytest.mark.parametrize("chosen", [None, "ocpp2.0.1"])
@bounded
async def test_a_charge_point_refuses_another_subprotocol(chosen: str | None) -> None:  # J-11
    async def other(socket: WebSocket) -> None:
        await socket.accept(chosen)
        assert (await socket.receive())["type"] == "websocket.disconnect"

    app = Starlette(routes=[WebSocketRoute("/{identity}", other)])
    async with serving("uvicorn", app) as port:
        with pytest.raises(SubprotocolError):
            await Charger(
                f"ws://127.0.0.1:{port}", "CP001", websocket=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
            ).__aenter__()


@bounded
async def test_a_key_of_any_bytes_opens_and_another_is_challenged(server: str) -> None:  # J-14, J-15
    depot = Depot(decide=require_key({"CP001": hash_key(KEY)}))
    async with serving(server, beside_a_route(depot, security=CentralSystemSecurity.basic())) as port:
        for key, status in ((KEY, 101), (KEY[:-1] + b"x", 401), (None, 401)):
            lines = [] if key is None else [f"Authorization: {basic_authorization('CP001', key)}"]
            head = await answer_to(port, request("/ocpp/CP001", OFFER, *lines))
            assert head.startswith(f"http/1.1 {status} ")
            assert ('www-authenticate: basic realm="ocpp"' in head) is (status == 401)


@bounded
async def test_a_charge_point_gets_the_reason_of_a_refusal(server: str) -> None:  # J-12, J-16
    depot = Depot(decide=require_known({"CP001"}))
    async with serving(server, beside_a_route(depot)) as port:
        with pytest.raises(HandshakeRefusedError) as caught:
            await Charger(f"ws://127.0.0.1:{port}/ocpp", "CP002").__aenter__()
        assert (caught.value.status, caught.value.body) == (404, "Not Found\n")


@bounded
async def test_a_decision_gets_the_request_and_chooses_status_and_body(server: str) -> None:
    asked: list[ConnectionRequest] = []

    async def decide(request: ConnectionRequest) -> Accept | Refuse:
        asked.append(request)
        return Refuse(503, "full", {"Retry-After": "30"})

    async with (
        serving(server, beside_a_route(Depot(decide=decide))) as port,
        raw(port, request("/ocpp/CP%201?a=b", OFFER, "X-Two: 1", "X-Two: 2")) as peer,
    ):
        head = await head_of(peer)
        assert head.startswith("http/1.1 503 ")
        assert "retry-after: 30\r\n" in head
        assert await peer.read(4) == b"full"
    (seen,) = asked
    assert (seen.identity, seen.path, seen.query) == ("CP 1", "/ocpp/CP%201", "a=b")
    assert seen.headers["x-two"] == "1, 2"
    assert (seen.remote[0], seen.secure, seen.certificate, seen.profile) == ("127.0.0.1", False, None, 0)


@bounded
async def test_a_decision_that_fails_refuses(server: str, caplog: pytest.LogCaptureFixture) -> None:
    async def decide(_: ConnectionRequest) -> Accept:
        raise OSError("the database is gone")

    async with serving(server, beside_a_route(Depot(decide=decide))) as port:
        assert (await answer_to(port, request("/ocpp/CP001", OFFER))).startswith("http/1.1 500 ")
    assert "may connect failed" in caplog.text
    caplog.clear()
