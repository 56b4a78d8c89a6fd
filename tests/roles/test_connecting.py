"""Connecting that fails: one error of the right class, and the charge point may connect again."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio
import pytest
from websockets.utils import accept_key

from ocpp16_sdk import AsyncManualChargePoint, ListenOptions, WebSocketOptions
from ocpp16_sdk.errors import ConnectError, HandshakeRefusedError, NotConnectedError, SubprotocolError
from tests.support.roles import NOW, Charger, Depot, over_websocket
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded, listening

pytestmark = pytest.mark.anyio


@bounded
async def test_it_cannot_be_entered_while_it_connects() -> None:
    async with listening() as (_, port), anyio.create_task_group() as tasks:
        charger = AsyncManualChargePoint(f"ws://127.0.0.1:{port}", "CP001")
        tasks.start_soon(charger.__aenter__)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(RuntimeError, match="started already"):
            await charger.__aenter__()
        tasks.cancel_scope.cancel()


@asynccontextmanager
async def nobody() -> AsyncGenerator[int]:
    async with listening() as (listener, port):
        await listener.aclose()
        yield port


@bounded
async def test_a_refused_port_is_a_connect_error_and_it_may_try_again() -> None:
    depot = Depot()
    async with nobody() as port:
        charger = Charger(f"ws://127.0.0.1:{port}/ocpp", "CP001")
        for _ in range(2):
            with pytest.raises(ConnectError) as caught:
                async with charger:
                    raise AssertionError("never entered")
            assert type(caught.value) is ConnectError
            assert str(caught.value)
            with pytest.raises(NotConnectedError):
                await charger.heartbeat()
        async with depot.serve(port=port, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)), charger:
            assert (await charger.heartbeat()).current_time == NOW


@bounded
async def test_an_unknown_path_is_refused_with_404_and_a_known_one_works_after_it() -> None:
    depot = Depot()
    async with depot.serve(port=0, options=ListenOptions(path="/ocpp")):
        wrong = Charger(f"ws://127.0.0.1:{depot.port}/other", "CP001")
        with pytest.raises(HandshakeRefusedError, match="404") as caught:
            await wrong.__aenter__()
        assert caught.value.status == 404
        async with Charger(f"ws://127.0.0.1:{depot.port}/ocpp", "CP001") as charger:
            await charger.heartbeat()


@bounded
async def test_a_central_system_that_chooses_no_subprotocol_is_refused() -> None:  # J-10
    async def serve(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            key = re.search("sec-websocket-key: (.+)\r", (await stream.receive()).decode(), re.IGNORECASE)
            assert key is not None
            lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
            lines += [f"Sec-WebSocket-Accept: {accept_key(key[1])}", "", ""]
            await stream.send("\r\n".join(lines).encode())
            with suppress(anyio.EndOfStream, anyio.BrokenResourceError):
                await stream.receive()

    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        charger = Charger(f"ws://127.0.0.1:{port}", "CP001")
        for _ in range(2):
            with pytest.raises(SubprotocolError, match="the central system"):
                await charger.__aenter__()
        tasks.cancel_scope.cancel()


@bounded
async def test_connecting_is_bounded_and_may_be_cancelled() -> None:
    async with listening() as (_, port):
        charger = Charger(f"ws://127.0.0.1:{port}", "CP001", websocket=WebSocketOptions(open_timeout=0.05))
        with pytest.raises(ConnectError, match=r"within 0\.05 s"):
            await charger.__aenter__()
        patient = Charger(f"ws://127.0.0.1:{port}", "CP001")
        for _ in range(2):
            with anyio.move_on_after(0.05) as scope:
                await patient.__aenter__()
            assert scope.cancelled_caught
            with pytest.raises(NotConnectedError):
                await patient.heartbeat()


@bounded
async def test_any_identity_arrives_as_it_was_given() -> None:  # J-04
    async with over_websocket(Depot()) as served, served.charge_point(Charger, "RDAM 1/2é%") as charger:
        await charger.heartbeat()
        assert list(served.depot) == ["RDAM 1/2é%"]
