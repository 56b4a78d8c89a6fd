"""The limits for the calls of one peer that run at once; a peer that keeps to OCPP-J 4.1.1 has one."""

from __future__ import annotations

import anyio

_MAX_RUNNING_CALLS = 64
_MAX_PAYLOAD_CHARACTERS = 2**20  # of these calls together; objects need up to 45 times the memory of their text
_OVERLOAD_WAIT = 1.0  # seconds that a further call waits for another one to be done


class CallLimit:
    """Counts the running calls and the sizes of their payloads."""

    def __init__(self) -> None:
        self.running = 0
        self._payload_characters = 0
        self._overloaded = False
        self._call_done: anyio.Event | None = None  # while a call waits for another one to be done

    async def may_run(self, size: int) -> bool:
        """Return whether one more call may run. If not at once, wait for a short time for others to be done."""
        if self._below_limits(size):
            self._overloaded = False
            return True
        return await self._wait_until_below_limits(size)

    def add(self, size: int) -> None:
        """Count a call."""
        self.running += 1
        self._payload_characters += size

    def remove(self, size: int) -> None:
        """Count a call as done."""
        self.running -= 1
        self._payload_characters -= size
        if self._call_done is not None:
            self._call_done.set()

    def _below_limits(self, size: int) -> bool:
        return not self.running or (
            self.running < _MAX_RUNNING_CALLS and self._payload_characters + size <= _MAX_PAYLOAD_CHARACTERS
        )

    async def _wait_until_below_limits(self, size: int) -> bool:
        """Wait, which stops the reading and slows the peer down; return False after a short time.

        The reading has to continue then, because the running handlers may wait for answers of the peer.
        """
        with anyio.move_on_after(0 if self._overloaded else _OVERLOAD_WAIT):
            while not self._below_limits(size):
                self._call_done = anyio.Event()
                await self._call_done.wait()
            self._overloaded = False
            return True
        self._overloaded = True
        return False
