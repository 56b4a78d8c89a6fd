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
    depot = AsyncCentralSystem(decide=admit_in_thread)  # wrong: not async
    options = ListenOptions(identify=identify_later)  # wrong: async
    known = require_known(["CP001"], then=admit_in_thread)  # wrong: not async
    async with AsyncCentralSystem(decide=known):  # wrong: without `serve`
        pass
    await depot.serve(options=options)  # wrong: without `async with`
    await depot.asgi()  # wrong: it is an application
    async with depot.events() as events:
        for _ in events:  # wrong: without `async`
            pass
    AsyncManualChargePoint("ws://h", "CP001", connect=connect_at_once)  # wrong: not async
    AsyncManualChargePoint("ws://h", "CP001", ping_interval=5)  # wrong: an option of WebSocketOptions
    ConnectionOptions(observer=observe_later)  # wrong: async


def blocking_main() -> None:
    """Serve, and connect."""
    websocket = WebSocketOptions(ping_interval=5)
    depot = CentralSystem(decide=admit_in_thread, call_timeout=5)  # wrong: an option of ConnectionOptions
    with depot.serve(path="/ocpp"):  # wrong: an option of ListenOptions
        pass
    with depot.events() as events:
        for _ in events:
            pass
    with ManualChargePoint("ws://h", "CP001", websocket=websocket, connect=connect_at_once):  # wrong: not async
        pass


if __name__ == "__main__":
    run(main())  # wrong: the result of the function
    blocking.run(blocking_main())  # wrong: the result of the function
