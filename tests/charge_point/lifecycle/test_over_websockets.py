"""The lifecycle over real sockets: refused, disconnected, and without answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anyio
import pytest
from websockets.utils import accept_key

from ocpp16_sdk import (
    AsyncChargePoint,
    AsyncChargePointConnection,
    Backoff,
    ChargePointEvent,
    ConnectingFailed,
    ConnectionClosed,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.errors import HandshakeRefusedError
from ocpp16_sdk.security import Accept, ConnectionRequest, Refuse
from tests.support.roles import Depot
from tests.support.scripted_central_system import BOOT
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded, listening

pytestmark = pytest.mark.anyio
QUICKLY = Backoff(first=0.01, cap=0.05)


class Keeper(Depot):
    """Accepts a charge point at the fourth attempt, and records its calls."""

    def __init__(self) -> None:
        super().__init__(decide=self.judge)
        self.asked: list[ConnectionRequest] = []
        self.told: list[str] = []
        self.stopped = anyio.Event()

    async def judge(self, request: ConnectionRequest) -> Accept | Refuse:
        self.asked.append(request)
        return Refuse(404) if len(self.asked) < 4 else Accept()

    async def on_status_notification(
        self, charge_point: AsyncChargePointConnection, request: m.StatusNotificationRequest
    ) -> m.StatusNotificationResponse:
        self.told.append(f"{request.connector_id} {request.status}")
        return m.StatusNotificationResponse()

    async def on_start_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StartTransactionRequest
    ) -> m.StartTransactionResponse:
        info = m.IdTagInfo(status=m.AuthorizationStatus.ACCEPTED)
        return m.StartTransactionResponse(transaction_id=42, id_tag_info=info)

    async def on_stop_transaction(
        self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
    ) -> m.StopTransactionResponse:
        assert request.transaction_id == 42
        self.stopped.set()
        return m.StopTransactionResponse()


@pytest.mark.item("J-13", "J-15", "J-52", "CP-67")
@bounded
async def test_it_connects_after_refusals_and_a_lost_connection_and_delivers(tmp_path: Path) -> None:
    events: list[Any] = []
    depot = Keeper()
    async with depot.serve(port=0, options=ListenOptions(close_timeout=CLOSE_TIMEOUT)):
        charger = AsyncChargePoint(
            f"ws://127.0.0.1:{depot.port}/ocpp",
            "CP001",
            boot=BOOT,
            password="0123456789abcdef",
            store=tmp_path / "outbox.db",
            backoff=QUICKLY,
            on_event=events.append,
        )
        async with charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="a", meter_start=0)
            await charger.wait_accepted()
            assert (await transaction.wait_confirmed()).transaction_id == 42
            await depot["CP001"].aclose(1012)
            await transaction.stop(meter_stop=10)
            await depot.stopped.wait()
        refusals = [event.error for event in events if isinstance(event, ConnectingFailed)]
        assert [error.status for error in refusals if isinstance(error, HandshakeRefusedError)] == [404] * 3
        assert sum(isinstance(event, ConnectionClosed) for event in events) == 1
        assert len(depot.asked) == 5
        keys = {asked.credentials.password for asked in depot.asked if asked.credentials is not None}
        assert keys == {b"0123456789abcdef"}
        assert all(asked.credentials is not None for asked in depot.asked)
        assert sorted(depot.told) == ["0 Available", "1 Available"]


@pytest.mark.item("J-55")
@bounded
async def test_a_connection_without_pongs_is_closed_and_opened_again() -> None:
    events: list[ChargePointEvent] = []
    came = [anyio.Event(), anyio.Event()]
    visits = iter(came)

    async def serve(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            key = re.search("sec-websocket-key: (.+)\r", (await stream.receive()).decode(), re.IGNORECASE)
            assert key is not None
            lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"]
            lines += [f"Sec-WebSocket-Accept: {accept_key(key[1])}", "Sec-WebSocket-Protocol: ocpp1.6", "", ""]
            await stream.send("\r\n".join(lines).encode())
            next(visits, anyio.Event()).set()
            await anyio.sleep_forever()

    async with listening() as (listener, port), anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        charger = AsyncChargePoint(
            f"ws://127.0.0.1:{port}",
            "CP001",
            boot=BOOT,
            backoff=QUICKLY,
            websocket=WebSocketOptions(ping_interval=0.05, ping_timeout=0.05, close_timeout=CLOSE_TIMEOUT),
            on_event=events.append,
        )
        async with charger:
            for event in came:
                await event.wait()
        tasks.cancel_scope.cancel()
    ended = next(event for event in events if isinstance(event, ConnectionClosed))
    assert ended.closed.code == 1011
