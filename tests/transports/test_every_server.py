"""Names of the subprotocol, identities from other places, and other versions of OCPP, on every server."""

from __future__ import annotations

import base64
import logging
from contextlib import suppress

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, WebSocketOptions
from ocpp16_sdk.errors import ConnectionClosedError, SubprotocolError
from ocpp16_sdk.security import (
    Accept,
    ConnectionRequest,
    Decision,
    HandOver,
    Identify,
    Refuse,
    TextConnection,
    hash_key,
    identity_from_header,
    identity_from_query,
    identity_from_segment,
    identity_from_user,
    require_key,
)
from ocpp16_sdk.transports._client import dial
from tests.support.connection_requests import KEY
from tests.support.roles import Depot
from tests.support.websocket_handshakes import OFFER
from tests.support.websocket_peers import TEXT, bounded
from tests.transports.every_server import EVERY_SERVER, asking, send_heartbeat, served, status_of

pytestmark = pytest.mark.anyio
NAME = "Sec-WebSocket-Protocol: "
HASHES = {"CP001": hash_key(KEY)}


@pytest.fixture(params=EVERY_SERVER)
def server(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def anyio_backend(server: str) -> str:
    return EVERY_SERVER[server]


def basic(user: str, key: bytes = KEY) -> str:
    return "Authorization: Basic " + base64.b64encode(user.encode() + b":" + key).decode()


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ("ocpp1.6", "ocpp1.6"),
        ("ocpp1.6j", "ocpp1.6j"),
        ("OCPP1.6", "OCPP1.6"),
        ("ocpp2.0.1, ocpp1.6j", "ocpp1.6j"),
        ("ocpp1.6j, ocpp1.6", "ocpp1.6"),  # in the order of the option
    ],
)
@bounded
async def test_another_name_of_the_subprotocol_is_chosen_if_it_is_listed(
    server: str, offered: str, chosen: str
) -> None:
    async with served(server, Depot(), subprotocols=("ocpp1.6", "ocpp1.6j", "OCPP1.6")) as port:
        async with await anyio.connect_tcp("127.0.0.1", port):
            pass
        async with asking(port, "/CP001", NAME + offered) as (head, peer):
            assert f"\r\nsec-websocket-protocol: {chosen.lower()}\r\n" in head
            await send_heartbeat(peer)


# The other servers refuse an answer that is not one of the names; docs/connecting.md says so.
@pytest.mark.parametrize("server", ["embedded", "embedded-trio", "uvicorn"])
@bounded
async def test_a_list_that_a_charge_point_offers_as_one_name_is_answered_with_that_list(server: str) -> None:
    async with (
        served(server, Depot(), subprotocols=("ocpp1.6,ocpp2.0.1", "ocpp1.6")) as port,
        asking(port, "/CP001", NAME + "ocpp1.6,ocpp2.0.1") as (head, peer),
        asking(port, "/CP002", NAME + "ocpp2.0.1,ocpp1.6") as (other, _),
    ):
        assert "\r\nsec-websocket-protocol: ocpp1.6,ocpp2.0.1\r\n" in head
        assert "\r\nsec-websocket-protocol: ocpp1.6\r\n" in other
        await send_heartbeat(peer)


@bounded
async def test_a_name_that_is_not_listed_is_not_accepted(server: str) -> None:
    async with served(server, Depot(), subprotocols=("ocpp1.6j",)) as port:
        for offered in ("ocpp1.6", "OCPP1.6J", "ocpp1.6jj"):
            async with asking(port, "/CP001", NAME + offered) as (head, peer):
                assert "sec-websocket-protocol" not in head
                assert (await peer.read_close())[0] == 1002


@bounded
async def test_a_charge_point_offers_its_names_and_accepts_each_of_them(server: str) -> None:
    async with served(server, Depot(), subprotocols=("OCPP1.6",)) as port:
        url = f"ws://127.0.0.1:{port}/CP001"
        transport = await dial(url, options=WebSocketOptions(subprotocols=("ocpp1.6", "OCPP1.6")))
        await transport.send('[2,"1","Heartbeat",{}]')
        assert (await transport.receive()).startswith('[3,"1",')
        await transport.aclose()
        with pytest.raises(SubprotocolError, match=r"ocpp1.6 and ocpp1.6j was offered"):
            await dial(url, options=WebSocketOptions(subprotocols=("ocpp1.6", "ocpp1.6j")))


