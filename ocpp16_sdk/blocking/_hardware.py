"""Hardware with plain methods, for a charging station that runs in the loop thread.

thread of the events                 loop thread                    worker threads
for event in hardware.events() ──▶ queue ──▶ HardwareInThreads.events
                                     offer, lock, read, restart ──▶ hardware.offer, ...
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.blocking._threads import HandlerThreads
from ocpp16_sdk.messages.models import ResetType
from ocpp16_sdk.station import BlockingHardware, HardwareEvent, Limit, Reading, Traits

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_MAX_EVENTS = 1_000  # that wait for the station; the thread of the events waits, too
_CALLS = 2  # for a connector at a time: one that does not return, and one that opens the contactor


class HardwareInThreads:
    """Hardware whose methods run in threads.

    The thread of the events runs until `events()` of the hardware stops, also while the station is stopped: an event
    that it reports then is handled at the next start.
    """

    def __init__(self, hardware: BlockingHardware) -> None:
        self._hardware = hardware
        self._threads = HandlerThreads(_CALLS * (hardware.traits.connectors + 1))
        self._events = Queue[HardwareEvent | _Stopped](_MAX_EVENTS)
        self._reader: threading.Thread | None = None
        self._loop: AbstractEventLoop
        self._changes = ChangeNotifier()

    @property
    def traits(self) -> Traits:
        """What the hardware is and can do."""
        return self._hardware.traits

    async def events(self) -> AsyncIterator[HardwareEvent]:
        """Return what happens."""
        import asyncio

        self._loop = asyncio.get_running_loop()
        if self._reader is None:
            name = f"{type(self._hardware).__name__}.events"
            self._reader = threading.Thread(target=self._read_events, name=name, daemon=True)
            self._reader.start()
        while True:
            await self._changes.wait_until(lambda: not self._events.empty())
            with suppress(Empty):
                item = self._events.get_nowait()
                if isinstance(item, _Stopped):
                    self._reader = None  # the next start calls `events()` of the hardware again
                    if item.error is not None:
                        raise item.error
                    return
                yield item

    async def offer(self, connector: int, limit: Limit | None) -> None:
        """Offer energy up to a limit, or open the contactor with None."""
        await self._threads.run(self._hardware.offer, connector, limit)

    async def lock(self, connector: int, locked: bool) -> bool:
        """Lock or unlock the cable. Return whether it is locked now."""
        return await self._threads.run(self._hardware.lock, connector, locked)

    async def read(self, connector: int) -> Reading:
        """Return the registers of a connector, or of the main meter (0)."""
        return await self._threads.run(self._hardware.read, connector)

    async def restart(self, kind: ResetType) -> None:
        """Restart the hardware, or the process."""
        await self._threads.run(self._hardware.restart, kind)

    def _read_events(self) -> None:
        error: BaseException | None = None
        try:
            events: Iterator[HardwareEvent] = iter(self._hardware.events())
            for event in events:
                self._put(event)
        except BaseException as raised:
            error = raised
        self._put(_Stopped(error if isinstance(error, Exception) else None))

    def _put(self, item: HardwareEvent | _Stopped) -> None:
        self._events.put(item)
        with suppress(RuntimeError):  # the loop has stopped with the interpreter
            self._loop.call_soon_threadsafe(self._changes.notify)


class _Stopped:
    """The events of the hardware have stopped."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
