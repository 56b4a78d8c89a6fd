"""Programs: the functions that an application gives, and how objects are started."""

from __future__ import annotations

from datetime import UTC, datetime

from ocpp16_sdk import (
    AsyncCentralSystem,
    AsyncManualChargePoint,
    CentralSystem,
    ConnectionOptions,
    ListenOptions,
    ManualChargePoint,
    Observation,
    WebSocketOptions,
    blocking,
    run,
)
from ocpp16_sdk.security import Accept, ConnectionRequest, Decision, require_known
from ocpp16_sdk.transports import Transport, memory_pair


async def admit(request: ConnectionRequest) -> Decision:
    return Accept()


def admit_in_thread(request: ConnectionRequest) -> Decision:
    return Accept()


async def identify_later(request: ConnectionRequest) -> str:
    return request.query


def identify(request: ConnectionRequest) -> str:
    return request.query


async def connect() -> Transport:
    return memory_pair()[0]


def connect_at_once() -> Transport:
    return memory_pair()[0]


async def observe_later(observation: Observation) -> None:
    print(datetime.now(UTC))


def observe(observation: Observation) -> None:
    print(datetime.now(UTC))


async def main() -> None:
    """Serve, and connect."""
    depot = AsyncCentralSystem(decide=admit)
    options = ListenOptions(identify=identify)
    known = require_known(["CP001"], then=admit)
    async with AsyncCentralSystem(decide=known).serve():
        pass
    await depot.serve(options=options).start()
    depot.asgi()
    async with depot.events() as events:
        async for _ in events:
            pass
    AsyncManualChargePoint("ws://h", "CP001", connect=connect)
    AsyncManualChargePoint("ws://h", "CP001", websocket=WebSocketOptions(ping_interval=5))
    ConnectionOptions(observer=observe)


def blocking_main() -> None:
    """Serve, and connect."""
    websocket = WebSocketOptions(ping_interval=5)
    depot = CentralSystem(decide=admit_in_thread, connection=ConnectionOptions(call_timeout=5))
    with depot.serve(options=ListenOptions(path="/ocpp")):
        pass
    with depot.events() as events:
        for _ in events:
            pass
    with ManualChargePoint("ws://h", "CP001", websocket=websocket, connect=connect):
        pass


if __name__ == "__main__":
    run(main)
    blocking.run(blocking_main)
