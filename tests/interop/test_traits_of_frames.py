"""What the WebSockets of others were seen to do: handshakes, pings and ends."""

from __future__ import annotations

import base64

import anyio
import pytest

from ocpp16_sdk import AsyncCentralSystem, AsyncChargePointConnection, ListenOptions, messages as m
from ocpp16_sdk.errors import ConnectionLostError
from ocpp16_sdk.security import Accept, ConnectionRequest, Credentials
from tests.interop.scripted_peers import Face, charge_point, face_charge_point, known
from tests.support.websocket_peers import CLOSE, CLOSE_TIMEOUT, PING, PONG, TEXT, bounded, close_payload

pytestmark = pytest.mark.anyio
OFTEN = 0.02  # seconds between pings
FIN = 0x80


@bounded
async def test_two_pongs_for_each_ping_do_no_harm(face: Face) -> None:  # CitrineOS
    async with face(pongs=2, ping_interval=OFTEN) as scene, anyio.create_task_group() as tasks:

        async def play() -> None:
            for beats in (3, 6):
                _, unique_id, *_ = await scene.peer.hear()
                while scene.peer.pinged < beats:
                    assert await scene.peer.take() is None
                await scene.peer.say(3, unique_id, {"status": "Accepted"})

        tasks.start_soon(play)
        for _ in range(2):
            answer = await scene.ours.data_transfer(vendor_id="acme")
            assert answer.status is m.DataTransferStatus.ACCEPTED


@pytest.mark.parametrize("payload", [b"", b"hello"], ids=["MicroOcpp", "libocpp"])
@bounded
async def test_pings_are_answered_with_what_they_hold(face: Face, payload: bytes) -> None:  # J-54
    async with face() as scene:
        for _ in range(3):
            await scene.peer.send((PING, payload))
            assert await scene.peer.read_frame() == (PONG, payload)


@bounded
async def test_a_close_frame_without_a_code_is_told_as_1005(face: Face) -> None:  # SAP's simulator
    async with face() as scene:
        await scene.peer.send((CLOSE, b""))
        assert await scene.peer.read_frame() == (CLOSE, b"")
        await scene.peer.stream.aclose()
        assert (await scene.ours.wait_closed()).code == 1005


@bounded
async def test_a_close_may_come_between_the_fragments_of_a_message(face: Face) -> None:  # RFC 6455 5.4, Autobahn 7.1.5
    async with face() as scene:
        await scene.peer.send((TEXT - FIN, b"[2,"), (CLOSE, close_payload(1000, "bye")))
        assert await scene.peer.read_close() == (1000, "bye")
        await scene.peer.stream.aclose()
        ended = await scene.ours.wait_closed()
        assert (ended.code, ended.reason) == (1000, "bye")


@bounded
async def test_tcp_is_let_go_once_the_peer_has_closed(face: Face) -> None:  # RFC 6455 7.1.1
    async with face() as scene:
        await scene.peer.send((CLOSE, close_payload(1001)))
        assert await scene.peer.read_close() == (1001, "")
        await scene.peer.stream.send_eof()
        assert await scene.peer.at_end()


@bounded
async def test_an_end_without_a_close_frame_is_told_as_1006(face: Face) -> None:  # MicroOcpp, libocpp
    async with face() as scene:
        await scene.peer.stream.aclose()
        assert (await scene.ours.wait_closed()).code == 1006


@bounded
async def test_a_charge_point_may_die_of_a_reset(anyio_backend: object) -> None:  # MicroOcpp aborts before it answers
    async with face_charge_point() as scene, anyio.create_task_group() as tasks:

        async def die() -> None:
            assert (await scene.peer.hear())[2:] == ["Reset", {"type": "Hard"}]
            await scene.peer.stream.aclose()

        tasks.start_soon(die)
        assert isinstance(scene.ours, AsyncChargePointConnection)
        with pytest.raises(ConnectionLostError):
            await scene.ours.reset(type=m.ResetType.HARD)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="MicroOcpp"),  # nothing but what it must, no User-Agent
        pytest.param(["Pragma: no-cache", "Cache-Control: no-cache", "Origin: http://127.0.0.1"], id="libocpp"),
        pytest.param(["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"], id="SAP"),
    ],
)
@bounded
async def test_every_handshake_is_agreed_to_and_nobody_compresses(anyio_backend: object, lines: list[str]) -> None:
    depot = AsyncCentralSystem()
    async with (
        depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)),
        charge_point(depot, *lines) as peer,
    ):
        assert (await peer.ask("Heartbeat", {}))[:3] == [4, "1", "NotSupported"]


@bounded
async def test_the_key_is_read_whatever_the_header_is_called_and_the_text_encoded(
    anyio_backend: object,
) -> None:  # J-68
    asked: list[Credentials | None] = []

    async def decide(request: ConnectionRequest) -> Accept:
        asked.append(request.credentials)
        return Accept()

    depot = AsyncCentralSystem(decide=decide)
    encoded = base64.b64encode("CP001:schlüssel".encode()).decode()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        for header in ("authorization", "Authorization"):  # libocpp; SAP, which writes UTF-8
            async with charge_point(depot, f"{header}: Basic {encoded}"):
                await known(depot)
            await known(depot, connected=False)
    assert asked == [Credentials(b"CP001", "schlüssel".encode())] * 2
