"""The simulated charge point and its central system, connected in memory; every message is recorded."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import anyio

from ocpp16_sdk import AsyncChargePointConnection, Observation, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.errors import ConnectionClosedError, OcppError
from ocpp16_sdk.model import Payload, Request, Response
from ocpp16_sdk.simulator import SimulatedChargePoint
from tests.support.roles import in_memory
from tests.support.unchecked_requests import UncheckedStart

Q = TypeVar("Q", bound=Request[Response])
INTERVAL = 3600
ID_TAG = "04A2B3C4"


class Log:
    """The messages of the central system in order; each one is read once."""

    def __init__(self) -> None:
        self.waiting: list[Payload | OcppError] = []
        self._more = anyio.Event()

    def __call__(self, observation: Observation) -> None:
        assert not isinstance(observation.content, str), observation
        self.waiting.append(observation.content)
        self._more.set()

    async def next(self) -> Payload | OcppError:
        while not self.waiting:
            self._more = anyio.Event()
            await self._more.wait()
        return self.waiting.pop(0)

    async def until(self, kind: type[Q], when: Callable[[Q], bool] = lambda _: True) -> Q:
        """Wait for the next request of a class; drop the messages before it."""
        while True:
            payload = await self.next()
            if isinstance(payload, kind) and when(payload):
                return payload


@dataclass
class Simulation:
    charger: SimulatedChargePoint
    depot: AnsweringCentralSystem
    log: Log
    closes: list[ConnectionClosedError | None] = field(default_factory=list[ConnectionClosedError | None])
    """How each run was closed; None for a reset."""

    @property
    def remote(self) -> AsyncChargePointConnection:
        """The charge point, as the central system sees it."""
        return self.depot["CP001"]

    async def messages_so_far(self) -> list[Any]:
        """Return the messages until now, when all tasks wait."""
        await anyio.wait_all_tasks_blocked()
        messages = [*self.log.waiting]
        self.log.waiting.clear()
        return messages

    async def statuses(self) -> list[tuple[int, str]]:
        """Return the statuses until now; drop other messages."""
        messages = await self.messages_so_far()
        return [(each.connector_id, each.status) for each in messages if isinstance(each, m.StatusNotificationRequest)]

    async def start(self, connector_id: int | None = 1, id_tag: str = ID_TAG, **fields: Any) -> str:
        answer = await self.remote.remote_start_transaction(id_tag=id_tag, connector_id=connector_id, **fields)
        return answer.status

    async def start_unchecked(self, connector_id: int, **fields: Any) -> str:
        """Send a request that may break rules."""
        answer = await self.remote.call(UncheckedStart(id_tag=ID_TAG, connector_id=connector_id, **fields))
        return answer.status

    async def started(self, connector_id: int = 1) -> int:
        """Start a transaction; return its id."""
        assert await self.start(connector_id) == "Accepted"
        await self.log.until(m.StartTransactionRequest)
        charging = await self.log.until(m.StatusNotificationRequest)
        assert charging.status is m.ChargePointStatus.CHARGING
        transaction = self.charger.connectors[connector_id].transaction
        assert transaction is not None
        assert transaction.id is not None
        return transaction.id

    async def stop(self, transaction_id: int) -> m.StopTransactionRequest:
        """Stop a transaction; return its StopTransaction.req."""
        answer = await self.remote.remote_stop_transaction(transaction_id=transaction_id)
        assert answer.status is m.RemoteStartStopStatus.ACCEPTED
        return await self.log.until(m.StopTransactionRequest)


@asynccontextmanager
async def simulated_from_the_boot(
    depot: AnsweringCentralSystem | None = None, *, id_tag: str | None = None, **options: Any
) -> AsyncGenerator[Simulation]:
    """Run a charge point, also over resets, until the block is exited."""
    log = Log()
    central_system = depot or AnsweringCentralSystem(heartbeat_interval=INTERVAL)
    server = central_system._server  # pyright: ignore[reportPrivateUsage]
    server.options = replace(server.options, observer=log)
    async with in_memory(central_system) as served:
        charger = served.charge_point(SimulatedChargePoint, **options)
        simulation = Simulation(charger, central_system, log)

        async def run() -> None:
            while True:
                async with charger:
                    simulation.closes.append(await charger.run(id_tag=id_tag))
                if simulation.closes[-1] is not None:
                    return

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(run)
            yield simulation
            tasks.cancel_scope.cancel()


@asynccontextmanager
async def simulated(depot: AnsweringCentralSystem | None = None, **options: Any) -> AsyncGenerator[Simulation]:
    """Run a charge point, after its boot and first statuses."""
    async with simulated_from_the_boot(depot, **options) as simulation:
        last = len(simulation.charger.connectors)
        await simulation.log.until(m.StatusNotificationRequest, lambda told: told.connector_id == last)
        await simulation.messages_so_far()
        yield simulation
