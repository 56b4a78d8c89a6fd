"""Calls the hardware: one call at a time for each connector, in order, each with a time limit.

    effects ──▶ queue of the connector ──▶ hardware.offer, lock, read, restart ──▶ event

A call that raises or takes too long is reported as `HardwareFailed`. If it should have offered energy, the contactor is
opened: the hardware fails closed.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.station._hardware import Hardware
from ocpp16_sdk.station.effects import Lock, Offer, Read, Restart
from ocpp16_sdk.station.events import HardwareFailed, InternalEvent, Locked, MeterRead, Offered, Restarted

logger = logging.getLogger("ocpp16_sdk.station")

_MAX_WAIT_FOR_OPTIONAL = 1.0  # seconds that the contactor and the lock wait for an optional reading

Operation = Offer | Lock | Read | Restart


class HardwareCalls:
    """The calls of one station."""

    def __init__(
        self,
        hardware: Hardware,
        post: Callable[[InternalEvent], None],
        now: Callable[[], datetime],
        *,
        identity: str,
        timeout: float,
    ) -> None:
        self._hardware = hardware
        self._post = post
        self._now = now
        self._identity = identity
        self._timeout = timeout
        self._queues: dict[int, deque[Operation]] = {}
        self._optional_reads: dict[int, anyio.CancelScope] = {}
        self._tasks: TaskGroup

    @property
    def idle(self) -> bool:
        """Whether no call is running."""
        return not self._queues

    def start(self, tasks: TaskGroup) -> None:
        """Make all later calls in tasks of the group."""
        self._tasks = tasks
        self._queues.clear()

    def call(self, operation: Operation) -> None:
        """Make a call after the earlier calls for the same connector."""
        connector = 0 if isinstance(operation, Restart) else operation.connector
        queue = self._queues.get(connector)
        if queue is None:
            self._queues[connector] = deque([operation])
            self._tasks.start_soon(self._run, connector)
        else:
            queue.append(operation)
            self._shorten_optional_read(connector)

    async def open_contactors(self, connectors: range) -> None:
        """Open all contactors, because the station stops."""
        for connector in connectors:
            await self._try(Offer(connector, None))

    async def _run(self, connector: int) -> None:
        queue = self._queues[connector]
        while queue:
            operation = queue.popleft()
            event = await self._try(operation)
            if isinstance(event, HardwareFailed) and isinstance(operation, Offer) and operation.limit is not None:
                await self._try(Offer(connector, None))
            if not queue:
                del self._queues[connector]  # before the event is handled: it may start the next call
            self._post(event)

    def _shorten_optional_read(self, connector: int) -> None:
        """Bound an optional reading that is running, if the contactor or the lock waits for it."""
        scope = self._optional_reads.get(connector)
        if scope is not None and any(isinstance(each, Offer | Lock) for each in self._queues[connector]):
            scope.deadline = min(scope.deadline, anyio.current_time() + _MAX_WAIT_FOR_OPTIONAL)

    async def _try(self, operation: Operation) -> InternalEvent:
        connector = 0 if isinstance(operation, Restart) else operation.connector
        optional = isinstance(operation, Read) and operation.optional
        try:
            with anyio.fail_after(self._timeout) as scope:
                if optional:
                    self._optional_reads[connector] = scope
                    self._shorten_optional_read(connector)
                return await self._call(operation)
        except Exception as error:
            text = "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
            name = type(operation).__name__.lower()
            if isinstance(operation, Read) and operation.optional:
                return HardwareFailed(connector, name, text, operation.purpose, optional=True)
            logger.error("%r: %s of connector %d failed: %s", self._identity, name, connector, text, exc_info=error)
            return HardwareFailed(connector, name, text, operation.purpose if isinstance(operation, Read) else "")
        finally:
            if optional:
                del self._optional_reads[connector]

    async def _call(self, operation: Operation) -> InternalEvent:
        hardware = self._hardware
        match operation:
            case Offer(connector, limit):
                await hardware.offer(connector, limit)
                return Offered(connector, limit)
            case Lock(connector, locked):
                return Locked(connector, locked, await hardware.lock(connector, locked))
            case Read(connector, purpose, at):
                reading = await hardware.read(connector)
                return MeterRead(connector, reading, purpose, at or self._now())
            case Restart(kind):
                await hardware.restart(kind)
                return Restarted()
