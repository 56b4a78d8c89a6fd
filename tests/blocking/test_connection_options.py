"""The blocking central system has the same options for identities, other versions and prepared texts."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import (
    CentralSystem,
    ChargePointConnection,
    ConnectionOptions,
    HandshakeRefusedError,
    ListenOptions,
    ManualChargePoint,
    WebSocketOptions,
    messages as m,
)
from ocpp16_sdk.security import (
    Accept,
    ConnectionRequest,
    Decision,
    HandOver,
    TextConnection,
    hash_key,
    identity_from_segment,
    new_key,
    require_key,
)
from ocpp16_sdk.transports._client import dial
from tests.blocking.roles import NOW


class Depot(CentralSystem):
    def on_heartbeat(self, charge_point: ChargePointConnection, request: m.HeartbeatRequest) -> m.HeartbeatResponse:
        assert charge_point.identity == "CP001"
        return m.HeartbeatResponse(current_time=NOW)


def test_the_identity_of_another_segment_is_checked_and_used() -> None:
    key = new_key()
    depot = Depot(decide=require_key({"CP001": hash_key(key)}))
    options = ListenOptions(identify=identity_from_segment(-2), subprotocols=("ocpp1.6j",))
    websocket = WebSocketOptions(subprotocols=("ocpp1.6", "ocpp1.6j"))
    with depot.serve(port=0, options=options):
        url = f"ws://127.0.0.1:{depot.port}/CP001"
        with ManualChargePoint(url, "CP001", password=key, websocket=websocket) as charger:
            assert charger.heartbeat().current_time == NOW
        with pytest.raises(HandshakeRefusedError, match="401"):
            ManualChargePoint(url, "CP001", password=new_key(), websocket=websocket).__enter__()


def test_a_connection_of_another_version_is_handed_over() -> None:
    async def serve(connection: TextConnection, request: ConnectionRequest) -> None:
        await connection.send(f"{request.identity}: {await connection.receive()}")

    def decide(request: ConnectionRequest) -> Decision:
        return HandOver(serve, "ocpp2.0.1") if "ocpp2.0.1" in request.subprotocols else Accept()

    async def exchange(port: int) -> str:
        transport = await dial(
            f"ws://127.0.0.1:{port}/CP201", options=WebSocketOptions(subprotocols=("ocpp2.0.1",), close_timeout=0.2)
        )
        await transport.send("hello")
        answer = await transport.receive()
        await transport.aclose()
        return answer

    with Depot(decide=decide).serve(port=0) as depot:
        assert anyio.run(exchange, depot.port) == "CP201: hello"
        with ManualChargePoint(f"ws://127.0.0.1:{depot.port}", "CP001") as charger:
            assert charger.heartbeat().current_time == NOW


def test_the_texts_of_a_charge_point_are_prepared() -> None:
    def prepare(text: str) -> list[str]:
        return [text.replace('"Beat"', '"Heartbeat"')]

    async def exchange(port: int) -> str:
        transport = await dial(f"ws://127.0.0.1:{port}/CP001", options=WebSocketOptions(close_timeout=0.2))
        await transport.send('[2,"1","Beat",{}]')
        answer = await transport.receive()
        await transport.aclose()
        return answer

    with Depot(connection=ConnectionOptions(prepare_text=prepare)).serve(port=0) as depot:
        assert anyio.run(exchange, depot.port).startswith('[3,"1",')
