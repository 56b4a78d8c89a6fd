"""The limits for the calls of one peer that run at once; a peer that keeps to OCPP-J 4.1.1 has one.

A call also needs a part of the memory budget that all connections of a central system share.
"""

from __future__ import annotations

import anyio

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.transports import MemoryBudget

_MAX_RUNNING_CALLS = 64
_MAX_PAYLOAD_CHARACTERS = 2**20  # of these calls together; objects need up to 45 times the memory of their text
_OVERLOAD_WAIT = 1.0  # seconds that a further call waits for another one to be done
_MEMORY_WAIT = 10.0  # seconds that the only call of a connection waits for the memory of other connections


class CallLimit:
    """Counts the running calls and the sizes of their payloads."""

    def __init__(self, memory: MemoryBudget | None = None) -> None:
        self.running = 0
        self._memory = memory
        self._payload_characters = 0
        self._overloaded = False
        self._changes: ChangeNotifier | None = None  # since a call had to wait for another one to be done

    async def start(self, size: int) -> bool:
        """Count one more call; if it may not run at once, wait for a short time. Return False if it may not run.

        A wait stops the reading, which slows the peer down. The reading has to continue soon if handlers are running,
        because they may wait for answers of the peer.
        """
        memory = self._memory
        may_run = self._below_limits(size) or await self._wait_until_below_limits(size)
        if may_run and memory is not None and not memory.start(size, only_call=not self.running):
            may_run = await memory.wait(size, self._time_to_wait(_OVERLOAD_WAIT if self.running else _MEMORY_WAIT))
        self._overloaded = not may_run
        if may_run:
            self.running += 1
            self._payload_characters += size
        return may_run

    def done(self, size: int) -> None:
        """Count a call as done."""
        self.running -= 1
        self._payload_characters -= size
        if self._memory is not None:
            self._memory.done(size)
        if self._changes is not None:
            self._changes.notify()

    def _below_limits(self, size: int) -> bool:
        return not self.running or (
            self.running < _MAX_RUNNING_CALLS and self._payload_characters + size <= _MAX_PAYLOAD_CHARACTERS
        )

    async def _wait_until_below_limits(self, size: int) -> bool:
        with anyio.move_on_after(self._time_to_wait(_OVERLOAD_WAIT)):
            self._changes = self._changes or ChangeNotifier()
            await self._changes.wait_until(lambda: self._below_limits(size))
            return True
        return False

    def _time_to_wait(self, seconds: float) -> float:
        """Return 0 if the call before was refused: a peer that continues to send must not be read more slowly."""
        return 0 if self._overloaded else seconds
