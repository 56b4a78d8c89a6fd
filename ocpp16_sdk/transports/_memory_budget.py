"""The memory that the messages of all connections of a central system may use together.

    part      counts                                                              when it is used up
    half      calls from their start to their answer, as objects                  a further call waits, then is refused
    quarter   texts of calls that wait                                            a further call is refused at once
    quarter   unfinished messages: frames and fragments, after decompression      the largest one's connection is closed

A call that waits stops the reading of its connection, which slows the peer down. The parts are separate: unfinished
messages of one peer cannot use the memory that the calls of another one need. The quarters are not shared with calls
because a handler may wait for a peer whose next message is unfinished.

`WebSocketTransport` counts unfinished messages; `CallLimit` of `connection` counts calls.
"""

from __future__ import annotations

import logging
from typing import Protocol

import anyio

from ocpp16_sdk._log_limit import LimitedLog, LogLimit

_OBJECTS = 48
"""Bytes of memory for each character of a call: the objects of a MeterValues with empty values, and its text."""
_ALWAYS = 2048
"""Characters of a call that starts in any case, if its connection has no other. Nearly all calls are shorter."""
_WAITING = 2
"""Bytes for each character of a call that waits: its text and its payload."""
_SMALL = 16384
"""Bytes of an unfinished message that are not counted; one read may bring as many."""

logger = logging.getLogger("ocpp16_sdk")


class UnfinishedPart(Protocol):
    """Holds the bytes of an unfinished message."""

    @property
    def unfinished(self) -> int:
        """The number of bytes."""
        ...

    def discard(self) -> None:
        """Discard them."""
        ...


class HoldsMessage(Protocol):
    """A connection with an unfinished message."""

    async def give_up(self, code: int, reason: str) -> None:
        """Close the connection and release its unfinished message, in bounded time."""
        ...


class MemoryBudget:
    """Counts the memory of messages; None as size means no limit."""

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._calls = 0
        self._waiting: dict[anyio.Event, int] = {}  # characters of the calls that wait, the oldest first
        self._waiting_characters = 0
        self._unfinished: dict[HoldsMessage, int] = {}
        self._unfinished_bytes = 0
        self._log = LimitedLog(logger, LogLimit(max_kinds=2))

    @property
    def used(self) -> int:
        """The bytes that are counted now."""
        return self._calls + _WAITING * self._waiting_characters + self._unfinished_bytes

    def start(self, characters: int, *, only_call: bool) -> bool:
        """Count a call, if there is enough memory; return whether it was counted.

        `only_call` says that its connection has no other call: a short one is then counted in any case.
        """
        if (only_call and characters <= _ALWAYS) or (not self._waiting and self._fits(characters)):
            self._calls += _OBJECTS * characters
            return True
        return False

    async def wait(self, characters: int, seconds: float) -> bool:
        """Wait for enough memory, and count a call; return False if there was not enough."""
        self._log_use("calls in progress")
        text = _WAITING * (self._waiting_characters + characters)
        if seconds <= 0 or (self._size is not None and text > self._size // 4):
            return False
        started = anyio.Event()
        self._waiting[started] = characters
        self._waiting_characters += characters
        try:
            with anyio.move_on_after(seconds):
                await started.wait()
        except BaseException:
            if started.is_set():
                self.done(characters)
            raise
        finally:
            if self._waiting.pop(started, None) is not None:
                self._waiting_characters -= characters
                self._start_waiting()  # those behind it may need less
        return started.is_set()

    def done(self, characters: int) -> None:
        """Count a call as answered."""
        self._calls -= _OBJECTS * characters
        self._start_waiting()

    async def set_unfinished(self, connection: HoldsMessage, size: int) -> None:
        """Set the bytes of the unfinished message of a connection."""
        self._unfinished_bytes += size - self._unfinished.get(connection, 0)
        self._unfinished[connection] = size
        while self._size is not None and self._unfinished_bytes > self._size // 4:
            largest = max(self._unfinished, key=self._unfinished.__getitem__)
            self._log_use("unfinished messages")
            self.remove(largest)
            await largest.give_up(1013, "unfinished messages use too much memory")

    def remove(self, connection: HoldsMessage) -> None:
        """Note that a connection has no unfinished message any more."""
        self._unfinished_bytes -= self._unfinished.pop(connection, 0)

    def _fits(self, characters: int) -> bool:
        return self._size is None or not self._calls or self._calls + _OBJECTS * characters <= self._size // 2

    def _start_waiting(self) -> None:
        while self._waiting:
            started, characters = next(iter(self._waiting.items()))
            if not self._fits(characters):
                break
            del self._waiting[started]
            self._waiting_characters -= characters
            self._calls += _OBJECTS * characters
            started.set()

    def _log_use(self, what: str) -> None:
        message = "memory_budget=%s is used up by %s"
        self._log.log(logging.WARNING, what, message, self._size, what)


class UnfinishedMessage:
    """The unfinished message of one connection: an incomplete frame, and the fragments before it."""

    __slots__ = ("_budget", "_parts", "counted")

    def __init__(self, frames: UnfinishedPart, fragments: UnfinishedPart, budget: MemoryBudget | None) -> None:
        self._parts = frames, fragments
        self._budget = budget
        self.counted = False
        """Whether the budget counts it."""

    async def count(self, connection: HoldsMessage) -> None:
        """Count it, unless it is so small that any connection may have it."""
        if self._budget is None:
            return
        size = sum(each.unfinished for each in self._parts)
        if size > _SMALL:
            self.counted = True
            await self._budget.set_unfinished(connection, size)
        elif self.counted:
            self._release(connection)

    def discard(self, connection: HoldsMessage) -> None:
        """Release its memory: it cannot be completed any more."""
        for each in self._parts:
            each.discard()
        if self.counted:
            self._release(connection)

    def _release(self, connection: HoldsMessage) -> None:
        self.counted = False
        if self._budget is not None:
            self._budget.remove(connection)
