"""Dialling a central system that follows a script, well or badly."""

from __future__ import annotations

import base64
import re
import ssl

import anyio
import httpx
import pytest
from anyio.abc import SocketAttribute

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, SubprotocolError
from ocpp16_sdk.transports._client import dial
from ocpp16_sdk.transports._url import basic_authorization, connection_url
from tests.support.websocket_peers import RawPeer, bounded, frame, listening
from tests.transports.handshake_answers import switch, with_answers

KEY = bytes.fromhex("0001020304050607" + "ff" * 12)


@pytest.mark.parametrize(
    ("endpoint_url", "identity", "url"),
    [
        ("ws://h/ocpp", "CP001", "ws://h/ocpp/CP001"),
        ("ws://h/ocpp", "RDAM 123", "ws://h/ocpp/RDAM%20123"),
        ("ws://h/ocpp", "a/b", "ws://h/ocpp/a%2Fb"),
        ("ws://h/ocpp", "50%", "ws://h/ocpp/50%25"),
        ("ws://h/ocpp", "é", "ws://h/ocpp/%C3%A9"),
        ("ws://h/ocpp", "AL~1_0.-", "ws://h/ocpp/AL~1_0.-"),
        ("ws://h/ocpp", "a?b#c", "ws://h/ocpp/a%3Fb%23c"),
        ("ws://h/ocpp/", "CP1", "ws://h/ocpp/CP1"),
        ("ws://h/o?k=1", "CP1", "ws://h/o/CP1?k=1"),
        ("ws://h/a%20b", "CP1", "ws://h/a%20b/CP1"),
        ("wss://h:8443", "CP1", "wss://h:8443/CP1"),
        ("ws://[::1]:80/", "CP1", "ws://[::1]:80/CP1"),
    ],
)
def test_the_identity_is_one_more_segment(endpoint_url: str, identity: str, url: str) -> None:  # J-03, J-04
    assert connection_url(endpoint_url, identity) == url


@pytest.mark.parametrize("identity", ["", ".", "..", "\ud800"])
def test_an_identity_that_is_no_segment_is_refused(identity: str) -> None:
    with pytest.raises(ValueError, match="must"):
        connection_url("ws://h/ocpp", identity)


@pytest.mark.parametrize(
    "url", ["http://h/o", "h/o", "ws:///o", "ws://h:x/o", "ws://h/o#x", "ws://h/o#", "ws://u:secret@h/o", "ws://[h/o"]
)
def test_a_url_that_cannot_be_dialled_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="must") as caught:
        connection_url(url, "CP1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("port", ["0", "65536", "99999", "-1", "port"])
def test_a_wrong_port_is_named(port: str) -> None:
    with pytest.raises(ValueError, match=r"^endpoint_url: must have a port from 1 to 65535, or no port$"):
        connection_url(f"ws://host:{port}/ocpp", "CP1")


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["ws://h/\x7f", "ws://xn--/CP1"])
async def test_a_url_that_http_cannot_have_is_refused_too(url: str, anyio_backend: object) -> None:
    with pytest.raises(ValueError, match="that httpx accepts"):
        await dial(url)


def test_the_header_contains_the_raw_bytes_of_the_key() -> None:  # J-68
    assert basic_authorization("AL1000", KEY) == "Basic QUwxMDAwOgABAgMEBQYH////////////////"
    assert basic_authorization("é", "ü") == "Basic " + base64.b64encode("é:ü".encode()).decode()


def test_an_identity_with_a_colon_has_no_password() -> None:  # J-71
    with pytest.raises(ValueError, match="must"):
        basic_authorization("a:b", KEY)


@pytest.mark.anyio
@bounded
async def test_the_handshake_has_the_required_headers(anyio_backend: object, monkeypatch: pytest.MonkeyPatch) -> None:
    # J-08, J-15, J-17; a proxy of the environment is not asked
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")

    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers) + frame(0x81, b"glued", masked=False))
        assert await peer.read_frame() == (0x81, b"hello")
        await peer.send((0x88, b""))
        await peer.read_frame()

    async def during(url: str) -> None:
        for _ in range(2):
            transport = await dial(url, headers={"Authorization": basic_authorization("AL1000", KEY)})
            assert await transport.receive() == "glued"
            await transport.send("hello")
            await transport.aclose()

    heads = await with_answers(answer, during)
    assert len(heads) == 2
    for head in heads:
        lines = head.lower().split("\r\n")
        assert head.startswith("GET /ocpp/a%2Fb?k=1 HTTP/1.1\r\n")
        assert "Authorization: Basic QUwxMDAwOgABAgMEBQYH////////////////" in head
        assert [line for line in lines if line.startswith("sec-websocket-protocol")] == [
            "sec-websocket-protocol: ocpp1.6"
        ]
        assert "sec-websocket-version: 13" in lines
        assert "sec-websocket-extensions" not in head.lower()


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 426, 500, 503])
@pytest.mark.anyio
@bounded
async def test_another_status_than_101_is_a_refusal(anyio_backend: object, status: int) -> None:  # J-16
    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        await peer.stream.send(
            f"HTTP/1.1 {status} Because\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno".encode()
        )

    async def during(url: str) -> None:
        with pytest.raises(HandshakeRefusedError) as caught:
            await dial(url)
        assert (caught.value.status, caught.value.reason) == (status, "Because")
        assert caught.value.url == url.partition("?")[0]

    assert len(await with_answers(answer, during)) == 1


