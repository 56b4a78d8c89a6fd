"""Peers that name no subprotocol, and are accepted with `require_subprotocol=False`."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import WebSocketOptions
from ocpp16_sdk.errors import SubprotocolError
from ocpp16_sdk.transports._client import dial
from tests.support.websocket_handshakes import echoing, raw, request
from tests.support.websocket_peers import CLOSE, TEXT, RawPeer, bounded, close_payload, frame
from tests.transports.handshake_answers import switch, with_answers

pytestmark = pytest.mark.anyio
EMPTY = "Sec-WebSocket-Protocol: "


@pytest.fixture(autouse=True)
def _both_event_loops(anyio_backend: object) -> None: ...


@pytest.mark.parametrize("lines", [[], [EMPTY], [EMPTY, EMPTY + " , "]])
@bounded
async def test_a_charge_point_without_a_subprotocol_is_served_if_allowed(lines: list[str]) -> None:
    head = request("/CP1", *lines) + frame(TEXT, b"[]", masked=True)
    async with echoing(require_subprotocol=False) as listener, raw(listener, head) as peer:
        answer = (await peer.read_until(b"\r\n\r\n")).decode()
        assert answer.startswith("HTTP/1.1 101 ")
        assert "sec-websocket-protocol" not in answer.lower()
        assert await peer.read_frame() == (TEXT, b"[]")
        await peer.send((CLOSE, close_payload(1000)))
        assert await peer.read_close() == (1000, "")


@pytest.mark.parametrize(
    ("require", "line"),
    [(True, EMPTY), (False, EMPTY + "ocpp2.0.1"), (False, EMPTY + "ocpp1.5, OCPP1.6")],
)
@bounded
async def test_a_charge_point_that_speaks_something_else_never_is(require: bool, line: str) -> None:  # J-10
    async with echoing(require_subprotocol=require) as listener, raw(listener, request("/CP1", line)) as peer:
        answer = (await peer.read_until(b"\r\n\r\n")).decode()
        assert answer.startswith("HTTP/1.1 101 ")
        assert "sec-websocket-protocol" not in answer.lower()
        assert (await peer.read_close())[0] == 1002


@bounded
async def test_a_central_system_without_a_subprotocol_is_accepted_if_allowed() -> None:
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers, subprotocol=None))
        assert await peer.read_frame() == (TEXT, b"hello")
        await peer.send((CLOSE, b""))
        await peer.read_frame()

    async def during(url: str) -> None:
        transport = await dial(url, options=WebSocketOptions(require_subprotocol=False))
        await transport.send("hello")
        await transport.aclose()

    await with_answers(answer, during)


@bounded
async def test_a_central_system_that_chooses_something_else_never_is() -> None:  # J-11
    silent = anyio.Event()

    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        await peer.stream.send(switch(headers, subprotocol="ocpp2.0.1"))
        assert await peer.at_end()
        silent.set()

    async def during(url: str) -> None:
        with pytest.raises(SubprotocolError):
            await dial(url, options=WebSocketOptions(require_subprotocol=False))
        await silent.wait()

    await with_answers(answer, during)


@bounded
async def test_no_subprotocol_and_an_immediate_close_is_a_subprotocol_error() -> None:  # J-10, J-11
    async def answer(peer: RawPeer, headers: dict[str, str]) -> None:
        close = frame(CLOSE, close_payload(1002, "no common subprotocol"), masked=False)
        await peer.stream.send(switch(headers, subprotocol=None) + close)

    async def during(url: str) -> None:
        with pytest.raises(SubprotocolError):
            await dial(url)

    await with_answers(answer, during)
