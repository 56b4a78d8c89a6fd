"""Listening, against charge points that follow a script, well or badly."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import anyio
import pytest

from ocpp16_sdk import ListenOptions
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError
from ocpp16_sdk.security import Accept, ConnectionRequest, Credentials, Refuse
from ocpp16_sdk.security._profiles import is_private_host
from ocpp16_sdk.transports import Transport, _server as server, _server_handshake as server_handshake
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._handshake import MAX_REQUEST
from ocpp16_sdk.transports._server import Listener
from ocpp16_sdk.transports._url import basic_authorization, identity_from_path
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.websocket_handshakes import OFFER, echo, echoing, raw, request, still_works
from tests.support.websocket_peers import (
    BINARY,
    CLOSE,
    CLOSE_TIMEOUT,
    PING,
    TEXT,
    bounded,
    close_payload,
    ended,
    frame,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


async def answer_to(listener: Listener, head: bytes) -> str:
    async with raw(listener, head) as peer:
        return (await peer.read_until(b"\r\n\r\n")).decode()


@pytest.mark.parametrize(
    "lines",
    [
        [OFFER],
        ["Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6"],
        ["Sec-WebSocket-Protocol:  ocpp1.6 ,ocpp1.5"],
        ["Sec-WebSocket-Protocol: ocpp2.0.1", "sec-websocket-PROTOCOL: ocpp1.6"],
    ],
)
@bounded
async def test_ocpp16_is_agreed_to_in_any_place(lines: list[str]) -> None:  # J-09, J-17, J-18
    async with echoing() as listener:
        answer = await answer_to(listener, request("/CP1", *lines, "Sec-WebSocket-Extensions: permessage-deflate"))
        fields = answer.lower().split("\r\n")
        assert fields[0].startswith("http/1.1 101 ")
        assert [line for line in fields if line.startswith("sec-websocket-protocol")] == [OFFER.lower()]
        assert "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=" in fields
        assert "sec-websocket-extensions" not in answer.lower()


@pytest.mark.parametrize("lines", [[], ["Sec-WebSocket-Protocol: ocpp2.0.1"], ["Sec-WebSocket-Protocol: OCPP1.6"]])
@bounded
async def test_without_a_common_subprotocol_the_connection_is_closed_at_once(lines: list[str]) -> None:  # J-10
    served: list[str] = []

    async def serve(_: Transport, asked: ConnectionRequest, __: Accept) -> None:
        served.append(asked.identity)

    head = request("/CP1", *lines) + frame(TEXT, b"[]", masked=True)
    async with echoing(serve=serve) as listener, raw(listener, head) as peer:
        answer = (await peer.read_until(b"\r\n\r\n")).decode()
        assert answer.startswith("HTTP/1.1 101 ")
        assert "sec-websocket-protocol" not in answer.lower()
        assert (await peer.read_close())[0] == 1002
        await peer.send((CLOSE, close_payload(1002)))
        assert await peer.at_end()
    assert not served


@pytest.mark.parametrize(
    ("head", "status"),
    [
        pytest.param(request("/CP1", OFFER, version="8"), 400, id="version 8"),  # J-02
        pytest.param(b"GET /CP1 HTTP/1.1\r\nHost: h\r\n\r\n", 426, id="plain HTTP"),  # J-01
        pytest.param(request("/CP1", OFFER).replace(b"GET", b"POST"), 405, id="method"),
        pytest.param(b"\r\n\r\n", 400, id="nothing"),
        pytest.param(b"\x16\x03\x01\x00\r\n\r\n", 400, id="TLS and lines"),
        pytest.param(b"\x16\x03\x01\x02\x00", 400, id="TLS"),
        pytest.param(request("/CP1", OFFER, "X: " + "x" * 9000), 431, id="long line"),
        pytest.param(b"GET /CP1 HTTP/1.1\r\nX: " + b"x" * 2 * MAX_REQUEST, 431, id="long head"),
        pytest.param(request("/CP1", OFFER, "Content-Length: 5"), 400, id="body"),
    ],
)
@bounded
async def test_an_invalid_handshake_is_refused(head: bytes, status: int) -> None:
    async with echoing() as listener:
        answer = await answer_to(listener, head)
        assert answer.startswith(f"HTTP/1.1 {status} ")
        assert "Sec-WebSocket-Version: 13" in answer or status not in (426,)
        assert await still_works(listener)


@pytest.mark.parametrize(
    ("target", "prefix", "identity"),
    [
        ("/ocpp/RDAM%20123", "", "RDAM 123"),
        ("/ocpp/a%2Fb", "", "a/b"),
        ("/ocpp/50%2525", "", "50%25"),
        ("/%C3%A9?k=/x", "", "é"),
        ("/CP1", "", "CP1"),
        ("/a/b/c/cp1", "", "cp1"),
        ("http://h/ocpp/CP1", "", "CP1"),
        ("/ocpp/CP1", "/ocpp", "CP1"),
        ("/ocpp/CP1", "/ocpp/", "CP1"),
        ("/other/CP1", "/ocpp", None),
        ("/ocpp/x/CP1", "/ocpp", None),
        ("/ocpp", "/ocpp", None),
        ("/ocpp/", "", "ocpp"),
        ("/ocpp//CP1", "/ocpp", "CP1"),
        ("//ocpp/CP1", "/ocpp", "CP1"),
        ("///ocpp///CP1///", "/ocpp/", "CP1"),
        ("/ocpp/CP1/?k=//x", "/ocpp", "CP1"),
        ("/a//b/CP1", "/a/b", "CP1"),
        ("/ocpp//", "/ocpp", None),
        ("/", "", None),
        ("//", "", None),
        ("/ocpp/%", "", None),
        ("/ocpp/%zz", "", None),
        ("/ocpp/%FF", "", None),
        ("*", "/ocpp", None),
    ],
)
def test_the_identity_is_the_last_segment_decoded_once(target: str, prefix: str, identity: str | None) -> None:
    assert identity_from_path(target, prefix) == identity  # J-05, J-06, J-07


@pytest.mark.parametrize("target", ["/", "/ocpp/%", "/zz/%zz", "/ocpp/%FF"])
@bounded
async def test_a_target_without_identity_is_not_found(target: str) -> None:  # J-06
    async with echoing() as listener:
        assert (await answer_to(listener, request(target, OFFER))).startswith("HTTP/1.1 404 ")
        assert await still_works(listener)


@bounded
async def test_the_serving_function_gets_the_connection_request() -> None:
    asked: list[ConnectionRequest] = []

    async def serve(_: Transport, request_: ConnectionRequest, __: Accept) -> None:
        asked.append(request_)

    key = basic_authorization("RDAM 123", bytes(range(236, 256)))
    async with echoing(serve=serve, path="/ocpp") as listener:
        transport = await dial(
            f"ws://127.0.0.1:{listener.port}/ocpp/RDAM%20123?k=1", headers={"Authorization": key, "X-Of": "one"}
        )
        assert await ended(transport) == (1000, "")
        await transport.aclose()
    got = asked[0]
    assert (got.identity, got.path, got.remote[0]) == ("RDAM 123", "/ocpp/RDAM%20123", "127.0.0.1")
    assert (got.query, got.headers["x-of"], got.secure, got.certificate) == ("k=1", "one", False, None)
    assert got.credentials == Credentials(b"RDAM 123", bytes(range(236, 256)))
    assert got.profile == 1
    assert not [secret for secret in (key[6:], "k=1", "\\xec") if secret in repr((got, got.credentials))]  # J-76


@bounded
async def test_a_decision_refuses_before_the_upgrade() -> None:  # J-12, J-14
    async def decide(asked: ConnectionRequest) -> Accept | Refuse:
        if asked.identity == "CP9":
            return Accept()
        if asked.identity == "broken":
            raise RuntimeError("the database is gone")
        return Refuse(401, headers={"WWW-Authenticate": "Basic"}) if asked.identity == "CP1" else Refuse(404, "who?")

    async with echoing(decide=decide) as listener:
        answer = await answer_to(listener, request("/CP1", OFFER))
        assert answer.startswith("HTTP/1.1 401 Unauthorized\r\n")
        assert "WWW-Authenticate: Basic\r\n" in answer
        assert (await answer_to(listener, request("/CP2", OFFER))).startswith("HTTP/1.1 404 ")
        assert (await answer_to(listener, request("/broken", OFFER))).startswith("HTTP/1.1 500 ")
        assert await still_works(listener)


@pytest.mark.parametrize("status", [101, 200, 302, 499, 700])
def test_a_refusal_has_a_status_that_refuses(status: int) -> None:
    with pytest.raises(ValueError, match="must"):
        Refuse(status)


@bounded
async def test_a_decision_overrides_size_and_pings() -> None:  # J-40, J-54
    async def decide(asked: ConnectionRequest) -> Accept:
        small = Accept(max_message_size=10)
        return small if asked.identity == "small" else Accept(ping_interval=0.05, ping_timeout=0.05)

    async with echoing(decide=decide) as listener:
        async with raw(listener, request("/small", OFFER)) as peer:
            await peer.read_until(b"\r\n\r\n")
            await peer.send((TEXT, b"x" * 11))
            assert (await peer.read_close())[0] == 1009
        async with raw(listener, request("/silent", OFFER)) as peer:
            await peer.read_until(b"\r\n\r\n")
            assert await peer.read_frame() == (PING, b"")
            assert await peer.read_close() == (1011, "no answer to a ping")


@bounded
async def test_a_bug_in_a_handshake_costs_that_handshake_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")

    async with echoing() as listener:
        with monkeypatch.context() as patch, suppress(anyio.EndOfStream, anyio.BrokenResourceError):
            patch.setattr(server_handshake, "check_request", fail)
            await answer_to(listener, request("/CP1", OFFER))
        assert await still_works(listener)
    assert [record.message for record in caplog.records if record.exc_info] == ["a handshake with 127.0.0.1 failed"]


@bounded
async def test_a_port_for_the_internet_without_tls_is_warned_about(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:  # J-20
    def public(_: str) -> bool:
        return False

    monkeypatch.setattr(server, "is_private_host", public)
    async with echoing():
        pass
    assert caplog.messages == ["listening on 127.0.0.1 without TLS is not for the internet (OCPP-J 6)"]


@bounded
async def test_a_message_right_behind_the_request_is_received() -> None:
    async with echoing() as listener, raw(listener, request("/CP1", OFFER)) as peer:
        await peer.send((TEXT, b"early"), (BINARY, b""))
        await peer.read_until(b"\r\n\r\n")
        assert await peer.read_frame() == (TEXT, b"early")


@pytest.mark.parametrize("stage", ["head", "decision", "connection"])
@bounded
async def test_unread_bytes_stay_with_the_peer(stage: str) -> None:
    reached = anyio.Event()

    async def decide(_: ConnectionRequest) -> Accept:
        if stage == "decision":
            reached.set()
            await anyio.sleep_forever()
        return Accept()

    async def serve(transport: Transport, _: ConnectionRequest, __: Accept) -> None:
        reached.set()
        await anyio.sleep_forever()

    head = request("/CP1", OFFER)
    sent = 0
    async with echoing(serve=serve, decide=decide) as listener, raw(listener) as peer:
        await peer.stream.send(head[: -1 if stage == "head" else None])
        if stage != "head":
            await reached.wait()
        with suppress(anyio.BrokenResourceError), anyio.move_on_after(0.5):
            while sent < 100_000_000:
                await peer.stream.send(bytes(1_000_000))
                sent += 1_000_000
    assert sent < 50_000_000  # the buffers of the operating system


@bounded
async def test_a_slow_handshake_is_closed_for_the_next_one() -> None:
    async with (
        echoing(max_handshakes=1, open_timeout=0.3) as listener,
        raw(listener, b"GET /CP1 HTT") as slow,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(still_works, listener)
        assert await slow.at_end()


@bounded
async def test_connections_over_the_limit_are_refused_until_one_closes() -> None:
    async with echoing(max_connections=2) as listener, anyio.create_task_group() as tasks:
        transports: list[WebSocketTransport] = []
        refusals: list[int] = []

        async def connect() -> None:
            try:
                transports.append(await dial(f"ws://127.0.0.1:{listener.port}/CP1"))
            except HandshakeRefusedError as error:
                refusals.append(error.status)

        async with anyio.create_task_group() as rush:
            for _ in range(10):
                rush.start_soon(connect)
        assert (len(transports), refusals) == (2, [503] * 8)
        assert (await answer_to(listener, request("/", OFFER))).startswith("HTTP/1.1 404 ")
        await transports[0].aclose()
        while len(listener.transports) > 1:  # noqa: ASYNC110 - there is no event for it
            await anyio.sleep(0.001)
        assert await still_works(listener)
        tasks.start_soon(transports[1].aclose)


@pytest.mark.parametrize("path", ["ocpp", "/a b", "/ocpp?k=1", "/é", "/#", "*"])
def test_a_path_that_no_request_can_have_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="must be empty, or a path such as /ocpp, percent-encoded"):
        ListenOptions(path=path)


@pytest.mark.parametrize("path", ["", "/", "/ocpp", "/a/b/", "/a%20b/~c", "/steve/websocket/CentralSystemService"])
def test_any_other_path_will_do(path: str) -> None:
    assert ListenOptions(path=path).path == path


@bounded
async def test_an_exception_of_one_connection_closes_that_connection_only(caplog: pytest.LogCaptureFixture) -> None:
    async def serve(transport: Transport, asked: ConnectionRequest, accept: Accept) -> None:
        if asked.identity == "CP1":
            raise RuntimeError("a bug")
        await echo(transport, asked, accept)

    async with echoing(serve=serve) as listener:
        transport = await dial(f"ws://127.0.0.1:{listener.port}/CP1")
        assert await ended(transport) == (1011, "")
        await transport.aclose()
        assert await still_works(listener)
    assert [record.exc_info is not None for record in caplog.records if record.levelno == logging.ERROR] == [True]


async def stay(_: Transport, __: ConnectionRequest, ___: Accept) -> None:
    await anyio.sleep_forever()


async def stay_shielded(_: Transport, __: ConnectionRequest, ___: Accept) -> None:
    with anyio.move_on_after(2 * CLOSE_TIMEOUT, shield=True):
        await anyio.sleep_forever()


@pytest.mark.parametrize("serve", [echo, stay, stay_shielded])
@bounded
async def test_the_end_of_the_block_closes_every_connection_with_1001_in_bounded_time(serve: Any) -> None:
    async with anyio.create_task_group() as tasks:
        async with echoing(serve=serve) as listener:
            for number in range(3):
                tasks.start_soon(expect_going_away, await dial(f"ws://127.0.0.1:{listener.port}/CP{number}"))
            async with raw(listener, request("/silent", OFFER)) as silent, raw(listener, b"GET /half-open"):
                await silent.read_until(b"\r\n\r\n")
                start = anyio.current_time()
                await listener.close()
        assert anyio.current_time() - start < 5 * CLOSE_TIMEOUT
        with pytest.raises(ConnectError):
            await dial(f"ws://127.0.0.1:{listener.port}/CP1")


@bounded
async def test_a_peer_that_is_accepted_during_the_stop_is_closed_with_1001() -> None:
    asked, answer = anyio.Event(), anyio.Event()

    async def decide(_: ConnectionRequest) -> Accept:
        asked.set()
        await answer.wait()
        return Accept()

    async with echoing(decide=decide) as listener, raw(listener, request("/CP1", OFFER)) as peer:
        await asked.wait()
        await listener.stop()
        answer.set()
        await peer.read_until(b"\r\n\r\n")
        assert await peer.read_close() == (1001, "the central system is going away")


async def expect_going_away(transport: Transport) -> None:
    assert (await ended(transport))[0] == 1001
    await transport.aclose()


@bounded
async def test_an_exception_of_the_block_is_raised_unchanged() -> None:
    dialled: list[Transport] = []

    async def fail() -> None:
        async with echoing() as listener:
            dialled.append(await dial(f"ws://127.0.0.1:{listener.port}/CP1"))
            raise ValueError("plain")

    with pytest.raises(ValueError, match="plain"):
        await fail()
    await expect_going_away(dialled[0])


@bounded
async def test_a_cancelled_block_closes_with_1001_too() -> None:
    dialled: list[Transport] = []
    with anyio.CancelScope() as scope:
        async with echoing() as listener:
            dialled.append(await dial(f"ws://127.0.0.1:{listener.port}/CP1"))
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    await expect_going_away(dialled[0])


@bounded
async def test_an_address_in_use_is_named() -> None:
    async with echoing() as listener:
        with pytest.raises(ConnectError, match=f"127.0.0.1:{listener.port}"):
            async with echoing(port=listener.port):
                raise AssertionError


@bounded
async def test_a_reconnect_storm_is_served() -> None:
    worked: list[bool] = []
    async with echoing(max_handshakes=3) as listener, anyio.create_task_group() as tasks:

        async def connect() -> None:
            worked.append(await still_works(listener))

        for _ in range(40):
            tasks.start_soon(connect)
    assert worked == [True] * 40


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", True), ("::", True), ("8.8.8.8", True), ("127.0.0.1", False), ("10.0.0.1", False), ("::1", False)],
)
def test_an_address_of_the_internet_is_known(host: str, expected: bool) -> None:  # J-20
    assert is_private_host(host) is not expected
