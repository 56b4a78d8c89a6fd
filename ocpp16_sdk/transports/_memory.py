"""A connection inside one process: two transports that are connected to each other."""

from __future__ import annotations

from collections import deque

import anyio.lowlevel

from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk.errors import ConnectionClosedError
from ocpp16_sdk.transports._transport import Transport

_MAX_UNREAD_MESSAGES = 16
"""With as many unread messages in one direction `send` waits: a test meets backpressure as on a socket."""


def memory_pair() -> tuple[Transport, Transport]:
    """Return the two ends of a connection that stores at most 16 unread messages in each direction."""
    one, other = _Direction(), _Direction()
    return _MemoryTransport(one, other), _MemoryTransport(other, one)


class _Direction:
    """One direction of a connection: its unread messages; tasks wait for changes at either end."""

    def __init__(self) -> None:
        self.messages: deque[str] = deque()
        self.closed: tuple[int, str] | None = None
        self.changes = ChangeNotifier()

    def may_send(self) -> bool:
        return self.closed is not None or len(self.messages) < _MAX_UNREAD_MESSAGES

    def may_receive(self) -> bool:
        return bool(self.messages) or self.closed is not None

    def close(self, code: int, reason: str) -> None:
        if self.closed is None:
            self.closed = (code, reason)
            self.changes.notify()


class _MemoryTransport:
    def __init__(self, incoming: _Direction, outgoing: _Direction) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    async def send(self, text: str) -> None:
        await anyio.lowlevel.checkpoint()
        outgoing = self._outgoing
        await outgoing.changes.wait_until(outgoing.may_send)
        if outgoing.closed is not None:
            raise ConnectionClosedError(*outgoing.closed)
        outgoing.messages.append(text)
        outgoing.changes.notify()

    async def receive(self) -> str:
        incoming = self._incoming
        await incoming.changes.wait_until(incoming.may_receive)
        if not incoming.messages:
            assert incoming.closed is not None
            raise ConnectionClosedError(*incoming.closed)
        incoming.changes.notify()
        return incoming.messages.popleft()

    async def aclose(self, code: int = 1000, reason: str = "") -> None:
        if self._incoming.closed is None:
            self._incoming.messages.clear()  # unread messages of this side are discarded; the peer reads on
        self._incoming.close(code, reason)
        self._outgoing.close(code, reason)