@pytest.mark.parametrize("subprotocol", [None, "ocpp1.5", "OCPP1.6", "ocpp1.6, ocpp2.0.1", "ocpp2.0.1"])
@pytest.mark.anyio
@bounded
async def test_any_subprotocol_but_ocpp16_fails_and_nothing_is_sent(
    anyio_backend: object, subprotocol: str | None
) -> None:
    silent = anyio.Event()  # J-11

    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers, subprotocol=subprotocol))
        assert await peer.at_end()
        silent.set()

    async def during(url: str) -> None:
        with pytest.raises(SubprotocolError, match=re.escape(url.partition("?")[0])):
            await dial(url)
        await silent.wait()

    await with_answers(answer, during)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        pytest.param(b"-Accept: ", b"-Accept: x", id="accept key"),
        pytest.param(b"Upgrade: WebSocket", b"Upgrade: h2c", id="upgrade"),
        pytest.param(b"Connection: Upgrade", b"Connection: close", id="connection"),
        pytest.param(b"\r\n\r\n", b"\r\nSec-WebSocket-Extensions: x\r\n\r\n", id="extension"),
        pytest.param(b"HTTP/1.1", b"nonsense", id="no HTTP"),
        pytest.param(b"\r\n\r\n", b"\r\n", id="end of stream"),
    ],
)
@pytest.mark.anyio
@bounded
async def test_an_invalid_answer_is_a_connect_error(anyio_backend: object, good: bytes, bad: bytes) -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers).replace(good, bad))

    async def during(url: str) -> None:
        with pytest.raises(ConnectError, match=re.escape(url.partition("?")[0])) as caught:
            await dial(url)
        assert type(caught.value) is ConnectError
        assert "k=1" not in str(caught.value)

    await with_answers(answer, during)


@pytest.mark.anyio
@bounded
async def test_a_central_system_that_never_answers_is_a_connect_error_in_time(anyio_backend: object) -> None:
    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        assert await peer.at_end()

    async def during(url: str) -> None:
        with pytest.raises(ConnectError) as caught:
            await dial(f"{url}&token=secret", options=WebSocketOptions(open_timeout=0.2))
        assert str(caught.value) == f"{url.partition('?')[0]} could not be reached within 0.2 s"

    await with_answers(answer, during)


@pytest.mark.anyio
@bounded
async def test_tls_that_the_peer_does_not_speak_is_a_connect_error(anyio_backend: object) -> None:
    async def serve(stream: anyio.abc.SocketStream) -> None:
        async with stream:
            await stream.receive()
            await stream.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        with pytest.raises(ConnectError):
            await dial(f"wss://127.0.0.1:{port}/CP1", ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        tasks.cancel_scope.cancel()


@pytest.mark.anyio
@bounded
async def test_a_port_without_a_listener_is_a_connect_error(anyio_backend: object) -> None:
    async with listening() as (listener, port):
        assert listener.extra(SocketAttribute.local_port) == port
    with pytest.raises(ConnectError, match=f"ws://127.0.0.1:{port}/CP1: ") as caught:
        await dial(f"ws://127.0.0.1:{port}/CP1?token=secret")
    assert caught.value.__cause__ is not None
    assert "secret" not in str(caught.value)


@pytest.mark.anyio
@bounded
async def test_a_client_of_ones_own_stays_open(anyio_backend: object) -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        assert headers["x-of"] == "one's own"
        await peer.stream.send(switch(headers))

    async with httpx.AsyncClient(trust_env=False, verify=False, headers={"X-Of": "one's own"}) as client:

        async def during(url: str) -> None:
            for _ in range(2):
                transport = await dial(url, http_client=client)
                await transport.aclose()
            with pytest.raises(ValueError, match="must"):
                await dial(url, http_client=client, ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))

        assert len(await with_answers(answer, during)) == 2
    assert client.is_closed


@pytest.mark.anyio
@bounded
async def test_dialling_can_be_cancelled(anyio_backend: object) -> None:
    async def answer(peer: RawPeer, _: dict[str, str]) -> None:
        assert await peer.at_end()

    async def during(url: str) -> None:
        with anyio.move_on_after(0.1) as scope:
            await dial(url)
        assert scope.cancelled_caught

    await with_answers(answer, during)