IDENTIFIED: list[tuple[Identify, str, list[str]]] = [
    (identity_from_query("id"), "/ocpp?id=CP001", []),
    (identity_from_query("id"), "/ocpp/?x=1&id=CP%3001&y", []),
    (identity_from_header("X-Charge-Point"), "/ocpp", ["x-charge-point:  CP001 "]),
    (identity_from_segment(-2), "/ocpp/CP001/socket", []),
    (identity_from_segment(-2), "/ocpp//CP%3001//socket/", []),
    (identity_from_user(), "/ocpp", []),
    (lambda _: "CP001", "/ocpp", []),
    (lambda _: "CP001", "/ocpp/CP002", []),
]


@pytest.mark.parametrize(("identify", "target", "lines"), IDENTIFIED)
@bounded
async def test_the_identity_of_another_place_is_the_one_that_is_checked_and_used(
    server: str, identify: Identify, target: str, lines: list[str]
) -> None:
    asked: list[str] = []

    async def note(request: ConnectionRequest) -> Accept:
        asked.append(request.identity)
        return Accept()

    depot = Depot(decide=require_key(HASHES, then=note))
    async with served(server, depot, identify=identify, path="/ocpp") as port:
        async with asking(port, target, OFFER, basic("CP001"), *lines) as (head, peer):
            assert head.startswith("http/1.1 101 ")
            await send_heartbeat(peer)
            assert (asked, list(depot)) == (["CP001"], ["CP001"])
        for wrong in (basic("CP001", b"x" * 20), basic("CP002")):
            assert await status_of(port, target, OFFER, wrong, *lines) in (401, 404)
        assert asked == ["CP001"]


@bounded
async def test_the_key_of_another_identity_is_not_accepted_in_any_place(server: str) -> None:
    hashes = HASHES | {"CP002": hash_key(KEY[::-1])}
    async with served(
        server,
        Depot(decide=require_key(hashes, accept_encoded_user=True)),
        identify=identity_from_query("id"),
    ) as port:
        for target, user in (("/CP002?id=CP001", "CP002"), ("/CP001?id=CP002", "CP001"), ("/CP002?id=CP001", "CP001")):
            key = KEY if user == "CP001" and "id=CP001" in target else KEY[::-1]
            expected = 101 if key is KEY else 401
            assert await status_of(port, target, OFFER, basic(user, key)) == expected, (target, user)


WRONG: list[tuple[Identify, list[str]]] = [
    (identity_from_query("id"), ["/", "/?id=", "/?id=CP1&id=CP2", "/?id=%00", "/?id=%FF", "/?id=" + "x" * 256]),
    (identity_from_query("id"), ["/?ID=CP1", "/?" + "&".join(["x=1"] * 40) + "&id=CP1"]),
    (identity_from_header("x-id"), ["/CP1"]),
    (identity_from_segment(-2), ["/", "/CP1", "/CP1%0A/socket", "/%FF/socket"]),
    (lambda _: None, ["/CP1"]),
    (lambda _: "", ["/CP1"]),
    (lambda _: "CP\n1", ["/CP1"]),
    (lambda _: "\ud800", ["/CP1"]),
]


