"""Sessions of both roles over every kind of connection."""

from __future__ import annotations

import socket
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import anyio

from ocpp16_sdk import (
    AsyncChargePoint,
    ConnectError,
    ConnectionOptions,
    HandshakeRefusedError,
    ListenOptions,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.security import CentralSystemSecurity, Certificate, ChargePointSecurity, hash_key, require_key
from ocpp16_sdk.transports import Transport, memory_pair
from tests.packaging.main_paths.roles import BOOT, IDENTITY, Charger, Depot, both_sides_call, failure

KEY = b"0123456789abcdef"


async def sessions_run_over_a_websocket() -> None:
    async with Depot().serve(port=0) as depot, Charger(f"ws://127.0.0.1:{depot.port}/ocpp", IDENTITY) as charger:
        await both_sides_call(depot, charger)
        await depot[IDENTITY].aclose(1000, "enough")
        ended = await charger.wait_closed()
        assert (ended.code, ended.reason) == (1000, "enough")


async def sessions_run_over_a_compressed_websocket() -> None:
    async with Depot().serve(port=0, options=ListenOptions(compression=True)) as depot:
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        async with Charger(url, IDENTITY, websocket=WebSocketOptions(compression=True)) as charger:
            await both_sides_call(depot, charger)


async def sessions_run_over_tls_with_a_key(folder: Path) -> None:
    decide = require_key({IDENTITY: hash_key(KEY)})
    asked = CentralSystemSecurity.tls_basic(Certificate(folder / "server.pem"))
    shown = partial(ChargePointSecurity.tls_basic, roots=folder / "roots.pem")
    async with Depot(decide=decide).serve(port=0, security=asked) as depot:
        url = f"wss://127.0.0.1:{depot.port}/ocpp"
        async with Charger(url, IDENTITY, security=shown(KEY)) as charger:
            await both_sides_call(depot, charger)
        stranger = Charger(url, IDENTITY, security=shown(KEY[::-1]))
        assert (await failure(HandshakeRefusedError, stranger.__aenter__())).status == 401


async def sessions_run_in_memory() -> None:
    here, there = memory_pair()

    async def connect() -> Transport:
        return here

    depot = Depot()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(depot.serve_connection, there, IDENTITY)
        async with Charger("ws://memory", IDENTITY, connect=connect) as charger:
            await both_sides_call(depot, charger)


async def an_asgi_application_serves_a_charge_point() -> None:
    depot = Depot()
    to_app, from_server = anyio.create_memory_object_stream[dict[str, Any]](8)
    to_server, from_app = anyio.create_memory_object_stream[dict[str, Any]](8)
    scope = {
        "type": "websocket",
        "path": f"/ocpp/{IDENTITY}",
        "raw_path": f"/ocpp/{IDENTITY}".encode(),
        "query_string": b"",
        "headers": [(b"sec-websocket-protocol", b"ocpp1.6")],
        "subprotocols": ["ocpp1.6"],
    }
    with to_app, from_server, to_server, from_app:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(depot.asgi(), scope, from_server.receive, to_server.send)
            await to_app.send({"type": "websocket.connect"})
            accepted = await from_app.receive()
            assert (accepted["type"], accepted["subprotocol"]) == ("websocket.accept", "ocpp1.6")
            await to_app.send({"type": "websocket.receive", "text": '[2,"1","Heartbeat",{}]'})
            answer = await from_app.receive()
            assert answer["text"] == '[3,"1",{"currentTime":"2026-05-01T12:00:00.000Z"}]', answer
            await to_app.send({"type": "websocket.disconnect", "code": 1000})


async def transactions_wait_on_disk_and_are_delivered() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "charger.db"
        # Nobody listens at this address yet; the process ends, and another one delivers.
        life: dict[str, Any] = {"boot": BOOT, "connectors": 1, "store": str(store)}
        async with AsyncChargePoint("ws://127.0.0.1:9/ocpp", IDENTITY, **life) as charger:
            transaction = await charger.transactions.start(connector_id=1, id_tag="04A2B3", meter_start=0)
            await transaction.sample(600)
        assert store.read_bytes().startswith(b"SQLite format 3")
        async with Depot().serve(port=0) as depot:
            async with AsyncChargePoint(f"ws://127.0.0.1:{depot.port}/ocpp", IDENTITY, **life) as charger:
                (transaction,) = charger.transactions.open
                await transaction.stop(meter_stop=1200, reason=m.Reason.POWER_LOSS)
                assert (await transaction.wait_confirmed()).transaction_id == 7
                await charger.outbox.wait_delivered()
            assert depot.received == {"start": 1, "values": 1, "stop": 1}


async def telemetry_observes_both_roles() -> None:
    from ocpp16_sdk.observers.telemetry import Telemetry  # needs the extra

    telemetry = Telemetry()
    depot = Depot(connection=ConnectionOptions(observer=telemetry))
    telemetry.count_connections(depot)
    async with depot.serve(port=0):
        url = f"ws://127.0.0.1:{depot.port}/ocpp"
        async with Charger(url, IDENTITY, connection=ConnectionOptions(observer=Telemetry())) as charger:
            await both_sides_call(depot, charger)


async def a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        serving = Depot().serve("127.0.0.1", taken.getsockname()[1])
        await failure(ConnectError, serving.__aenter__())
