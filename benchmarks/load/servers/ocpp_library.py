"""The library `ocpp` as in its documentation: with `websockets` and schema validation.

It has no types, so its modules are `Any` here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypeVar

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.load.servers.commands import run_commands

H = TypeVar("H", bound=Callable[..., object])

_ocpp: Any = import_module("ocpp.v16")
_routing: Any = import_module("ocpp.routing")
_result: Any = _ocpp.call_result
_call: Any = _ocpp.call


def _on(action: str) -> Callable[[H], H]:
    mark: Callable[[H], H] = _routing.on(action)
    return mark


def _now() -> str:
    return datetime.now(UTC).isoformat()


class Depot(_ocpp.ChargePoint):  # type: ignore[misc]
    @_on("BootNotification")
    async def on_boot_notification(self, **request: object) -> Any:
        return _result.BootNotification(current_time=_now(), interval=300, status="Accepted")

    @_on("Heartbeat")
    async def on_heartbeat(self) -> Any:
        return _result.Heartbeat(current_time=_now())

    @_on("StatusNotification")
    async def on_status_notification(self, **request: object) -> Any:
        return _result.StatusNotification()

    @_on("MeterValues")
    async def on_meter_values(self, **request: object) -> Any:
        return _result.MeterValues()


_CALLS: tuple[Any, ...] = (
    lambda: _call.RemoteStartTransaction(connector_id=1, id_tag="04A2B3C4D5E680"),
    lambda: _call.ChangeConfiguration(key="MeterValueSampleInterval", value="60"),
    lambda: _call.UnlockConnector(connector_id=1),
)


async def call_one(charge_point: Any, count: int) -> None:
    for number in range(count):
        await charge_point.call(_CALLS[number % len(_CALLS)](), suppress=False)


async def main() -> None:
    called: set[Any] = set()

    async def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        identity = connection.request.path.rpartition("/")[2]
        charge_point: Any = Depot(identity, connection)
        if identity.startswith("called"):
            called.add(charge_point)
        try:
            await charge_point.start()
        except ConnectionClosed:
            called.discard(charge_point)

    async def call(count: int) -> None:
        await asyncio.gather(*(call_one(each, count) for each in called))

    async with serve(handle, "127.0.0.1", 0, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await run_commands(next(iter(server.sockets)).getsockname()[1], call)


if __name__ == "__main__":
    asyncio.run(main())