@pytest.mark.parametrize(("identify", "targets"), WRONG)
@bounded
async def test_a_request_without_a_valid_identity_is_not_found(
    server: str, identify: Identify, targets: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with served(server, Depot(), identify=identify) as port:
        for target in targets:
            assert await status_of(port, target, OFFER) == 404, target
    assert "a handshake from 127.0.0.1 for '/" in caplog.text


@bounded
async def test_a_header_that_is_sent_twice_and_a_path_elsewhere_are_not_found(server: str) -> None:
    async with served(server, Depot(), identify=identity_from_header("x-id"), path="/ocpp") as port:
        assert await status_of(port, "/ocpp", OFFER, "x-id: CP1", "x-id: CP2") == 404
        assert await status_of(port, "/ocpp", OFFER, "x-id: CP1,CP2") == 404
        assert await status_of(port, "/other", OFFER, "x-id: CP1") == 404
        assert await status_of(port, "/ocpp/more", OFFER, "x-id: CP1") == 101


@bounded
async def test_a_function_that_fails_or_refuses_is_answered(server: str, caplog: pytest.LogCaptureFixture) -> None:
    def identify(request: ConnectionRequest) -> str | Refuse | None:
        if "busy" in request.path:
            return Refuse(503)
        if "type" in request.path:
            return 7  # type: ignore[return-value]
        raise RuntimeError("a bug")

    async with served(server, Depot(), identify=identify) as port:
        assert await status_of(port, "/busy", OFFER) == 503
        assert await status_of(port, "/bug", OFFER) == 500
        assert await status_of(port, "/type", OFFER) == 500
    assert "identify failed" in caplog.text
    caplog.clear()


@bounded
async def test_a_request_without_credentials_is_asked_for_them(server: str) -> None:
    async with (
        served(server, Depot(), identify=identity_from_user()) as port,
        asking(port, "/", OFFER) as (head, _),
    ):
        assert head.startswith("http/1.1 401 ")
        assert "www-authenticate: basic" in head


@bounded
async def test_a_connection_of_another_version_is_handed_over(server: str) -> None:
    offers: list[tuple[str, ...]] = []

    async def serve(connection: TextConnection, request: ConnectionRequest) -> None:
        with suppress(ConnectionClosedError):
            while (text := await connection.receive()) != "return":
                await connection.send(f"{request.identity}: {text}")

    async def choose(request: ConnectionRequest) -> Decision:
        offers.append(request.subprotocols)
        return Accept() if "ocpp1.6" in request.subprotocols else HandOver(serve, "ocpp2.0.1")

    depot = Depot(decide=require_key(HASHES, then=choose))
    async with served(server, depot) as port:
        async with asking(port, "/CP001", NAME + "ocpp2.0.1, ocpp2.1", basic("CP001")) as (head, peer):
            assert "\r\nsec-websocket-protocol: ocpp2.0.1\r\n" in head
            await peer.send((TEXT, b"hello"))
            assert await peer.read_frame() == (TEXT, b"CP001: hello")
            assert list(depot) == []
            await peer.send((TEXT, b"return"))
            assert (await peer.read_close())[0] == 1000
        async with asking(port, "/CP001", NAME + "ocpp2.0.1, ocpp1.6", basic("CP001")) as (head, peer):
            assert "\r\nsec-websocket-protocol: ocpp1.6\r\n" in head
            await send_heartbeat(peer)
        assert await status_of(port, "/CP001", NAME + "ocpp2.0.1") == 401
    assert offers == [("ocpp2.0.1", "ocpp2.1"), ("ocpp2.0.1", "ocpp1.6")]


@bounded
async def test_a_decision_that_is_no_decision_is_answered_with_500(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def never(_: TextConnection, __: ConnectionRequest) -> None:
        raise AssertionError

    async def decide(request: ConnectionRequest) -> Decision:
        return HandOver(never, "ocpp2.0.1") if "hand" in request.identity else True  # type: ignore[return-value]

    async with served(server, AsyncCentralSystem(decide=decide)) as port:
        assert await status_of(port, "/hand", OFFER) == 500
        assert await status_of(port, "/bool", OFFER) == 500
    assert "subprotocol='ocpp2.0.1': must be None or one of ('ocpp1.6',)" in caplog.text
    caplog.clear()


@bounded
async def test_an_exception_in_the_other_code_closes_that_connection_alone(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: TextConnection, __: ConnectionRequest) -> None:
        raise RuntimeError("a bug")

    async def decide(request: ConnectionRequest) -> Decision:
        return HandOver(fail) if request.identity == "CP2" else Accept()

    async with served(server, Depot(decide=decide)) as port:
        async with asking(port, "/CP2", NAME + "other") as (head, peer):
            assert head.startswith("http/1.1 101 ")
            assert "sec-websocket-protocol" not in head
            assert (await peer.read_close())[0] == 1011
        async with asking(port, "/CP1", OFFER) as (_, peer):
            await send_heartbeat(peer)
    assert "the connection of 'CP2' failed" in caplog.text
    caplog.clear()
